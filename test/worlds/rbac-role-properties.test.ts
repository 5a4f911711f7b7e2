import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { builtInGroups, resourcesOfGroup, specialVerbsOf } from '../../server/src/rbac/api-resources.ts';
import { type PolicyRule, type ResourceAttributes, ruleAllows } from '../../server/src/rbac/matching.ts';
import { covers } from '../../server/src/rules/rbac/role/covers.ts';
import { allFindings, applyPlan, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

/** Every request and authorization check that Kubernetes itself makes, each with and without a name. */
const requests: readonly ResourceAttributes[] = builtInGroups.flatMap((group) => {
  const served = (resourcesOfGroup(group) ?? []).flatMap(({ name, verbs, subresources }) => [
    ...[...verbs, ...specialVerbsOf(group, name)].map((verb) => ({ verb, group, resource: name })),
    ...subresources.flatMap((subresource) =>
      subresource.verbs.map((verb) => ({ verb, group, resource: name, subresource: subresource.name })),
    ),
  ]);
  return served.flatMap((request) =>
    ['create', 'deletecollection', 'list', 'watch'].includes(request.verb) && !('subresource' in request)
      ? [request]
      : [request, { ...request, name: 'one' }],
  );
});

const words = {
  verbs: ['get', 'list', 'create', 'patch', 'delete', 'bind', 'GET', 'get*', 'read', '*'],
  apiGroups: ['', 'apps', 'batch', 'rbac.authorization.k8s.io', 'extensions', 'v1', 'apps/v1', '*'],
  resources: [
    'pods',
    'pods/log',
    'pods/*',
    'Pod',
    'deployments',
    'jobs',
    'clusterroles',
    'roles',
    'cm',
    'configmaps/status',
    '*/scale',
    '*/*',
    'gone',
    '*',
  ],
  resourceNames: ['one', 'two', 'a-*', '*'],
};

function some(list: readonly string[], minLength: number): fc.Arbitrary<readonly string[]> {
  return fc.uniqueArray(fc.constantFrom(...list), { minLength, maxLength: 3 });
}

const anyRule: fc.Arbitrary<PolicyRule> = fc.record({
  verbs: some(words.verbs, 1),
  apiGroups: some(words.apiGroups, 1),
  resources: some(words.resources, 1),
  resourceNames: some(words.resourceNames, 0),
  nonResourceURLs: fc.constant([]),
});

function decisions(rules: readonly PolicyRule[]): readonly boolean[] {
  return requests.map((request) => rules.some((rule) => ruleAllows(rule, request)));
}

function manifest(rules: readonly PolicyRule[]): string {
  const list = (items: readonly string[]): string =>
    `[${items.map((item) => JSON.stringify(item)).join(', ')}]`;
  const body = rules.map(
    (rule) =>
      `  - apiGroups: ${list(rule.apiGroups)}\n    resources: ${list(rule.resources)}\n${rule.resourceNames.length > 0 ? `    resourceNames: ${list(rule.resourceNames)}\n` : ''}    verbs: ${list(rule.verbs)}\n`,
  );
  return `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata:\n  name: any\nrules:\n${body.join('')}`;
}

function rulesOf(text: string): readonly PolicyRule[] {
  const list = (line: string | undefined): readonly string[] =>
    JSON.parse(line?.replace(/^[^[]*/, '') ?? '[]');
  return text
    .split('  - apiGroups:')
    .slice(1)
    .map((part) => {
      const lines = `apiGroups:${part}`.split('\n');
      const find = (key: string) => list(lines.find((line) => line.trim().startsWith(`${key}:`)));
      return {
        apiGroups: find('apiGroups'),
        resources: find('resources'),
        resourceNames: find('resourceNames'),
        verbs: find('verbs'),
        nonResourceURLs: [],
      };
    });
}

describe('rules that say what grants nothing', () => {
  test('a rule that is said to be covered allows no request of its own', () => {
    fc.assert(
      fc.property(anyRule, anyRule, (wide, narrow) => {
        if (!covers(wide, narrow)) return;
        expect(decisions([wide, narrow])).toEqual(decisions([wide]));
      }),
      { numRuns: 400 },
    );
  });

  test('safe fixes change no answer of the authorizer', () => {
    const slugs = [
      'no-unmatched-resource',
      'no-unmatched-verb',
      'no-ineffective-resource-names',
      'no-redundant-rbac-rule',
    ];
    let fixed = 0;
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 1, maxLength: 3 }), (rules) => {
        const workspace = workspaceOf(
          { 'role.yaml': manifest(rules) },
          { configuration: { ...onlyRules(slugs), preset: 'audit' } },
        );
        const before = decisions(rules);
        for (let round = 0; round < 20; round += 1) {
          const safe = allFindings(workspace)
            .flatMap((finding) => workspace.offers(finding))
            .find((offer) => offer.safe && offer.refusal === undefined);
          if (safe === undefined) break;
          applyPlan(workspace, workspace.plan(safe));
          fixed += 1;
          const text = workspace.text(uriOf('role.yaml')) ?? '';
          expect(decisions(rulesOf(text)), `${safe.title}\n${text}`).toEqual(before);
        }
      }),
      { numRuns: 120 },
    );
    expect(fixed, 'the property met fixes').toBeGreaterThan(30);
  });
});

