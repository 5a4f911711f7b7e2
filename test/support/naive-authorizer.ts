import type { AccessRequest } from '../../server/src/rbac/access-policy.ts';
import { builtInBindings } from '../../server/src/rbac/built-in/bindings.ts';
import { builtInRoles } from '../../server/src/rbac/built-in/roles.ts';

// A second evaluator, written from facts B.1 to B.3 alone: slow, without an index, and without any code of the first.

/** A rule as a manifest has it. */
export interface PlainRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
/** A subject as a manifest has it. */
export interface PlainSubject {
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}
/** A label selector as a manifest has it. */
export interface PlainSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}
/** An RBAC object as a manifest has it. */
export interface PlainObject {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly labels?: Readonly<Record<string, string>>;
  };
  readonly rules?: readonly PlainRule[];
  readonly aggregationRule?: { readonly clusterRoleSelectors: readonly PlainSelector[] };
  readonly roleRef?: { readonly kind: string; readonly name: string; readonly apiGroup?: string };
  readonly subjects?: readonly PlainSubject[];
}

/** The API group of RBAC. */
export const rbac = 'rbac.authorization.k8s.io';

function isStored(object: PlainObject): boolean {
  const { kind, metadata } = object;
  if (/[/%]/.test(metadata.name)) return false;
  if (Object.values(metadata.labels ?? {}).some((value) => !/^([A-Za-z0-9._-]*[A-Za-z0-9])?$/.test(value)))
    return false;
  if (kind === 'Role' || kind === 'ClusterRole') {
    const rulesFit = (object.rules ?? []).every((rule) => {
      if ((rule.verbs ?? []).length === 0) return false;
      const resourceLists = [rule.apiGroups ?? [], rule.resources ?? []];
      if ((rule.nonResourceURLs ?? []).length > 0)
        return (
          kind === 'ClusterRole' &&
          [...resourceLists, rule.resourceNames ?? []].every((list) => list.length === 0)
        );
      return resourceLists.every((list) => list.length > 0);
    });
    const rule = kind === 'ClusterRole' ? object.aggregationRule : undefined;
    return rulesFit && (rule === undefined || rule.clusterRoleSelectors.length > 0);
  }
  const { roleRef, subjects } = object;
  if (roleRef === undefined || roleRef.name === '') return false;
  if ((roleRef.apiGroup ?? rbac) !== rbac) return false;
  if (roleRef.kind !== 'ClusterRole' && !(roleRef.kind === 'Role' && kind === 'RoleBinding')) return false;
  return (subjects ?? []).every((subject) => {
    if (!subject.name) return false;
    if (subject.kind === 'ServiceAccount')
      return (
        /^[a-z0-9.-]+$/.test(subject.name) &&
        (subject.apiGroup ?? '') === '' &&
        (kind === 'RoleBinding' || (subject.namespace ?? '') !== '')
      );
    return (subject.kind === 'User' || subject.kind === 'Group') && (subject.apiGroup ?? rbac) === rbac;
  });
}

/** Where an object lands; empty for cluster-scoped ones. */
export function namespaceOf({ kind, metadata }: PlainObject): string {
  return kind.startsWith('Cluster') ? '' : (metadata.namespace ?? 'default');
}

function apply(objects: readonly PlainObject[]): readonly PlainObject[] {
  const stored: PlainObject[] = [];
  for (const object of objects) {
    if (!isStored(object)) continue;
    const at = stored.findIndex(
      (other) =>
        other.kind === object.kind &&
        other.metadata.name === object.metadata.name &&
        namespaceOf(other) === namespaceOf(object),
    );
    const known = stored[at];
    if (known === undefined) stored.push(object);
    else if (known.roleRef?.kind === object.roleRef?.kind && known.roleRef?.name === object.roleRef?.name)
      stored[at] = object;
  }
  return stored;
}

function chooses(selector: PlainSelector, labels: Readonly<Record<string, string>>): boolean {
  return (
    Object.entries(selector.matchLabels ?? {}).every(([key, value]) => labels[key] === value) &&
    (selector.matchExpressions ?? []).every(({ key, operator, values = [] }) => {
      const value = labels[key];
      if (operator === 'Exists') return value !== undefined;
      if (operator === 'DoesNotExist') return value === undefined;
      const isIn = value !== undefined && values.includes(value);
      return operator === 'In' ? isIn : !isIn;
    })
  );
}

