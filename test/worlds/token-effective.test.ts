import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import type { LocatedFinding, Workspace } from '../../server/src/engine/workspace-types.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { podErrors, podTemplateOf, readObjects, type Seen, seenBy } from '../support/api-server.ts';
import type { Manifest } from '../support/manifest.ts';
import { allFindings, applyPlan, preferredOffer, uriOf, workspaceOf } from '../support/workspaces.ts';

/*
 * What containers see before and after each fix, as the API server and the kubelet would have it. The judge in
 * test/support/api-server.ts is written apart from the product.
 */
const ours = new Set([
  'no-unneeded-token-mount',
  'no-default-service-account',
  'no-deprecated-service-account-field',
  'no-unknown-service-account',
  'no-broken-token-mount',
  'no-double-token',
  'no-injected-token-volume',
  'no-ineffective-token-opt-out',
  'prefer-projected-token',
]);

const defaultPath = '/var/run/secrets/kubernetes.io/serviceaccount';
const files = ['token', 'ca.crt', 'namespace'];

function applyFix(workspace: Workspace, slug: string, title?: string): void {
  const finding = allFindings(workspace).find(({ rule }) => rule === slug);
  if (finding === undefined) throw new Error(`There is no finding of ${slug}`);
  const offers = workspace.offers(finding);
  const offer = title === undefined ? preferredOffer(offers) : offers.find((o) => o.title.startsWith(title));
  if (offer === undefined) throw new Error(`${slug} offers only ${offers.map((o) => o.title).join()}`);
  applyPlan(workspace, workspace.plan(offer));
}

function objectsOf(workspace: Workspace): readonly Manifest[] {
  return readObjects(...[...workspace.uris()].map((uri) => workspace.text(uri) ?? ''));
}

/** What all containers of the object see; fails when the API server would refuse it. */
function seen(workspace: Workspace, name: string): ReadonlyMap<string, Seen> {
  const objects = objectsOf(workspace);
  const object = objects.find(
    ({ kind, metadata }) => kind !== 'ServiceAccount' && kind !== 'RoleBinding' && metadata.name === name,
  );
  if (object === undefined) throw new Error(`There is no ${name}`);
  expect(podErrors(podTemplateOf(object)?.spec)).toEqual([]);
  return seenBy(object, objects);
}

const checked = rules.filter(({ meta }) => ours.has(meta.slug));

function audit(text: string): Workspace {
  return workspaceOf({ 'all.yaml': text }, { rules: checked, configuration: { preset: 'audit' } });
}

const account = (more = ''): string => `apiVersion: v1
kind: ServiceAccount
metadata: {name: app, namespace: shop}
${more}---
`;

