import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessRequest } from '../../server/src/rbac/access-policy.ts';
import { builtInBindings } from '../../server/src/rbac/built-in/bindings.ts';
import { builtInRoles } from '../../server/src/rbac/built-in/roles.ts';
import { policyOf } from '../support/access.ts';

// The evaluator against a second one written from facts B.1 to B.3 alone, slow and without an index.

interface PlainRule {
  readonly verbs?: readonly string[];
  readonly apiGroups?: readonly string[];
  readonly resources?: readonly string[];
  readonly resourceNames?: readonly string[];
  readonly nonResourceURLs?: readonly string[];
}
interface PlainSubject {
  readonly kind: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}
interface PlainSelector {
  readonly matchLabels?: Readonly<Record<string, string>>;
  readonly matchExpressions?: readonly {
    readonly key: string;
    readonly operator: string;
    readonly values?: readonly string[];
  }[];
}
interface PlainObject {
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

const rbac = 'rbac.authorization.k8s.io';

// --- The naive evaluator -------------------------------------------------------------------------------------------

function isStored(object: PlainObject): boolean {
  const { kind, metadata } = object;
  if (/[/%]/.test(metadata.name)) return false;
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

function namespaceOf({ kind, metadata }: PlainObject): string {
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

function ruleFits(rule: PlainRule, request: AccessRequest): boolean {
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

function isSubject(subject: PlainSubject, request: AccessRequest, bindingNamespace: string): boolean {
  if (subject.kind === 'User') return subject.name === request.user;
  if (subject.kind === 'Group') return request.groups.includes(subject.name ?? '');
  const namespace = subject.namespace || bindingNamespace;
  return request.user === `system:serviceaccount:${namespace}:${subject.name}`;
}

function naive(objects: readonly PlainObject[]): (request: AccessRequest) => boolean {
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

const builtIn: readonly PlainObject[] = [
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

// --- Worlds and requests -------------------------------------------------------------------------------------------

/** Mostly what fits, now and then what does not. */
const verbs = ['get', 'list', 'create', 'impersonate', '*', 'get*'];
const groups = ['', 'apps', 'example.com', '*', '*.com'];
const resources = ['pods', 'pods/log', 'deployments', '*', '*/log', 'pods/*', '*/scale', 'secrets'];
const names = ['app', 'db', 'app-*'];
const urls = ['/metrics', '/foo*', '/foo/bar', '*', '/a*b', '/x/**'];
const namespaces = ['default', 'dev', 'prod'];
const users = ['alice', 'Alice', 'system:serviceaccount:dev:bot', 'system:serviceaccount:prod:bot', '*'];
const userGroups = ['dev', 'ops', 'system:authenticated', 'system:serviceaccounts:dev', '*'];
const roleNames = ['a', 'b', 'c', 'd', 'e', 'view', 'edit', 'system:discovery'];

const some = (values: readonly string[], minLength = 0): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...values), { minLength, maxLength: 3 });

const mostly = (values: readonly string[], other: string): fc.Arbitrary<string> =>
  fc.oneof({ weight: 12, arbitrary: fc.constantFrom(...values) }, fc.constant(other));

const rule: fc.Arbitrary<PlainRule> = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.record(
      {
        verbs: some(verbs, 1),
        apiGroups: some(groups, 1),
        resources: some(resources, 1),
        resourceNames: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, some(names)),
      },
      { requiredKeys: ['verbs', 'apiGroups', 'resources'] },
    ),
  },
  { weight: 3, arbitrary: fc.record({ verbs: some(verbs, 1), nonResourceURLs: some(urls, 1) }) },
  {
    weight: 1,
    arbitrary: fc.record(
      {
        verbs: some(verbs),
        apiGroups: some(groups),
        resources: some(resources),
        nonResourceURLs: some(urls),
      },
      { requiredKeys: [] },
    ),
  },
);

const subject: fc.Arbitrary<PlainSubject> = fc.oneof(
  { weight: 15, arbitrary: fc.record({ kind: fc.constant('User'), name: fc.constantFrom(...users) }) },
  { weight: 10, arbitrary: fc.record({ kind: fc.constant('Group'), name: fc.constantFrom(...userGroups) }) },
  {
    weight: 10,
    arbitrary: fc.record(
      {
        kind: fc.constant('ServiceAccount'),
        name: fc.constant('bot'),
        namespace: fc.constantFrom(...namespaces),
      },
      { requiredKeys: ['kind', 'name'] },
    ),
  },
  {
    weight: 1,
    arbitrary: fc
      .record(
        {
          kind: fc.constantFrom('User', 'Group', 'ServiceAccount', 'user', ''),
          name: fc.constantFrom('alice', 'dev', 'bot', '', '*'),
          namespace: fc.constantFrom('dev', ''),
          apiGroup: fc.constantFrom(rbac, '', 'v1'),
        },
        { requiredKeys: ['kind'] },
      )
      .map((one) => (one.apiGroup === '' ? withoutGroup(one) : one)),
  },
);

function withoutGroup({ apiGroup: _, ...rest }: PlainSubject): PlainSubject {
  return rest;
}

const ownRoles = roleNames.slice(0, 5);
const level = (name: string): number => roleNames.indexOf(name);

/** A role is added only to roles before it in the alphabet, or the order of the controller's work would decide. */
const labelsFor = (name: string): fc.Arbitrary<Record<string, string>> =>
  fc
    .constantFrom(...roleNames.slice(0, Math.max(1, Math.min(level(name), 5))), 'nobody')
    .map((to): Record<string, string> => (level(to) < level(name) ? { to } : {}));

const selectorFor = (name: string): fc.Arbitrary<PlainSelector> =>
  fc.constantFrom<PlainSelector>(
    { matchLabels: { to: name } },
    { matchExpressions: [{ key: 'to', operator: 'In', values: [name, 'no-label'] }] },
    {
      matchExpressions: [
        { key: 'to', operator: 'Exists' },
        { key: 'to', operator: 'NotIn', values: [...ownRoles.filter((other) => other !== name), 'nobody'] },
        { key: 'other', operator: 'DoesNotExist' },
      ],
    },
  );

const aggregation = (name: string): fc.Arbitrary<PlainObject['aggregationRule'] & object> =>
  fc.record({
    clusterRoleSelectors: fc.oneof(
      { weight: 12, arbitrary: fc.array(selectorFor(name), { minLength: 1, maxLength: 2 }) },
      fc.constant<PlainSelector[]>([]),
    ),
  });

const clusterRole: fc.Arbitrary<PlainObject> = fc
  .constantFrom(...ownRoles)
  .chain((name) =>
    fc.tuple(
      fc.record({ name: fc.constant(name), labels: labelsFor(name) }),
      fc.option(fc.array(rule, { minLength: 1, maxLength: 3 }), { freq: 8 }),
      fc.option(aggregation(name), { freq: 1 }),
      fc.boolean(),
    ),
  )
  .map(([metadata, rules, aggregationRule, aggregated]) => ({
    kind: 'ClusterRole',
    metadata,
    ...(rules !== null && { rules }),
    ...(aggregated && aggregationRule !== null && { aggregationRule }),
  }));

const role: fc.Arbitrary<PlainObject> = fc.record({
  kind: fc.constant('Role'),
  metadata: fc.record(
    { name: fc.constantFrom(...ownRoles), namespace: fc.constantFrom(...namespaces) },
    { requiredKeys: ['name'] },
  ),
  rules: fc.array(rule, { maxLength: 3 }),
});

const binding: fc.Arbitrary<PlainObject> = fc.record({
  kind: fc.constantFrom('RoleBinding', 'ClusterRoleBinding'),
  metadata: fc.record(
    {
      name: fc.constantFrom('one', 'two', 'three', 'four', 'five', 'six', 'a/b'),
      namespace: fc.constantFrom(...namespaces),
    },
    { requiredKeys: ['name'] },
  ),
  roleRef: fc.record(
    {
      kind: mostly(['ClusterRole', 'ClusterRole', 'Role'], 'role'),
      name: fc.oneof({ weight: 20, arbitrary: mostly(roleNames, 'missing') }, fc.constant('')),
      apiGroup: mostly([rbac], 'v1'),
    },
    { requiredKeys: ['kind', 'name'] },
  ),
  subjects: fc.array(subject, { maxLength: 4 }),
});

const who = {
  user: fc.constantFrom(...users, 'bob'),
  groups: fc.uniqueArray(
    fc.oneof({ weight: 30, arbitrary: fc.constantFrom(...userGroups) }, fc.constant('system:masters')),
    { maxLength: 2 },
  ),
  verb: fc.constantFrom(...verbs),
};

const request: fc.Arbitrary<AccessRequest> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      ...who,
      group: fc.constantFrom('', 'apps', 'example.com', '*.com'),
      resource: fc.constantFrom('pods', 'deployments', 'secrets', '*', 'pods/log'),
      subresource: fc.constantFrom('', '', '', 'log', 'scale', '*'),
      name: fc.constantFrom('', '', 'app', 'db', 'app-1'),
      namespace: fc.constantFrom('', ...namespaces),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      ...who,
      path: fc.constantFrom('/metrics', '/foobar', '/foo/bar', '/api', '/axb', '/x/y', '/healthz'),
    }),
  },
);

