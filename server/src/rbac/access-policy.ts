import { aggregateRules, type EffectiveRule } from './aggregate.ts';
import { applyObjects } from './apply-objects.ts';
import { builtInBindings } from './built-in/bindings.ts';
import { builtInRoles } from './built-in/roles.ts';
import { serviceAccountUser } from './impersonation.ts';
import {
  type BindingObject,
  describeObject,
  objectKey,
  type Reading,
  type Refusal,
  type RoleObject,
  type Subject,
} from './rbac-objects.ts';
import {
  type BoundRule,
  type BoundRules,
  createSubjectGrants,
  isBefore,
  type SubjectGrants,
} from './subject-grants.ts';

/** Who asks: the user name and the groups as the authorizer sees them, nothing is added. */
export interface Requester {
  readonly user: string;
  readonly groups: readonly string[];
}

/** A question for the authorizer; empty strings mean the same as absence there. */
export type AccessRequest = Requester &
  (
    | {
        readonly verb: string;
        /** `''` for the core group. */
        readonly group: string;
        readonly resource: string;
        readonly subresource: string;
        readonly name: string;
        /** `''` for cluster-scoped objects and for all namespaces at once. */
        readonly namespace: string;
        readonly path?: undefined;
      }
    | {
        /** The HTTP method in lower case. */
        readonly verb: string;
        readonly path: string;
      }
  );

export interface Decision {
  readonly allowed: boolean;
  /** Never empty; begins with `RBAC:` where it is what the API server itself says. */
  readonly reason: string;
  /** What allowed it; undefined when nothing did, or when RBAC was not asked. */
  readonly grant: Grant | undefined;
}

export interface Grant {
  readonly binding: BindingObject;
  readonly subject: Subject;
  readonly role: RoleObject;
  /** Position in the rules of the role, aggregated ones included. */
  readonly index: number;
  readonly rule: EffectiveRule;
}

/** What one binding gives a requester. */
export interface BindingGrant {
  readonly binding: BindingObject;
  /** The first subject of the binding that fits. */
  readonly subject: Subject;
  /** Undefined when the role does not exist, so that nothing is given. */
  readonly role: RoleObject | undefined;
  readonly rules: readonly EffectiveRule[];
}

/** RBAC objects, ready to be asked. */
export interface AccessPolicy {
  /** Decides as kube-apiserver with `--authorization-mode=RBAC`; bindings of other subjects and rules on other resources cost nothing. */
  authorize(request: AccessRequest): Decision;
  /** All that a requester is given, cluster-wide first, then by namespace; a superuser's rights come from no binding. */
  grants(requester: Requester): readonly BindingGrant[];
  /** Manifests the API server would refuse, in order. */
  readonly refusals: readonly Refusal[];
}

/** Per subject, as `subjectKey` writes it. */
type SubjectIndex = ReadonlyMap<string, SubjectGrants>;

/** The superusers: an authorizer of their own allows them everything before RBAC is asked (facts B.3). */
export const privilegedGroup = 'system:masters';

/**
 * Applies the manifests to a fresh Kubernetes 1.36 and indexes what results by subject.
 * Source: kubernetes plugin/pkg/auth/authorizer/rbac/rbac.go, pkg/registry/rbac/validation/rule.go.
 */
