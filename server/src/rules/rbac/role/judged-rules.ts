import { builtInRoles } from '../../../rbac/built-in/roles.ts';
import type { PolicyRule } from '../../../rbac/matching.ts';
import { tell } from '../../../words/tell.ts';
import type { ResourceFacts, RuleFacts } from '../../../workspace/facts.ts';
import { rememberLast } from '../../../yaml/remember-last.ts';
import { covers } from './covers.ts';

const builtInNames: ReadonlySet<string> = new Set(builtInRoles.map(({ name }) => name));

/** A role's rules that are its author's: not those that kube-apiserver writes, nor those that aggregation overwrites. */
export const judgedRules = rememberLast((resource: ResourceFacts): readonly RuleFacts[] => {
  const { role, group } = resource;
  if (role === undefined || group !== 'rbac.authorization.k8s.io' || role.aggregates) return [];
  const known = builtInRulesOf(resource);
  return known.length === 0
    ? role.rules
    : role.rules.filter((rule) => !known.some((builtIn) => covers(builtIn, rule)));
});

/** The name alone proves nothing: anyone may call a role `system:…`. */
function builtInRulesOf({ kind, name, namespace }: ResourceFacts): readonly PolicyRule[] {
  if (name === undefined || !builtInNames.has(name)) return [];
  return builtInRoles.flatMap((role) =>
    role.name === name && role.kind === kind && (kind === 'ClusterRole' || role.namespace === namespace)
      ? (role.rules ?? [])
      : [],
  );
}

// Words are compared with each other; no role in use has lists that long.
const mostItems = 300;

/** Those of `judgedRules` that are seen whole and can be judged word by word. */
export function wholeRules(resource: ResourceFacts): readonly RuleFacts[] {
  if (resource.completeness === 'broken') return [];
  return judgedRules(resource).filter(
    ({ partial, verbs, apiGroups, resources, resourceNames, nonResourceURLs }) =>
      !partial &&
      verbs.length + apiGroups.length + resources.length + resourceNames.length + nonResourceURLs.length <=
        mostItems,
  );
}

/** `ClusterRole reader`, or `This ClusterRole` when its name is not known. */
export function roleInWords({ kind, name }: ResourceFacts): string {
  return name === undefined ? tell`This ${kind}` : `${kind} ${name}`;
}

// Lists of a rule may hold anything a YAML text can be.
const longestWord = 60;

/** A word of the manifest as code, cut when it is too long to be read. */
export function code(text: string): string {
  return `\`${text.length > longestWord ? `${text.slice(0, longestWord)}…` : text === '' ? '""' : text}\``;
}
