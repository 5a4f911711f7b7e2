import { describe, expect, test } from 'vitest';
import type { LocatedFinding } from '../../server/src/engine/workspace-types.ts';
import { noWildcardRbac } from '../../server/src/rules/rbac/no-wildcard-rbac.ts';
import { allFindings, uriOf, workspaceOf } from '../support/workspaces.ts';

const everything = { groups: '["*"]', resources: '["*"]', verbs: '["*"]' };
const secrets = { groups: '[""]', resources: '["secrets"]', verbs: '["*"]' };
const deployments = { groups: '["apps"]', resources: '["deployments"]', verbs: '["*"]' };
const custom = { groups: '["shop.example.com"]', resources: '["*"]', verbs: '["*"]' };

type Content = typeof everything;

function role(content: Content, { kind = 'ClusterRole', labels = '', namespace = '' } = {}): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: wide
${namespace === '' ? '' : `  namespace: ${namespace}\n`}${labels === '' ? '' : `  labels:\n    ${labels}\n`}rules:
  - apiGroups: ${content.groups}
    resources: ${content.resources}
    verbs: ${content.verbs}
`;
}

function binding(kind: string, subject: string, { roleKind = 'ClusterRole', namespace = '' } = {}): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: given
${namespace === '' ? '' : `  namespace: ${namespace}\n`}roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${roleKind}
  name: wide
subjects:
  - ${subject}
`;
}

const controller = '{kind: ServiceAccount, name: controller, namespace: shop}';
const everybody = '{kind: Group, name: system:authenticated}';

function only(files: Readonly<Record<string, string>>): LocatedFinding {
  const found = allFindings(
    workspaceOf(files, { rules: [noWildcardRbac], configuration: { preset: 'audit' } }),
  );
  const [finding] = found;
  if (finding === undefined || found.length !== 1) throw new Error(`${found.length} findings instead of one`);
  return finding;
}

describe('severity by reach', () => {
  const worlds: readonly (readonly [string, string | undefined])[] = [
    ['unbound', undefined],
    ['bound in one namespace', binding('RoleBinding', controller, { namespace: 'shop' })],
    ['bound in the whole cluster', binding('ClusterRoleBinding', controller)],
    ['bound to everybody', binding('ClusterRoleBinding', everybody)],
  ];
  test.each([
    ['everything', everything, ['warning', 'warning', 'warning', 'error']],
    ['every verb on Secrets', secrets, ['info', 'warning', 'warning', 'warning']],
    ['every verb on Deployments', deployments, ['hint', 'info', 'info', 'warning']],
    ['all of a custom group', custom, ['hint', 'hint', 'hint', 'info']],
  ])('%s', (_, content, expected) => {
    const severities = worlds.map(
      ([, bound]) =>
        only({ 'role.yaml': role(content), ...(bound === undefined ? {} : { 'binding.yaml': bound }) })
          .severity,
    );
    expect(severities).toEqual(expected);
  });

  test('a binding that comes later raises it, one that goes lowers it', () => {
    const workspace = workspaceOf({ 'role.yaml': role(deployments) }, { rules: [noWildcardRbac] });
    const severity = () => workspace.check(uriOf('role.yaml')).findings[0]?.severity;
    expect(severity()).toBe('hint');
    workspace.update(uriOf('binding.yaml'), binding('ClusterRoleBinding', everybody));
    expect(severity()).toBe('warning');
    workspace.remove(uriOf('binding.yaml'));
    expect(severity()).toBe('hint');
  });

  test('bindings that give nothing do not count', () => {
    const unbound = only({ 'role.yaml': role(secrets) }).message;
    for (const bound of [
      binding('ClusterRoleBinding', '{kind: Group, name: system:masters}'),
      binding('ClusterRoleBinding', controller).replace('subjects:\n', 'subjects: []\nother:\n'),
      // Names a Role, not this ClusterRole.
      binding('RoleBinding', controller, { roleKind: 'Role' }),
      binding('ClusterRoleBinding', controller).replace('name: wide', 'name: other'),
    ]) {
      expect(only({ 'role.yaml': role(secrets), 'binding.yaml': bound }).message).toBe(unbound);
    }
  });

  test('a Role is bound by RoleBindings of its own namespace', () => {
    const inShop = role(secrets, { kind: 'Role', namespace: 'shop' });
    const bound = (namespace: string) =>
      only({
        'role.yaml': inShop,
        'binding.yaml': binding('RoleBinding', controller, { roleKind: 'Role', namespace }),
      }).message;
    expect(bound('shop')).toContain('ServiceAccount shop/controller has it in namespace shop');
    expect(bound('other')).toContain('not bound in this workspace');
  });

  test('an aggregation label carries it wherever the built-in role is bound', () => {
    const finding = only({
      'role.yaml': role(secrets, { labels: 'rbac.authorization.k8s.io/aggregate-to-view: "true"' }),
    });
    expect(finding.severity).toBe('warning');
    expect(finding.message).toContain('its label adds it to the built-in ClusterRole view');
  });

  test('within a namespace nothing is said of the cluster', () => {
    const files = {
      'role.yaml': role(everything),
      'binding.yaml': binding('RoleBinding', controller, { namespace: 'shop' }),
    };
    expect(only(files).message).toContain('as much as cluster-admin within the namespace');
  });

  test('everybody in one namespace is not everybody in the cluster', () => {
    const files = {
      'role.yaml': role(everything),
      'binding.yaml': binding('RoleBinding', everybody, { namespace: 'shop' }),
    };
    expect(only(files).message).toContain('as much as cluster-admin within the namespace');
    const wide = { ...files, 'wide.yaml': binding('ClusterRoleBinding', controller) };
    expect(only(wide).message).not.toContain('within the namespace');
  });
});

