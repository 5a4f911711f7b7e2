import type { Escalation } from '../../../rbac/escalation.ts';
import { describeGroups, expandWildcards, isEveryPath } from '../../../rbac/expand-wildcards.ts';
import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { ResourceFacts } from '../../../workspace/facts.ts';
import type { RelatedSite } from '../../rule.ts';
import type { Reach } from './reach.ts';
import type { Wildcard } from './verdict.ts';

/** What the rule allows, the worst that follows from it, who has it, and what to write. */
export function describeWildcard(resource: ResourceFacts, wildcard: Wildcard, reach: Reach): string {
  const role =
    resource.name === undefined ? tell`This ${resource.kind}` : `${resource.kind} ${resource.name}`;
  return tell`${role} allows ${grantOf(wildcard)}${effectOf(wildcard, resource.kind, reach)}; ${reach.because}. ${adviceFor(resource, wildcard)}`;
}

/** All that follows from a rule, where the message has room for the worst of it only; points at the rule. */
export function effectsSite(wildcard: Wildcard, reach: Reach): RelatedSite | undefined {
  const effects = effectsOf(wildcard, reach);
  if (effects.length < 2 || wildcard.breadth === 'everything') return undefined;
  return {
    message: tell`With this rule its holders can ${listed(effects.map(({ effect }) => effect))}`,
    path: wildcard.facts.path,
  };
}

function grantOf({ facts, breadth }: Wildcard): string {
  if (breadth === 'everything') return tell`everything`;
  const verbs = facts.verbs.includes('*') ? tell`every verb` : listed(facts.verbs.map(code), 4);
  if (facts.resources.length === 0) {
    const paths = facts.nonResourceURLs.some(isEveryPath)
      ? tell`every path outside the API`
      : listed(facts.nonResourceURLs.map(code), 3);
    return tell`${verbs} on ${paths}`;
  }
  const core = facts.apiGroups.every((group) => group === '');
  const names =
    facts.resourceNames.length > 0 ? tell` named ${listed(facts.resourceNames.map(code), 3)}` : '';
  if (facts.resources.includes('*')) {
    const resources = core
      ? tell`every core resource`
      : tell`every resource of ${describeGroups(facts.apiGroups, 2)}`;
    return tell`${verbs} on ${resources}${names}`;
  }
  const resources = listed(facts.resources.map(code), 3);
  return tell`${verbs} on ${resources}${core ? '' : tell` of ${describeGroups(facts.apiGroups, 2)}`}${names}`;
}

function effectsOf({ escalations }: Wildcard, reach: Reach): readonly Escalation[] {
  return escalations.filter((escalation) => escalation.namespaced || reach.clusterWide);
}

function effectOf(wildcard: Wildcard, kind: string, reach: Reach): string {
  const { breadth, lists } = wildcard;
  if (breadth === 'everything') {
    return tell`, as much as cluster-admin${kind === 'Role' || !reach.clusterWide ? tell` within the namespace` : ''}`;
  }
  const [worst] = effectsOf(wildcard, reach);
  if (worst !== undefined) return tell`, so its holders can ${worst.effect}`;
  return lists.includes('resources') && breadth !== 'named' ? tell`, types added later included` : '';
}

// A longer list says no more than “the verbs”.
const mostVerbs = 4;

function adviceFor(resource: ResourceFacts, { facts, lists }: Wildcard): string {
  const expansion = expandWildcards(facts, { namespacedOnly: resource.kind === 'Role' });
  if (lists.length === 1 && expansion.ok) {
    if (expansion.verbs !== undefined && expansion.verbs.length <= mostVerbs)
      return tell`Write the verbs that are needed, of ${listed(expansion.verbs)}`;
    if (expansion.apiGroups !== undefined) {
      const groups = expansion.apiGroups.map((group) => (group === '' ? '""' : group));
      return tell`Write the API group: ${listed(groups)}`;
    }
  }
  const words: Readonly<Record<string, string>> = {
    apiGroups: tell`API groups`,
    resources: 'resources',
    verbs: 'verbs',
    nonResourceURLs: 'paths',
  };
  return tell`List the ${listed(lists.map((list) => words[list] ?? list))} that are used`;
}

// A resource may be called anything a YAML text can be.
const longestWord = 60;

function code(text: string): string {
  return `\`${text.length > longestWord ? `${text.slice(0, longestWord)}…` : text}\``;
}
