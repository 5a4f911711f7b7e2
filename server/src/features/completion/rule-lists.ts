import { rbacGroup } from '../../rbac/rbac-objects.ts';
import { stringList } from '../../workspace/extract-values.ts';
import type { RuleList } from '../../workspace/facts.ts';
import { at, pair } from '../../yaml/access.ts';
import type { CompletionPlace } from './candidate.ts';

export const roleKinds: readonly string[] = ['Role', 'ClusterRole'];

/** The rule in one of whose lists somebody is typing. */
export interface TypedRule {
  readonly list: RuleList;
  readonly namespaced: boolean;
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly nonResourceURLs: readonly string[];
  has(list: RuleList): boolean;
}

const lists: ReadonlySet<unknown> = new Set<RuleList>([
  'verbs',
  'apiGroups',
  'resources',
  'resourceNames',
  'nonResourceURLs',
]);

/** The rule around a place that is an item of one of its lists; undefined elsewhere. */
export function typedRule({ resource, path, others }: CompletionPlace): TypedRule | undefined {
  const [rules, index, list, item] = path;
  if (resource.group !== rbacGroup || rules !== 'rules' || path.length !== 4) return undefined;
  if (typeof index !== 'number' || typeof item !== 'number' || !isRuleList(list)) return undefined;
  const rule = at(resource.node, 'rules', index);
  const read = (name: RuleList): readonly string[] =>
    name === list ? others : stringList(at(rule, name)).values;
  return {
    list,
    namespaced: resource.kind === 'Role',
    apiGroups: read('apiGroups'),
    resources: read('resources'),
    nonResourceURLs: read('nonResourceURLs'),
    has: (name) => pair(rule, name) !== undefined,
  };
}

function isRuleList(segment: unknown): segment is RuleList {
  return lists.has(segment);
}