/** Enough of everything for bindings to find their roles; the order decides which duplicate counts. */
const world = fc
  .tuple(
    fc.array(clusterRole, { minLength: 3, maxLength: 9 }),
    fc.array(role, { minLength: 1, maxLength: 6 }),
    fc.array(binding, { minLength: 2, maxLength: 12 }),
  )
  .map((lists) => lists.flat())
  .chain((objects) => fc.shuffledSubarray(objects, { minLength: objects.length, maxLength: objects.length }));

/** A request made to fit: somebody a binding names asks for what a rule of its role says, now and then elsewhere. */
function fitting(objects: readonly PlainObject[], pick: number, other: AccessRequest): AccessRequest {
  const at = <T>(list: readonly T[] | undefined, shift: number): T | undefined =>
    list === undefined || list.length === 0 ? undefined : list[(pick >> shift) % list.length];
  const binding = at(
    objects.filter(({ subjects }) => (subjects ?? []).length > 0),
    0,
  );
  const subject = at(binding?.subjects, 3);
  const target = objects.filter(({ metadata }) => metadata.name === binding?.roleRef?.name);
  const given = at(at(target.length > 0 ? target : objects, 5)?.rules, 7);
  if (binding === undefined || subject === undefined || given === undefined) return other;
  const home = namespaceOf(binding);
  const who = {
    user:
      subject.kind === 'ServiceAccount'
        ? `system:serviceaccount:${subject.namespace ?? home}:${subject.name ?? ''}`
        : subject.kind === 'User'
          ? (subject.name ?? '')
          : other.user,
    groups: subject.kind === 'Group' ? [subject.name ?? ''] : [],
    verb: at(given.verbs, 9) ?? other.verb,
  };
  const url = at(given.nonResourceURLs, 11);
  if (url !== undefined) return { ...who, path: url.replace(/\*+$/, 'more') };
  const [resource = '', subresource = ''] = (at(given.resources, 11) ?? 'pods').split('/');
  return {
    ...who,
    group: at(given.apiGroups, 13) ?? '',
    resource,
    subresource,
    name: at(given.resourceNames, 15) ?? '',
    namespace: pick % 5 === 0 ? 'dev' : home,
  };
}