/** Plays the aggregation controller, round after round; it writes nothing where there is nothing to write. */
function aggregate(objects: readonly PlainObject[]): ReadonlyMap<string, readonly PlainRule[]> {
  const roles = objects.filter(({ kind }) => kind === 'ClusterRole');
  const rules = new Map(roles.map((role) => [role.metadata.name, role.rules ?? []]));
  for (let round = 0; round < 8; round += 1) {
    for (const role of roles) {
      if (role.aggregationRule === undefined) continue;
      const selectors = role.aggregationRule.clusterRoleSelectors;
      const sum = roles
        .filter(
          (other) => other !== role && selectors.some((one) => chooses(one, other.metadata.labels ?? {})),
        )
        .flatMap((other) => rules.get(other.metadata.name) ?? []);
      const distinct = new Map(sum.map((rule) => [JSON.stringify(rule), rule]));
      if (distinct.size > 0) rules.set(role.metadata.name, [...distinct.values()]);
    }
  }
  return rules;
}

/** Whether a rule alone allows the request, wherever it is bound. */
export function ruleFits(rule: PlainRule, request: AccessRequest): boolean {
  const { verbs = [], apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] } = rule;
  if (!verbs.includes('*') && !verbs.includes(request.verb)) return false;
  if (request.path !== undefined) {
    const { path } = request;
    return nonResourceURLs.some(
      (url) => url === path || (url.endsWith('*') && path.startsWith(url.replace(/\*+$/, ''))),
    );
  }
  const { group, resource, subresource, name } = request;
  const whole = subresource === '' ? resource : `${resource}/${subresource}`;
  return (
    (apiGroups.includes('*') || apiGroups.includes(group)) &&
    (resources.includes('*') ||
      resources.includes(whole) ||
      (subresource !== '' && resources.includes(`*/${subresource}`))) &&
    (resourceNames.length === 0 || resourceNames.includes(name))
  );
}

/** Whether a subject of a binding is who asks. */
export function isSubject(subject: PlainSubject, request: AccessRequest, bindingNamespace: string): boolean {
  if (subject.kind === 'User') return subject.name === request.user;
  if (subject.kind === 'Group') return request.groups.includes(subject.name ?? '');
  const namespace = subject.namespace || bindingNamespace;
  return request.user === `system:serviceaccount:${namespace}:${subject.name}`;
}

/** The answers of an API server that holds these objects, applied in order. */
export function naive(objects: readonly PlainObject[]): (request: AccessRequest) => boolean {
  const stored = apply(objects);
  const clusterRules = aggregate(stored);
  return (request) => {
    if (request.groups.includes('system:masters')) return true;
    const namespace = request.path === undefined ? request.namespace : '';
    return stored.some((binding) => {
      if (binding.roleRef === undefined) return false;
      const home = namespaceOf(binding);
      if (binding.kind === 'RoleBinding' && (namespace === '' || home !== namespace)) return false;
      if (!(binding.subjects ?? []).some((subject) => isSubject(subject, request, home))) return false;
      const { kind, name } = binding.roleRef;
      const rules =
        kind === 'ClusterRole'
          ? clusterRules.get(name)
          : stored.find(
              (role) => role.kind === 'Role' && role.metadata.name === name && namespaceOf(role) === home,
            )?.rules;
      return (rules ?? []).some((rule) => ruleFits(rule, request));
    });
  };
}

/** What every cluster has, in the form of manifests. */
export const builtIn: readonly PlainObject[] = [
  ...builtInRoles.map(
    ({ kind, namespace, name, labels, rules, aggregation }): PlainObject => ({
      kind,
      metadata: { name, ...(namespace !== '' && { namespace }), labels },
      rules: rules ?? [],
      ...(aggregation !== undefined && { aggregationRule: { clusterRoleSelectors: aggregation } }),
    }),
  ),
  ...builtInBindings.map(
    ({ kind, namespace, name, roleRef, subjects }): PlainObject => ({
      kind,
      metadata: { name, ...(namespace !== '' && { namespace }) },
      roleRef,
      subjects: subjects ?? [],
    }),
  ),
];