describe('how loud a grant is', () => {
  const role = (kind: string): string =>
    manifest([
      { verbs: ['get'], apiGroups: [''], resources: ['nodes/proxy'], resourceNames: [], nonResourceURLs: [] },
    ]).replace('kind: ClusterRole', `kind: ${kind}`);
  const binding = (kind: string, subject: string): string => `---
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata: {name: given, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: any}
subjects: [${subject}]
`;
  const agent = '{kind: ServiceAccount, name: agent, namespace: shop}';
  const everybody = '{apiGroup: rbac.authorization.k8s.io, kind: Group, name: system:authenticated}';

  test.each([
    ['a role nobody holds', role('ClusterRole'), ['info']],
    ['a cluster-wide binding', role('ClusterRole') + binding('ClusterRoleBinding', agent), ['error']],
    ['everybody', role('ClusterRole') + binding('ClusterRoleBinding', everybody), ['error']],
    ['a RoleBinding, which reaches no node', role('ClusterRole') + binding('RoleBinding', agent), []],
    ['a Role, which reaches no node', role('Role'), []],
  ] as const)('%s', (_, text, severities) => {
    const workspace = workspaceOf({ 'all.yaml': text }, { configuration: onlyRules(['no-node-proxy']) });
    expect(allFindings(workspace).map(({ severity }) => severity)).toEqual(severities);
  });
});

test('what the target version still serves is not called dead', () => {
  const text = manifest([
    {
      verbs: ['get'],
      apiGroups: ['extensions'],
      resources: ['ingresses'],
      resourceNames: [],
      nonResourceURLs: [],
    },
  ]);
  const findings = (kubernetesMinor: number): number =>
    allFindings(
      workspaceOf(
        { 'role.yaml': text },
        { configuration: { ...onlyRules(['no-unmatched-resource']), kubernetesMinor } },
      ),
    ).length;
  expect([findings(21), findings(22), findings(36)]).toEqual([0, 1, 1]);
});

test('reading by a websocket GET ends with 1.35', () => {
  const text = manifest([
    { verbs: ['get'], apiGroups: [''], resources: ['pods/exec'], resourceNames: [], nonResourceURLs: [] },
  ]);
  const findings = (kubernetesMinor: number): number =>
    allFindings(
      workspaceOf(
        { 'role.yaml': text },
        { configuration: { ...onlyRules(['no-exec']), preset: 'strict', kubernetesMinor } },
      ),
    ).length;
  expect([findings(34), findings(35)]).toEqual([1, 0]);
});