function textOf(objects: readonly PlainObject[], asList: boolean): string {
  const full = objects.map((object) => ({ apiVersion: `${rbac}/v1`, ...object }));
  if (asList) return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: full });
  return full.map((object) => `---\n${JSON.stringify(object)}\n`).join('');
}

test('the evaluator decides as the naive one', () => {
  const seen = { yes: 0, no: 0 };
  const agreement = fc.property(
    world,
    fc.boolean(),
    fc.array(fc.tuple(request, fc.noBias(fc.nat(2 ** 30))), { minLength: 10, maxLength: 10 }),
    (objects, asList, questions) => {
      const policy = policyOf(textOf(objects, asList));
      const decide = naive([...builtIn, ...objects]);
      for (const [free, pick] of questions) {
        const one = pick % 4 === 0 ? free : fitting(objects, pick, free);
        const decision = policy.authorize(one);
        seen[decision.allowed ? 'yes' : 'no'] += 1;
        expect(decision.allowed, JSON.stringify(one)).toBe(decide(one));
        // What is said to allow it does.
        if (decision.grant !== undefined) {
          const { rule: given, binding: by, subject: through } = decision.grant;
          expect(ruleFits(given.rule, one)).toBe(true);
          expect(isSubject(through, one, by.namespace)).toBe(true);
          expect(by.subjects).toContain(through);
        }
      }
    },
  );
  // A test in which hardly anything is allowed would prove little; the seed makes the count the same in every run.
  fc.assert(agreement, { numRuns: 1000, seed: 1 });
  expect(seen.yes).toBeGreaterThan(500);
  expect(seen.no).toBeGreaterThan(500);
  fc.assert(agreement, { numRuns: 1000 });
}, 120_000);