export function createAccessPolicy(readings: readonly Reading[]): AccessPolicy {
  const stored = applyObjects({ roles: builtInRoles, bindings: builtInBindings }, readings);
  const roles = stored.roles;
  const rules = aggregateRules([...roles.values()].filter(({ kind }) => kind === 'ClusterRole'));
  const rulesOf = (role: RoleObject): readonly EffectiveRule[] =>
    role.kind === 'ClusterRole'
      ? (rules.get(role.name) ?? [])
      : (role.rules ?? []).map((rule) => ({ rule, from: role }));

  const clusterWide = new Map<string, BoundRules[]>();
  const byNamespace = new Map<string, Map<string, BoundRules[]>>();
  let order = 0;
  for (const binding of stored.bindings.values()) {
    const role = roles.get(roleKey(binding));
    let index = clusterWide;
    if (binding.kind === 'RoleBinding') {
      index = byNamespace.get(binding.namespace) ?? new Map<string, BoundRules[]>();
      byNamespace.set(binding.namespace, index);
    }
    order += 1;
    const bound: BoundRules = { order, binding, role, rules: role === undefined ? [] : rulesOf(role) };
    const keys = (binding.subjects ?? []).map((subject) => subjectKey(subject, binding.namespace));
    for (const key of new Set(keys)) if (key !== undefined) push(index, key, bound);
  }
  const everywhere = grantsOf(clusterWide);
  const inNamespace = new Map([...byNamespace].map(([name, index]) => [name, grantsOf(index)]));

  const refusedRoles = new Map<string, Refusal>();
  const refusedBindings = new Map<string, Refusal[]>();
  for (const refusal of stored.refusals) {
    refusedRoles.set(objectKey(refusal), refusal);
    for (const subject of refusal.subjects) {
      const key = subjectKey(subject, refusal.namespace);
      if (key !== undefined) push(refusedBindings, key, refusal);
    }
  }

  return {
    refusals: stored.refusals,
    grants(requester) {
      const keys = keysOf(requester);
      const namespaces = [...inNamespace].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, index]) => index);
      return [everywhere, ...namespaces].flatMap((index) => {
        const bound = new Set(keys.flatMap((key) => index.get(key)?.bindings ?? []));
        return [...bound]
          .sort((a, b) => a.order - b.order)
          .flatMap(({ binding, role, rules: given }): readonly BindingGrant[] => {
            const subject = subjectOf(binding, keys);
            return subject === undefined ? [] : [{ binding, subject, role, rules: given }];
          });
      });
    },
    authorize(request) {
      if (request.groups.includes(privilegedGroup))
        return {
          allowed: true,
          reason: `members of the group ${privilegedGroup} may do everything; RBAC is not asked`,
          grant: undefined,
        };
      const keys = keysOf(request);
      const namespace = request.path === undefined ? request.namespace : '';
      const places: readonly (SubjectIndex | undefined)[] =
        namespace === '' ? [everywhere] : [everywhere, inNamespace.get(namespace)];
      const matches = matcherFor(request);
      for (const place of places) {
        let first: BoundRule | undefined;
        for (const key of keys) {
          const found = place === undefined ? undefined : matches(place.get(key));
          if (found !== undefined && (first === undefined || isBefore(found, first))) first = found;
        }
        const grant = first === undefined ? undefined : grantOf(first, keys);
        if (grant !== undefined)
          return { allowed: true, reason: `RBAC: allowed by ${describeGrant(grant)}`, grant };
      }
      const grants = places.flatMap((place) => keys.flatMap((key) => place?.get(key) ?? []));
      return { allowed: false, reason: denial(grants, keys, namespace), grant: undefined };
    },
  };

  /** Why not, with all manifests that would have changed the answer had they been accepted. */
  function denial(grants: readonly SubjectGrants[], keys: readonly string[], namespace: string): string {
    const withoutRole = grants.flatMap((each) => each.withoutRole.map(({ binding }) => binding));
    const missing = [...new Set(withoutRole.map(notFound))];
    const parts: string[] = [];
    if (missing.length > 0)
      parts.push(`RBAC: ${missing.length === 1 ? missing[0] : `[${missing.join(', ')}]`}`);
    if (grants.length === 0) parts.push('no binding that counts here names this user or one of its groups');
    else parts.push('no rule of the bindings that count here allows it');
    const refused = new Set<Refusal>();
    for (const binding of withoutRole) {
      const refusal = refusedRoles.get(roleKey(binding));
      if (refusal !== undefined) refused.add(refusal);
    }
    for (const key of keys) {
      for (const refusal of refusedBindings.get(key) ?? [])
        if (refusal.namespace === '' || refusal.namespace === namespace) refused.add(refusal);
    }
    for (const refusal of [...refused].slice(0, mostRefusals))
      parts.push(
        `${describeObject(refusal)} grants nothing, the API server refuses it: ${refusal.reasons.join('; ')}`,
      );
    return parts.join('; ');
  }
}

/** A reason is to be read: more refused manifests than this are not listed in it. */
const mostRefusals = 5;

function grantsOf(index: ReadonlyMap<string, readonly BoundRules[]>): SubjectIndex {
  return new Map([...index].map(([key, bindings]) => [key, createSubjectGrants(bindings)]));
}

function matcherFor(request: AccessRequest): (grants: SubjectGrants | undefined) => BoundRule | undefined {
  if (request.path !== undefined) {
    const { verb, path } = request;
    return (grants) => grants?.findPath(verb, path);
  }
  const attributes = {
    verb: request.verb,
    group: request.group,
    resource: request.resource,
    ...(request.subresource === '' ? {} : { subresource: request.subresource }),
    ...(request.name === '' ? {} : { name: request.name }),
  };
  return (grants) => grants?.findResource(attributes);
}

/** The API server names the first subject of the binding that fits. */
function grantOf({ bound, index, rule }: BoundRule, keys: readonly string[]): Grant | undefined {
  const { binding, role } = bound;
  const subject = subjectOf(binding, keys);
  return subject === undefined || role === undefined ? undefined : { binding, subject, role, index, rule };
}

function subjectOf(binding: BindingObject, keys: readonly string[]): Subject | undefined {
  return binding.subjects?.find((each) => {
    const key = subjectKey(each, binding.namespace);
    return key !== undefined && keys.includes(key);
  });
}

function keysOf({ user, groups }: Requester): readonly string[] {
  return [`user ${user}`, ...new Set(groups.map((group) => `group ${group}`))];
}

/** Undefined for a subject that can be nobody. */
function subjectKey({ kind, name, namespace }: Subject, bindingNamespace: string): string | undefined {
  switch (kind) {
    case 'User':
      return `user ${name}`;
    case 'Group':
      return `group ${name}`;
    case 'ServiceAccount': {
      const home = namespace === '' ? bindingNamespace : namespace;
      return home === '' ? undefined : `user ${serviceAccountUser(home, name)}`;
    }
    default:
      return undefined;
  }
}

function roleKey({ roleRef, namespace }: BindingObject): string {
  return objectKey({
    kind: roleRef.kind,
    namespace: roleRef.kind === 'Role' ? namespace : '',
    name: roleRef.name,
  });
}

function notFound({ roleRef }: BindingObject): string {
  return `${roleRef.kind.toLowerCase()}.rbac.authorization.k8s.io "${roleRef.name}" not found`;
}

/** In the words of the API server, which writes `name/namespace`. */
function describeGrant({ binding, subject }: Grant): string {
  const name = binding.namespace === '' ? binding.name : `${binding.name}/${binding.namespace}`;
  const who =
    subject.kind === 'ServiceAccount'
      ? `${subject.name}/${subject.namespace === '' ? binding.namespace : subject.namespace}`
      : subject.name;
  return `${binding.kind} "${name}" of ${binding.roleRef.kind} "${binding.roleRef.name}" to ${subject.kind} "${who}"`;
}

function push<T>(index: Map<string, T[]>, key: string, value: T): void {
  const list = index.get(key);
  if (list === undefined) index.set(key, [value]);
  else list.push(value);
}
