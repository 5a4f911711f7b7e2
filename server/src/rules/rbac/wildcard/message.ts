import type { Escalation } from '../../../rbac/escalation.ts';
import { describeGroups, expandWildcards, isEveryPath, joinWords } from '../../../rbac/expand-wildcards.ts';
import type { ResourceFacts } from '../../../workspace/facts.ts';
import type { RelatedSite } from '../../rule.ts';
import type { Reach } from './reach.ts';
import type { Wildcard } from './verdict.ts';

/** What the rule allows, the worst that follows from it, who has it, and what to write. */
export function describeWildcard(resource: ResourceFacts, wildcard: Wildcard, reach: Reach): string {
  const role = resource.name === undefined ? `This ${resource.kind}` : `${resource.kind} ${resource.name}`;
  return `${role} allows ${grantOf(wildcard)}${effectOf(wildcard, resource.kind, reach)}; ${reach.because}. ${adviceFor(resource, wildcard)}`;
}

/** All that follows from a rule, where the message has room for the worst of it only; points at the rule. */
export function effectsSite(wildcard: Wildcard, reach: Reach): RelatedSite | undefined {
  const effects = effectsOf(wildcard, reach);
  if (effects.length < 2 || wildcard.breadth === 'everything') return undefined;
  return {
    message: `With this rule its holders can ${joinWords(effects.map(({ effect }) => effect))}`,
    path: wildcard.facts.path,
  };
}

function grantOf({ facts, breadth }: Wildcard): string {
  if (breadth === 'everything') return 'everything';
  const verbs = facts.verbs.includes('*') ? 'every verb' : joinWords(facts.verbs.map(code), 4);
  if (facts.resources.length === 0) {
    const paths = facts.nonResourceURLs.some(isEveryPath)
      ? 'every path outside the API'
      : joinWords(facts.nonResourceURLs.map(code), 3);
    return `${verbs} on ${paths}`;
  }
  const core = facts.apiGroups.every((group) => group === '');
  const names = facts.resourceNames.length > 0 ? ` named ${joinWords(facts.resourceNames.map(code), 3)}` : '';
  if (facts.resources.includes('*')) {
    const resources = core
      ? 'every core resource'
      : `every resource of ${describeGroups(facts.apiGroups, 2)}`;
    return `${verbs} on ${resources}${names}`;
  }
  const resources = joinWords(facts.resources.map(code), 3);
  return `${verbs} on ${resources}${core ? '' : ` of ${describeGroups(facts.apiGroups, 2)}`}${names}`;
}

function effectsOf({ escalations }: Wildcard, reach: Reach): readonly Escalation[] {
  return escalations.filter((escalation) => escalation.namespaced || reach.clusterWide);
}

function effectOf(wildcard: Wildcard, kind: string, reach: Reach): string {
  const { breadth, lists } = wildcard;
  if (breadth === 'everything') {
    return `, as much as cluster-admin${kind === 'Role' || !reach.clusterWide ? ' within the namespace' : ''}`;
  }
  const [worst] = effectsOf(wildcard, reach);
  if (worst !== undefined) return `, so its holders can ${worst.effect}`;
  return lists.includes('resources') && breadth !== 'named' ? ', types added later included' : '';
}

// A longer list says no more than “the verbs”.
const mostVerbs = 4;

function adviceFor(resource: ResourceFacts, { facts, lists }: Wildcard): string {
  const expansion = expandWildcards(facts, { namespacedOnly: resource.kind === 'Role' });
  if (lists.length === 1 && expansion.ok) {
    if (expansion.verbs !== undefined && expansion.verbs.length <= mostVerbs)
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

// A resource may be called anything a YAML text can be.
const longestWord = 60;

function code(text: string): string {
  return `\`${text.length > longestWord ? `${text.slice(0, longestWord)}…` : text}\``;
}