const deployment = (spec: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
${spec.replaceAll(/^(?=.)/gm, '      ')}`;

const container = `containers:
  - name: main
    image: registry.example.com/web:1
`;

describe('conversions', () => {
  test('an operator keeps its three files and gets a token that is its own', () => {
    const workspace = audit(
      account() +
        deployment(
          `serviceAccountName: app\ninitContainers:\n  - {name: init, image: x}\n${container}    args: [--leader-elect]\n`,
        ),
    );
    const before = seen(workspace, 'web');
    applyFix(workspace, 'prefer-projected-token');
    expect(seen(workspace, 'web')).toEqual(before);
    expect(allFindings(workspace)).toEqual([]);
    expect(workspace.text(uriOf('all.yaml'))).toContain('expirationSeconds: 3600');
  });

  test('a web server that needs no token loses it, and nothing else', () => {
    const workspace = audit(account() + deployment(`serviceAccountName: app\n${container}`));
    expect([...seen(workspace, 'web').keys()]).toEqual(files.map((file) => `main:${defaultPath}/${file}`));
    applyFix(workspace, 'no-unneeded-token-mount');
    expect([...seen(workspace, 'web').keys()]).toEqual([]);
    expect(allFindings(workspace)).toEqual([]);
  });

  test('turning it off in the ServiceAccount does the same for all its Pods', () => {
    const text = account() + deployment(`serviceAccountName: app\n${container}`);
    const workspace = audit(`${text}---\n${text.split('---\n')[1]?.replace('name: web,', 'name: two,')}`);
    applyFix(
      workspace,
      'no-unneeded-token-mount',
      'Write automountServiceAccountToken: false in ServiceAccount',
    );
    expect([...seen(workspace, 'web').keys(), ...seen(workspace, 'two').keys()]).toEqual([]);
    expect(allFindings(workspace)).toEqual([]);
  });

  test('a Pod with permissions of default gets an account of its own', () => {
    const binding = `---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: all, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`;
    const workspace = audit(deployment(container) + binding);
    applyFix(workspace, 'no-default-service-account');
    expect(seen(workspace, 'web').get(`main:${defaultPath}/token`)?.content).toBe('token of web');
    expect(
      objectsOf(workspace).some(
        ({ kind, metadata }) =>
          kind === 'ServiceAccount' && metadata.name === 'web' && metadata.namespace === 'shop',
      ),
    ).toBe(true);
  });

  test('of two tokens the projected one stays', () => {
    const own = `${container}    volumeMounts: [{name: t, mountPath: /tokens}]
volumes:
  - name: t
    projected: {sources: [{serviceAccountToken: {path: token, expirationSeconds: 3600}}]}
`;
    const workspace = audit(account() + deployment(`serviceAccountName: app\n${own}`));
    expect(seen(workspace, 'web').size).toBe(4);
    applyFix(workspace, 'no-double-token');
    expect([...seen(workspace, 'web').keys()]).toEqual(['main:/tokens/token']);
    expect(allFindings(workspace).filter(({ rule }) => rule === 'no-double-token')).toEqual([]);
  });

  test('the Pod of the article is joined with its account, and the token is gone', () => {
    const workspace = audit(account('automountServiceAccountToken: false\n') + deployment(container));
    expect(seen(workspace, 'web').get(`main:${defaultPath}/token`)?.content).toBe('token of default');
    applyFix(workspace, 'no-ineffective-token-opt-out');
    expect([...seen(workspace, 'web').keys()]).toEqual([]);
    expect(allFindings(workspace)).toEqual([]);
  });
});

const present = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(value, { nil: undefined });
const sources = [
  { serviceAccountToken: { path: 'token', expirationSeconds: 3607 } },
  { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
  {
    downwardAPI: {
      items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }],
    },
  },
];

const world = fc
  .record({
    ofAccount: fc.constantFrom('absent', 'silent', true, false),
    ofPod: present(fc.boolean()),
    names: fc.constantFrom(
      {},
      { serviceAccountName: 'app' },
      { serviceAccount: 'app' },
      { serviceAccountName: 'app', serviceAccount: 'other' },
      { serviceAccountName: 'app', serviceAccount: 'app' },
      { serviceAccountName: '', serviceAccount: 'app' },
    ),
    mounts: fc.uniqueArray(fc.constantFrom(defaultPath, `${defaultPath}/`, '/tokens', '/other'), {
      maxLength: 2,
    }),
    volume: fc.constantFrom('kube-api-access-x7k2z', 'own'),
    given: fc.subarray(sources, { minLength: 1 }),
    bound: fc.boolean(),
  })
  .map(({ ofAccount, ofPod, names, mounts, volume, given, bound }) => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'web', namespace: 'shop' },
      spec: {
        ...names,
        ...(ofPod !== undefined && { automountServiceAccountToken: ofPod }),
        initContainers: [{ name: 'init', image: 'x' }],
        containers: [
          {
            name: 'main',
            image: 'registry.example.com/web:1',
            ...(mounts.length > 0 && {
              volumeMounts: mounts.map((mountPath) => ({ name: volume, mountPath })),
            }),
          },
        ],
        ...(mounts.length > 0 && { volumes: [{ name: volume, projected: { sources: given } }] }),
      },
    };
    const serviceAccount = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: { name: 'app', namespace: 'shop' },
      ...(typeof ofAccount === 'boolean' && { automountServiceAccountToken: ofAccount }),
    };
    const binding = {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: { name: 'app', namespace: 'shop' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'view' },
      subjects: [{ kind: 'ServiceAccount', name: 'app', namespace: 'shop' }],
    };
    return [pod, ...(ofAccount === 'absent' ? [] : [serviceAccount]), ...(bound ? [binding] : [])]
      .map((object) => stringify(object))
      .join('---\n');
  });

describe('any Pod', () => {
  const findingsOf = (workspace: Workspace): readonly LocatedFinding[] =>
    allFindings(workspace).filter(({ rule }) => ours.has(rule));

  test('is accepted after every fix, and sees the same after every safe one', () => {
    fc.assert(
      fc.property(world, (text) => {
        const start = audit(text);
        const before = seen(start, 'web');
        for (const finding of findingsOf(start)) {
          for (const offer of start.offers(finding)) {
            if (offer.refusal !== undefined) continue;
            const workspace = audit(text);
            applyPlan(workspace, workspace.plan(offer));
            const after = seen(workspace, 'web');
            if (offer.safe) expect(after, offer.title).toEqual(before);
            const left = findingsOf(workspace).filter(({ rule }) => rule === finding.rule);
            expect(left.length, offer.title).toBeLessThan(
              findingsOf(start).filter(({ rule }) => rule === finding.rule).length,
            );
          }
        }
      }),
      { numRuns: 150 },
    );
  });

  test('is said to have a token exactly when one is mounted', () => {
    fc.assert(
      fc.property(world, (text) => {
        const workspace = audit(text);
        const tokens = [...seen(workspace, 'web')].filter(
          ([place, { content }]) => content.startsWith('token of') && place.startsWith('init:'),
        );
        const said = findingsOf(workspace).some(
          ({ rule, resource }) =>
            resource?.kind === 'Pod' &&
            ['no-unneeded-token-mount', 'no-default-service-account', 'prefer-projected-token'].includes(
              rule,
            ),
        );
        // The init container mounts nothing itself, so that what is said is about the automatic token.
        if (said) expect(tokens.length).toBe(1);
        if (tokens.length === 0) expect(said).toBe(false);
      }),
      { numRuns: 150 },
    );
  });
});

describe('manifests in other files', () => {
  const pod = deployment(container);
  const steps: readonly (readonly [file: string, text: string, rules: readonly string[]])[] = [
    ['pod.yaml', pod, ['no-default-service-account info medium']],
    [
      'default.yaml',
      account('automountServiceAccountToken: false\n').replace('name: app', 'name: default'),
      [],
    ],
    [
      'default.yaml',
      account().replace('name: app', 'name: default'),
      ['no-default-service-account info high'],
    ],
    [
      'binding.yaml',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: wide}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: wide}
subjects: [{kind: ServiceAccount, name: default, namespace: shop}]
`,
      ['no-default-service-account warning high', 'prefer-projected-token info high'],
    ],
    [
      'role.yaml',
      `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: wide}
rules: [{apiGroups: [""], resources: [secrets], verbs: [list]}]
`,
      ['no-default-service-account error high', 'prefer-projected-token warning high'],
    ],
    ['pod.yaml', pod.replace('containers:', 'serviceAccountName: apps\n      containers:'), []],
    [
      'accounts.yaml',
      account('automountServiceAccountToken: false\n'),
      ['no-unknown-service-account warning medium'],
    ],
    [
      'accounts.yaml',
      account('automountServiceAccountToken: false\n').replace('name: app', 'name: apps'),
      [],
    ],
  ];

  test('change what is said of a Pod as soon as they change', () => {
    const workspace = workspaceOf({}, { rules: checked, configuration: { preset: 'audit' } });
    const current: Record<string, string> = {};
    for (const [file, text, expected] of steps) {
      current[file] = text;
      workspace.update(uriOf(file), text);
      const said = (all: Workspace): readonly string[] =>
        all
          .check(uriOf('pod.yaml'))
          .findings.map(({ rule, severity, confidence }) => `${rule} ${severity} ${confidence}`);
      expect(said(workspace), file).toEqual(expected);
      expect(said(workspaceOf(current, { rules: checked, configuration: { preset: 'audit' } }))).toEqual(
        expected,
      );
    }
  });
});
