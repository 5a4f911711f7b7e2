import { describeGroups, expandWildcards, isEveryPath, joinWords } from '../../../rbac/expand-wildcards.ts';
import type { ResourceFacts, RuleFacts } from '../../../workspace/facts.ts';
import type { Reach } from './reach.ts';
import type { Wildcard } from './verdict.ts';

/** What the rule allows, what follows from it, who has it, and what to write. */
export function describeWildcard(resource: ResourceFacts, wildcard: Wildcard, reach: Reach): string {
  const role = resource.name === undefined ? `This ${resource.kind}` : `${resource.kind} ${resource.name}`;
  return `${role} allows ${grantOf(wildcard.facts)}${effectOf(wildcard, resource.kind, reach)}; ${reach.because}. ${adviceFor(resource, wildcard)}`;
}

function grantOf(facts: RuleFacts): string {
  const verbs = facts.verbs.includes('*') ? 'every verb' : joinWords(facts.verbs.map(code), 4);
  if (facts.resources.length === 0) {
    const paths = facts.nonResourceURLs.some(isEveryPath)
      ? 'every path outside the API'
      : joinWords(facts.nonResourceURLs.map(code), 3);
    return `${verbs} on ${paths}`;
  }
  const resources = facts.resources.includes('*')
    ? 'every resource'
    : joinWords(facts.resources.map(code), 3);
  const names = facts.resourceNames.length > 0 ? ` named ${joinWords(facts.resourceNames.map(code), 3)}` : '';
  return `${verbs} on ${resources} of ${describeGroups(facts.apiGroups)}${names}`;
}

function effectOf({ escalations, breadth, lists }: Wildcard, kind: string, reach: Reach): string {
  const cluster = reach.level !== 'namespace';
  const effects = escalations.filter((escalation) => escalation.namespaced || cluster).slice(0, 3);
  const future = lists.includes('resources') && breadth !== 'named' ? ', types added later included' : '';
  if (breadth === 'everything') {
    return `${future}: as much as cluster-admin${kind === 'Role' || !cluster ? ' within the namespace' : ''}`;
  }
  if (effects.length === 0) return future;
  return `${future}, and so lets its holders ${joinWords(effects.map((escalation) => escalation.effect))}`;
}

function adviceFor(resource: ResourceFacts, { facts, lists }: Wildcard): string {
  const expansion = expandWildcards(facts, { namespacedOnly: resource.kind === 'Role' });
  if (lists.length === 1 && expansion.ok) {
    if (expansion.verbs !== undefined)
      return `Write the verbs that are needed, of ${joinWords(expansion.verbs)}`;
    if (expansion.apiGroups !== undefined) {
      const groups = expansion.apiGroups.map((group) => (group === '' ? '""' : group));
      return `Write the API group: ${joinWords(groups)}`;
    }
  }
  const words: Readonly<Record<string, string>> = {
    apiGroups: 'API groups',
    resources: 'resources',
    verbs: 'verbs',
    nonResourceURLs: 'paths',
  };
  return `List the ${joinWords(lists.map((list) => words[list] ?? list))} that are used`;
}

function code(text: string): string {
  return `\`${text}\``;
}
