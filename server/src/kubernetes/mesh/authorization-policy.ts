import { at, isNullish, isOpaque, isScalar, items, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, Path, Range } from '../../yaml/located.ts';
import type { Place, PlacedText } from '../ingress/ingress.ts';
import type { KubernetesResource } from '../resource.ts';

/** A list of values in a rule: a field of `source` or `operation`, or a condition by its key. */
export interface RuleField extends Place {
  readonly part: 'source' | 'operation' | 'when';
  /** `principals`, `notPaths`, `request.auth.claims[iss]`. */
  readonly name: string;
  /** True for `not…` fields and `notValues`. */
  readonly negated: boolean;
  readonly values: readonly PlacedText[];
  /** True when a template may add values. */
  readonly partial: boolean;
  /** Index of the `from`, `to` or `when` entry it stands in. */
  readonly entry: number;
}

/** One rule: it matches what one of `from`, one of `to` and all of `when` match. */
export interface AuthorizationRule extends Place {
  readonly fields: readonly RuleField[];
  /** True for `{}`, which matches everything. */
  readonly empty: boolean;
  /** True when a template hides some of it. */
  readonly partial: boolean;
}

/** What an AuthorizationPolicy of Istio decides. */
export interface AuthorizationPolicy {
  /** `ALLOW` when absent; undefined when hidden. */
  readonly action: string | undefined;
  /** True where `action` is written. */
  readonly actionSite: Place | undefined;
  readonly rules: readonly AuthorizationRule[];
  /** True when rules may be there that cannot be seen. */
  readonly partial: boolean;
  /** `rules` itself; undefined when absent. */
  readonly rulesSite: Place | undefined;
}

export const securityGroup = 'security.istio.io';

/** True for an AuthorizationPolicy of Istio; Linkerd has a kind of that name too. */
export function isAuthorizationPolicy({ kind, group }: Pick<KubernetesResource, 'kind' | 'group'>): boolean {
  return kind === 'AuthorizationPolicy' && group === securityGroup;
}

/** Reads an AuthorizationPolicy of any version. */
export function readAuthorizationPolicy({
  node,
  path,
  completeness,
}: KubernetesResource): AuthorizationPolicy {
  const spec = at(node, 'spec');
  const action = at(spec, 'action');
  const rules = at(spec, 'rules');
  const rulesPath = [...path, 'spec', 'rules'];
  return {
    action: isNullish(action) ? (isOpen(spec) ? undefined : 'ALLOW') : stringAt(action),
    actionSite: action && placeOf(action, [...path, 'spec', 'action']),
    rules: items(rules).map((rule, index) =>
      readRule(rule, [...rulesPath, index], completeness === 'template'),
    ),
    partial: isOpen(spec) || isOpen(rules) || isOpaque(spec),
    rulesSite: isNullish(rules) || rules === undefined ? undefined : placeOf(rules, rulesPath),
  };
}

function readRule(rule: Located, path: Path, templated: boolean): AuthorizationRule {
  const fields = [
    ...readEntries(rule, path, 'from', 'source'),
    ...readEntries(rule, path, 'to', 'operation'),
    ...items(at(rule, 'when')).flatMap((condition, entry) => readCondition(condition, entry, path)),
  ];
  return {
    path,
    range: rule.range,
    fields,
    // In a template a key without a value may have one in another branch.
    empty:
      rule.type === 'map' &&
      !rule.open &&
      (templated ? rule.pairs.length === 0 : rule.pairs.every(({ value }) => isNullish(value))),
    partial: isOpen(rule) || hasHidden(rule),
  };
}

function readEntries(
  rule: Located,
  path: Path,
  list: 'from' | 'to',
  part: 'source' | 'operation',
): readonly RuleField[] {
  return items(at(rule, list)).flatMap((item, entry) =>
    pairs(at(item, part)).map(({ key, value }) => ({
      part,
      name: key.text,
      negated: key.text.startsWith('not'),
      entry,
      ...placeOf(value, [...path, list, entry, part, key.text]),
      ...readValues(value, [...path, list, entry, part, key.text]),
    })),
  );
}

function readCondition(condition: Located, entry: number, path: Path): readonly RuleField[] {
  const name = stringAt(condition, 'key');
  if (name === undefined) return [];
  return ['values', 'notValues'].flatMap((key) => {
    const value = at(condition, key);
    if (value === undefined || isNullish(value)) return [];
    const place = [...path, 'when', entry, key];
    const negated = key === 'notValues';
    return [
      { part: 'when' as const, name, negated, entry, ...placeOf(value, place), ...readValues(value, place) },
    ];
  });
}

function readValues(list: Located, path: Path): Pick<RuleField, 'values' | 'partial'> {
  return {
    values: items(list).flatMap((item, index) =>
      isScalar(item) && !item.opaque && typeof item.value === 'string'
        ? [{ text: item.value, ...placeOf(item, [...path, index]) }]
        : [],
    ),
    partial: isOpen(list) || isOpaque(list) || items(list).some(isOpaque),
  };
}

function hasHidden(node: Located): boolean {
  if (node.type === 'scalar') return node.opaque;
  if (node.open) return true;
  return node.type === 'map'
    ? node.pairs.some(({ value }) => hasHidden(value))
    : node.items.some((item) => hasHidden(item));
}

function isOpen(node: Located | undefined): boolean {
  return node !== undefined && node.type !== 'scalar' && node.open;
}

function placeOf(node: { readonly range: Range }, path: Path): Place {
  return { path, range: node.range };
}

// What ztunnel can decide by itself: the connection, not the request (facts E.7).
const connectionFields: ReadonlySet<string> = new Set([
  'principals',
  'notPrincipals',
  'namespaces',
  'notNamespaces',
  'serviceAccounts',
  'notServiceAccounts',
  'trustDomains',
  'notTrustDomains',
  'ipBlocks',
  'notIpBlocks',
  'ports',
  'notPorts',
  'source.ip',
  'source.namespace',
  'source.principal',
  'source.serviceAccount',
  'destination.ip',
  'destination.port',
]);

/** Whether a field speaks of the HTTP request, so that only a proxy that reads HTTP can decide it. */
export function isAboutRequest({ name }: RuleField): boolean {
  return !connectionFields.has(name);
}

/** Whether a field speaks of the token of the request. */
export function isAboutToken({ name }: RuleField): boolean {
  return name === 'requestPrincipals' || name === 'notRequestPrincipals' || name.startsWith('request.auth.');
}
