import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { AccessRequest } from '../../server/src/rbac/access-policy.ts';
import { policyOf } from '../support/access.ts';
import {
  builtIn,
  isSubject,
  naive,
  namespaceOf,
  type PlainObject,
  type PlainRule,
  type PlainSelector,
  type PlainSubject,
  rbac,
  ruleFits,
} from '../support/naive-authorizer.ts';

// The evaluator against a naive one, on worlds of RBAC objects and requests that mostly fit them.

/** Mostly what fits, now and then what does not. */
const verbs = ['get', 'list', 'create', 'impersonate', '*', 'get*', 'GET'];
const groups = ['', 'apps', 'example.com', '*', '*.com'];
const resources = ['pods', 'pods/log', 'deployments', '*', '*/log', 'pods/*', '*/scale', 'secrets'];
const names = ['app', 'db', 'app-*', ''];
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
        namespace: fc.constantFrom(...namespaces, ''),
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
      aggregation(name),
      fc.boolean(),
    ),
  )
  .map(([metadata, rules, aggregationRule, aggregated]) => ({
    kind: 'ClusterRole',
    metadata,
    ...(rules !== null && { rules }),
    ...(aggregated && { aggregationRule }),
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
      labels: mostly(['a', 'A.b-c_d', ''], 'no label').map((value) => ({ a: value })),
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
  const bound = at(target.length > 0 ? target : objects, 5);
  // An aggregated role has the rules of those that are labelled for it.
  const members = objects.filter(
    ({ metadata }) => bound?.aggregationRule !== undefined && metadata.labels?.to === bound.metadata.name,
  );
  const given = at((at(members, 5) ?? bound)?.rules, 7);
  if (binding === undefined || subject === undefined || given === undefined) return other;
  const home = namespaceOf(binding);
  const who = {
    user:
      subject.kind === 'ServiceAccount'
        ? `system:serviceaccount:${subject.namespace || home}:${subject.name ?? ''}`
        : subject.kind === 'User'
          ? (subject.name ?? '')
          : other.user,
    groups: subject.kind === 'Group' ? [subject.name ?? ''] : [],
    verb: at(given.verbs, 9) ?? other.verb,
  };
  // Now and then what a pattern seems to mean, in place of its characters.
  const read = (text: string): string =>
    pick % 3 === 0 ? text.toLowerCase().replace(/(?<=.)\*|\*(?=.)/, looksLike) : text;
  const verb = read(who.verb);
  const url = at(given.nonResourceURLs, 11);
  if (url !== undefined) return { ...who, verb, path: url.replace(/\*+$/, 'more') };
  const [resource = '', subresource = ''] = read(at(given.resources, 11) ?? 'pods').split('/');
  return {
    ...who,
    verb,
    group: read(at(given.apiGroups, 13) ?? ''),
    resource,
    subresource,
    name: read(at(given.resourceNames, 15) ?? ''),
    namespace: pick % 5 === 0 ? 'dev' : home,
  };
}

/** `pods/*` → `pods/log`, `*.com` → `example.com`, `app-*` → `app-1`, `get*` → `get`. */
function looksLike(_star: string, at: number, text: string): string {
  if (at === 0) return text.startsWith('*/') ? 'pods' : 'example';
  return text.endsWith('/*') ? 'log' : text.endsWith('-*') ? '1' : '';
}

function textOf(objects: readonly PlainObject[], asList: boolean): string {
  const full = objects.map((object) => ({ apiVersion: `${rbac}/v1`, ...object }));
  if (asList) return JSON.stringify({ apiVersion: 'v1', kind: 'List', items: full });
  return full.map((object) => `---\n${JSON.stringify(object)}\n`).join('');
}

test('the evaluator decides as the naive one', () => {
  const seen = { yes: 0, no: 0, byAggregation: 0, inNamespace: 0, onPaths: 0, refused: 0 };
  const agreement = fc.property(
    world,
    fc.boolean(),
    fc.array(fc.tuple(request, fc.noBias(fc.nat(2 ** 30))), { minLength: 10, maxLength: 10 }),
    (objects, asList, questions) => {
      const policy = policyOf(textOf(objects, asList));
      const decide = naive([...builtIn, ...objects]);
      if (policy.refusals.length > 0) seen.refused += 1;
      for (const [free, pick] of questions) {
        const one = pick % 4 === 0 ? free : fitting(objects, pick, free);
        const decision = policy.authorize(one);
        seen[decision.allowed ? 'yes' : 'no'] += 1;
        const { grant } = decision;
        if (grant?.role.place !== undefined && grant.rule.from !== grant.role) seen.byAggregation += 1;
        if (grant?.binding.kind === 'RoleBinding') seen.inNamespace += 1;
        if (grant !== undefined && one.path !== undefined) seen.onPaths += 1;
        expect(decision.allowed, JSON.stringify(one)).toBe(decide(one));
        // What is said to allow it does.
        if (grant !== undefined) {
          const { rule: given, binding: by, subject: through } = grant;
          expect(ruleFits(given.rule, one)).toBe(true);
          expect(isSubject(through, one, by.namespace)).toBe(true);
          expect(by.subjects).toContain(through);
        }
      }
    },
  );
  // A test in which hardly anything is allowed, or one kind of grant never comes up, would prove little; the seed makes
  // the counts the same in every run.
  fc.assert(agreement, { numRuns: 1000, seed: 1 });
  expect(seen.yes).toBeGreaterThan(500);
  expect(seen.no).toBeGreaterThan(500);
  expect(seen.byAggregation).toBeGreaterThan(40);
  expect(seen.inNamespace).toBeGreaterThan(100);
  expect(seen.onPaths).toBeGreaterThan(20);
  expect(seen.refused).toBeGreaterThan(100);
  fc.assert(agreement, { numRuns: 1000 });
}, 120_000);