describe('the path that led there', () => {
  const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: app
  namespace: shop
spec:
  selector: {matchLabels: {app: a}}
  template:
    metadata: {labels: {app: a}}
    spec:
      serviceAccountName: controller
      containers: [{name: a, image: a}]
`;

  test('binding to role and workload to ServiceAccount are related places', () => {
    const files = {
      'role.yaml': role(everything),
      'binding.yaml': binding('ClusterRoleBinding', controller),
      'app.yaml': deployment,
      'elsewhere.yaml': deployment.replace('namespace: shop', 'namespace: other'),
    };
    const { related } = only(files);
    expect(related.map(({ message }) => message)).toEqual([
      'ClusterRoleBinding given gives this role to ServiceAccount shop/controller in the whole cluster',
      'Deployment app runs as ServiceAccount controller',
    ]);
    const texts = related.map(({ uri, start, end }) => {
      const text = Object.entries(files).find(([name]) => uriOf(name) === uri)?.[1] ?? '';
      return text.slice(start, end);
    });
    expect(texts).toEqual(['wide', 'controller']);
  });
});

describe('an API group of an operator', () => {
  test('is no finding of the recommended preset unless the rule is named', () => {
    const files = { 'role.yaml': role(custom), 'binding.yaml': binding('ClusterRoleBinding', controller) };
    const under = (configuration: NonNullable<Parameters<typeof workspaceOf>[1]>['configuration']) =>
      allFindings(
        workspaceOf(files, {
          rules: [noWildcardRbac],
          ...(configuration === undefined ? {} : { configuration }),
        }),
      ).map(({ confidence }) => confidence);
    expect(under({ preset: 'recommended' })).toEqual([]);
    expect(under({ preset: 'strict' })).toEqual(['low']);
    expect(under({ preset: 'recommended', rules: { 'no-wildcard-rbac': { level: 'default' } } })).toEqual([
      'low',
    ]);
  });
});

describe('what get on pods/exec gives', () => {
  test('depends on the version', () => {
    const content = { groups: '["*"]', resources: '["*"]', verbs: '["get"]' };
    const words = (kubernetesMinor: number) =>
      allFindings(
        workspaceOf(
          { 'role.yaml': role(content) },
          { rules: [noWildcardRbac], configuration: { kubernetesMinor } },
        ),
      )
        .flatMap(({ message, related }) => [message, ...related.map((site) => site.message)])
        .join('\n');
    expect(words(34)).toContain('run commands in every Pod');
    expect(words(35)).not.toContain('run commands in every Pod');
    expect(words(35)).toContain('call the kubelet of every node');
  });
});
