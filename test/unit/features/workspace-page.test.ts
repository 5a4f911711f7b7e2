import { describe, expect, test } from 'vitest';
import { parseBaseline, printBaseline, rememberFindings } from '../../../server/src/engine/baseline.ts';
import { type Configuration, defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import type { Workspace } from '../../../server/src/engine/workspace-types.ts';
import { wayToAll } from '../../../server/src/features/effective-permissions/ways.ts';
import { buildReport } from '../../../server/src/features/report/build-report.ts';
import type { ReportSkipped } from '../../../server/src/features/report/check-report.ts';
import { credentialRules } from '../../../server/src/features/report/lasting-credentials.ts';
import { pathsForPage, workspacePage } from '../../../server/src/features/report/workspace-page.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { createLineIndex } from '../../../server/src/yaml/lines.ts';
import { makeToken } from '../../support/tokens.ts';

const metas = rules.map(({ meta }) => meta);
const root = 'file:///w';
const uriOf = (name: string): string => `${root}/${encodeURI(name)}`;

function workspaceOf(files: Readonly<Record<string, string>>): Workspace {
  const workspace = createWorkspace(rules, { now: () => new Date('2026-11-23T09:30:00Z') });
  for (const [name, text] of Object.entries(files)) workspace.update(uriOf(name), text);
  return workspace;
}

interface PageOptions {
  readonly unread?: readonly ReportSkipped[];
  readonly complete?: boolean;
  configurationOf?(name: string): Partial<Configuration>;
}

function pageOf(workspace: Workspace, names: readonly string[], options: PageOptions = {}): string {
  const { unread = [], complete = true, configurationOf } = options;
  if (configurationOf !== undefined)
    workspace.configure((uri) => ({
      ...defaultConfiguration,
      ...configurationOf(decodeURI(uri.slice(root.length + 1))),
    }));
  const files = names.map((name) => ({ uri: uriOf(name), shown: name }));
  const paths = pathsForPage(workspace, root);
  const lines = new Map(files.map(({ uri }) => [uri, createLineIndex(workspace.text(uri) ?? '')]));
  const position = (uri: string, offset: number): number =>
    (lines.get(uri)?.positionAt(offset).line ?? 0) + 1;
  return workspacePage({
    workspace,
    folder: 'shop',
    root,
    files,
    complete,
    report: buildReport(workspace, files, unread, metas),
    version: '1.2.3',
    metas,
    paths,
    ways: paths.subjects.all.flatMap((subject) => wayToAll(subject, paths) ?? []),
    places: {
      words: (uri, offset) => `${decodeURI(uri.slice(root.length + 1))}:${position(uri, offset)}`,
      address: (uri, offset) => `/${uri.slice(root.length + 1)}#L${position(uri, offset)}`,
    },
  });
}

function page(files: Readonly<Record<string, string>>, options?: PageOptions): string {
  return pageOf(workspaceOf(files), Object.keys(files), options);
}

const tokenSecret = `apiVersion: v1
kind: Secret
metadata: {name: build-token, namespace: ci, annotations: {kubernetes.io/service-account.name: build}}
type: kubernetes.io/service-account-token
`;
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
rules:
  - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
`;
const shop = `apiVersion: v1
kind: ServiceAccount
metadata: {name: checkout, namespace: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: checkout, namespace: shop}
spec:
  selector: {matchLabels: {app: checkout}}
  template:
    metadata: {labels: {app: checkout}}
    spec:
      serviceAccountName: checkout
      containers: [{name: main, image: registry.example.com/checkout:4.2.0}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: job-starter, namespace: shop}
rules:
  - {apiGroups: [batch], resources: [jobs], verbs: [create, get, list, watch]}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: checkout-jobs, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: job-starter}
subjects:
  - {kind: ServiceAccount, name: checkout}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: platform-admin}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
  - {kind: ServiceAccount, name: operator, namespace: shop}
`;
/** As the token controller wrote them before Kubernetes 1.24. */
const legacyClaims = {
  iss: 'kubernetes/serviceaccount',
  'kubernetes.io/serviceaccount/namespace': 'shop',
  'kubernetes.io/serviceaccount/secret.name': 'operator-token',
  'kubernetes.io/serviceaccount/service-account.name': 'operator',
  'kubernetes.io/serviceaccount/service-account.uid': '00000000-0000-4000-8000-000000000000',
  sub: 'system:serviceaccount:shop:operator',
};
const pasted = (token: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: settings, namespace: shop}\ndata:\n  token: ${token}\n`;

