import { describe, expect, test } from 'vitest';
import { policyOf, requestOf } from '../../support/access.ts';
import {
  clusterRole,
  decide,
  everywhere,
  header,
  type Row,
  ref,
  role,
  user,
  within,
} from '../../support/decisions.ts';

describe('what the API server refuses grants nothing', () => {
  const good = '[{apiGroups: [""], resources: [pods], verbs: [get]}]';
  const bad: Readonly<Record<string, string>> = {
    'no-verbs':
      '[{apiGroups: [""], resources: [pods], verbs: [get]}, {apiGroups: [""], resources: [pods], verbs: []}]',
    'no-groups': '[{apiGroups: [""], resources: [pods], verbs: [get]}, {resources: [pods], verbs: [get]}]',
    'no-resources': '[{apiGroups: [""], resources: [pods], verbs: [get]}, {apiGroups: [""], verbs: [get]}]',
    'both-kinds': '[{apiGroups: [""], resources: [pods], nonResourceURLs: [/x], verbs: [get]}]',
    'text-verbs': '[{apiGroups: [""], resources: [pods], verbs: get}]',
    'boolean-verbs': '[{apiGroups: [""], resources: [pods], verbs: [get, yes]}]',
    'number-name':
      '[{apiGroups: [""], resources: [pods], resourceNames: [1], verbs: [get]}, {apiGroups: [""], resources: [pods], verbs: [get]}]',
  };
  const subjects: Readonly<Record<string, string>> = {
    'lower-kind': '{kind: user, name: other}',
    'no-kind': '{name: other}',
    'sa-group': '{kind: ServiceAccount, name: x, namespace: yard, apiGroup: rbac.authorization.k8s.io}',
    'sa-homeless': '{kind: ServiceAccount, name: x}',
    'sa-star': '{kind: ServiceAccount, name: "*", namespace: yard}',
    'user-core': '{kind: User, name: other, apiGroup: v1}',
    'no-name': '{kind: Group}',
  };
  const world = [
    clusterRole('good', good),
    ...Object.entries(bad).map(
      ([name, rules]) => clusterRole(name, rules) + everywhere(name, name, user(name)),
    ),
    ...Object.entries(subjects).map(([name, subject]) =>
      everywhere(name, 'good', `${user(name)}, ${subject}`),
    ),
    role(
      'dev',
      'urls',
      '[{apiGroups: [""], resources: [pods], verbs: [get]}, {nonResourceURLs: [/x], verbs: [get]}]',
    ),
    within('dev', 'urls', ref('Role', 'urls'), user('role-urls')),
    `${header} ClusterRoleBinding\nmetadata: {name: to-role}\n${ref('Role', 'good')}\nsubjects: [${user('to-role')}]\n---\n`,
    `${header} RoleBinding\nmetadata: {name: to-user, namespace: dev}\n${ref('User', 'good')}\nsubjects: [${user('to-user')}]\n---\n`,
    `${header} ClusterRoleBinding\nmetadata: {name: other-group}\nroleRef: {apiGroup: v1, kind: ClusterRole, name: good}\nsubjects: [${user('other-group')}]\n---\n`,
    `${header} ClusterRoleBinding\nmetadata: {name: default-group}\nroleRef: {kind: ClusterRole, name: good}\nsubjects: [${user('default-group')}]\n---\n`,
    `${header} ClusterRoleBinding\nmetadata: {name: no-ref}\nsubjects: [${user('no-ref')}]\n---\n`,
    everywhere('with/slash', 'good', user('slash')),
    everywhere('with:colon', 'good', user('colon')),
    `apiVersion: rbac.authorization.k8s.io/v1beta1\nkind: ClusterRoleBinding\nmetadata: {name: beta}\n${ref('ClusterRole', 'good')}\nsubjects: [${user('beta')}]\n---\n`,
    `apiVersion: rbac.istio.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: istio}\n${ref('ClusterRole', 'good')}\nsubjects: [${user('istio')}]\n---\n`,
    clusterRole('labelled', good, ', labels: {a: "not a value"}') +
      everywhere('labelled', 'labelled', user('labelled')),
    `${header} ClusterRole\nmetadata: {name: nothing-chosen}\naggregationRule: {}\nrules: ${good}\n---\n${everywhere('nothing-chosen', 'nothing-chosen', user('nothing-chosen'))}`,
    `${header} ClusterRoleBinding\nmetadata: {}\n${ref('ClusterRole', 'good')}\nsubjects: [${user('nameless')}]\n---\n`,
    `${header} ClusterRoleBinding\nmetadata: {generateName: made-}\n${ref('ClusterRole', 'good')}\nsubjects: [${user('generated')}]\n---\n`,
    within('Dev_1', 'bad-namespace', ref('ClusterRole', 'good'), user('bad-namespace')),
    ...[
      ['label-key', 'labels: {"not a key": x}'],
      ['label-value', 'labels: {a: "not a value"}'],
      ['label-number', 'labels: {a: 1}'],
      ['annotation-key', 'annotations: {"not a key": x}'],
      ['annotation-case', 'annotations: {Example.COM/Note: "any text, at all"}'],
    ].map(
      ([name, more]) =>
        `${header} ClusterRoleBinding\nmetadata: {name: ${name}, ${more}}\n${ref('ClusterRole', 'good')}\nsubjects: [${user(name ?? '')}]\n---\n`,
    ),
    everywhere('to-slash', 'a/b', user('to-slash')),
    clusterRole('annotated', good, ', annotations: {"/": x}') +
      everywhere('annotated', 'annotated', user('annotated')),
  ].join('');
  decide(world, [
    ...Object.keys(bad).map((name): Row => ['B.2', 'no', `${name} get pods @dev`]),
    ...Object.keys(subjects).map((name): Row => ['B.3', 'no', `${name} get pods @dev`]),
    ['B.1', 'no', 'role-urls get pods @dev'],
    ['B.2', 'no', 'to-role get pods @dev'],
    ['B.2', 'no', 'to-user get pods @dev'],
    ['B.2', 'no', 'other-group get pods @dev'],
    ['B.2', 'yes', 'default-group get pods @dev'],
    ['B.2', 'no', 'no-ref get pods @dev'],
    ['B.2', 'no', 'slash get pods @dev'],
    ['B.2', 'yes', 'colon get pods @dev'],
    ['B.2', 'no', 'beta get pods @dev'],
    ['B.2', 'no', 'istio get pods @dev'],
    ['B.2', 'no', 'labelled get pods @dev'],
    ['B.2', 'no', 'nothing-chosen get pods @dev'],
    ['0-1', 'no', 'nameless get pods @dev'],
    ['B.2', 'yes', 'generated get pods @dev'],
    ['B.2', 'no', 'bad-namespace get pods @Dev_1'],
    ['B.2', 'no', 'label-key get pods @dev'],
    ['B.2', 'no', 'label-value get pods @dev'],
    ['B.2', 'no', 'label-number get pods @dev'],
    ['B.2', 'no', 'annotation-key get pods @dev'],
    ['B.2', 'yes', 'annotation-case get pods @dev'],
    ['B.2', 'no', 'annotated get pods @dev'],
    ['B.2', 'no', 'to-slash get pods @dev'],
  ]);

  test('the reason names the object and what is wrong with it', () => {
    const { reason } = policyOf(world).authorize(requestOf('sa-group get pods @dev'));
    expect(reason).toContain('ClusterRoleBinding sa-group grants nothing');
    expect(reason).toContain('subjects[1].apiGroup: Unsupported value');
    const viaRole = policyOf(world).authorize(requestOf('no-verbs get pods @dev'));
    expect(viaRole.reason).toContain('"no-verbs" not found');
    expect(viaRole.reason).toContain('rules[1].verbs: Required value: verbs must contain at least one value');
  });
});