describe('the page about a workspace', () => {
  test('is one that can be handed on as it is', async () => {
    const token = makeToken({ payload: legacyClaims });
    const files = {
      'ci/secret.yaml': tokenSecret,
      'shop/access.yaml': shop,
      'shop/settings.yaml': pasted(token),
      'shop/roles.yaml': `# zero-token-ignore-file no-wildcard-rbac -- bound by hand\n${role}`,
      'vendor/chart.yaml': tokenSecret,
      'broken.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: [\n',
    };
    const workspace = workspaceOf(files);
    const before = workspace.check(uriOf('ci/secret.yaml')).findings;
    const remembered = rememberFindings(before, workspace.placeInWords);
    const text = printBaseline(
      new Map([
        [
          'ci/secret.yaml',
          [...remembered, { rule: 'no-wildcard-rbac', object: 'Role ci/x', at: 'rules', count: 2 }],
        ],
        [
          'ci/deleted.yaml',
          [{ rule: 'no-jwt-in-manifest', object: 'ConfigMap ci/y', at: 'data.z', count: 1 }],
        ],
      ]),
    );
    const parsed = parseBaseline(text);
    const baseline = parsed.ok ? { folder: root, known: parsed.baseline } : undefined;
    const made = pageOf(workspace, Object.keys(files), {
      unread: [{ file: 'dump.yaml', reason: 'larger than 8 MB' }],
      configurationOf: (name) => ({ baseline, ignored: name.startsWith('vendor/') }),
    });
    expect(made).not.toContain(token.slice(0, 40));
    expect(made).not.toContain(token.slice(-40));
    await expect(made).toMatchFileSnapshot('workspace-page.expected.md');
  });

  test('says so when there is nothing', () => {
    const text = page({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' });
    expect(text).toContain('- **No long-lived credential** was found.\n');
    expect(text).toContain('- **Nobody** whom these files name can become cluster-admin.\n');
    expect(text).toContain('- Nothing found.\n');
    for (const absent of ['by family', 'by rule', 'Left out', 'undefined'])
      expect(text).not.toContain(absent);
  });

  test('puts what never expires before what does, and what is over last', () => {
    const claims = (exp: number): string =>
      makeToken({ payload: { iss: 'https://issuer.example.com', sub: 'x', aud: 'y', exp } });
    const text = page({
      'a.yaml': pasted(claims(1_700_000_000)),
      'b.yaml': pasted(claims(1_900_000_000)),
      'c.yaml': tokenSecret,
    });
    const rows = text.split('\n').filter((line) => /^\| `/.test(line));
    expect(rows.map((row) => row.split(' | ')[2])).toEqual([
      'never expires',
      expect.stringMatching(/^expires in 3 years/),
      expect.stringMatching(/^expired 3 years ago/),
    ]);
    expect(text).toContain('**2 long-lived credentials** are left, 1 of which never expires.');
  });

  test('tells first of those who are easiest to become, and not of patterns that are nobody', () => {
    const binding = (name: string, subject: string): string =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: ${name}}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects: [${subject}]\n`;
    const text = page({
      'shop.yaml': shop,
      'ada.yaml': binding('ada', '{kind: User, apiGroup: rbac.authorization.k8s.io, name: ada}'),
      'all.yaml': binding(
        'all',
        '{kind: Group, apiGroup: rbac.authorization.k8s.io, name: "system:authenticated"}',
      ),
      'pattern.yaml': binding('pattern', '{kind: User, apiGroup: rbac.authorization.k8s.io, name: "repo:*"}'),
    });
    expect(text).toContain('- **4 identities** can become cluster-admin, 1 of which runs in Pods.\n');
    const headings = text.split('\n').filter((line) => /^### \d+\. /.test(line));
    expect(headings.slice(0, 2)).toEqual([
      '### 1. Group `system:authenticated`',
      '### 2. ServiceAccount `shop/checkout` (1 workload)',
    ]);
    expect(headings).toHaveLength(4);
  });

  test('does not call gone what nobody looked for', () => {
    const known = new Map([
      ['elsewhere.yaml', [{ rule: 'no-token-secret', object: 'Secret a', at: 'type', count: 3 }]],
      ['ignored.yaml', [{ rule: 'no-token-secret', object: 'Secret b', at: 'type', count: 5 }]],
    ]);
    const files = { 'role.yaml': role, 'ignored.yaml': tokenSecret };
    const gone = (complete: boolean, folder = root): string =>
      page(files, {
        complete,
        configurationOf: (name) => ({ baseline: { folder, known }, ignored: name === 'ignored.yaml' }),
      });
    expect(gone(true)).toContain('**3 gone**');
    expect(gone(false)).toContain('**0 gone**');
    // Files of the baseline that do not lie in the folder the page is about.
    expect(gone(true, 'file:///other')).toContain('**0 gone**');
  });

  test('text of manifests stays text', () => {
    const text = page({ 'x.yaml': tokenSecret.replace('build-token', '"](command:evil) <b> | x"') });
    // In code it is text.
    const outside = text.replaceAll(/`[^`]+`/g, '');
    expect(outside).not.toContain('](command:');
    expect(outside).not.toContain('<b>');
    const row = text.split('\n').find((line) => line.includes('ServiceAccount token'));
    expect(row?.split(/(?<!\\)\|/)).toHaveLength(6);
  });

  test('of thousands of findings the first of each rule are listed', () => {
    const secrets = Array.from({ length: 3000 }, (_, i) => tokenSecret.replace('build-token', `t-${i}`));
    const text = page({ 'many.yaml': secrets.join('---\n'), 'role.yaml': role });
    expect(text).toContain('**3000 long-lived credentials** are left, 3000 of which never expire.');
    expect(text).toContain('- … and 2950 more: `zero-token check` lists all');
    expect(text).toContain('2900 more are not shown.');
    expect(text.split('\n').length).toBeLessThan(300);
    expect(text).toContain('`no-wildcard-rbac`');
  });

  test('no name of a file ends a link', () => {
    const text = page({ 'a(b)<c>.yaml': tokenSecret });
    expect(text).toContain('](/a%28b%29%3Cc%3E.yaml#L4)');
  });
});

test('the rules that are told of as credentials are rules', () => {
  const slugs = new Set(metas.map(({ slug }) => slug));
  expect([...credentialRules].filter((slug) => !slugs.has(slug))).toEqual([]);
});
