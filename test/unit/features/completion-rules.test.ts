import { describe, expect, test } from 'vitest';
import { completionsAt } from '../../support/completions.ts';

const role =
  'apiVersion: rbac.authorization.k8s.io/v1\nkind: Role\nmetadata: {name: r, namespace: ci}\nrules:\n';
const clusterRole = role.replace('kind: Role', 'kind: ClusterRole').replace(', namespace: ci', '');

describe('verbs', () => {
  const standard = ['get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection'];
  test.each([
    ['an ordinary resource', '- apiGroups: [""]\n  resources: [pods]\n  verbs: [|]\n', standard],
    ['an empty item', '- apiGroups: [""]\n  resources: [pods]\n  verbs:\n  - |\n', standard],
    [
      'items that are there',
      '- apiGroups: [""]\n  resources: [pods]\n  verbs: ["get", "watch", |]\n',
      standard.filter((verb) => verb !== 'get' && verb !== 'watch'),
    ],
    [
      'between items',
      '- apiGroups: [""]\n  resources: [pods]\n  verbs: [get, |, watch]\n',
      standard.filter((verb) => verb !== 'get' && verb !== 'watch'),
    ],
    ['an open list', '- apiGroups: [""]\n  resources: [pods]\n  verbs: ["get", |\n', standard.slice(1)],
    [
      'an open list before other fields',
      '- verbs: ["get", |\n  apiGroups: [""]\n  resources: [pods/log]\n',
      [],
    ],
    ['an open quote', '- apiGroups: [""]\n  resources: [pods]\n  verbs: ["get", "l|\n', standard.slice(1)],
    [
      'an open quote in a list',
      '- apiGroups: [""]\n  resources: [pods]\n  verbs: ["get", "|]\n',
      standard.slice(1),
    ],
    [
      'an open list of several lines',
      '- apiGroups: [""]\n  resources: [pods]\n  verbs: [\n    get,\n    |\n',
      standard.slice(1),
    ],
    [
      'a list of several lines',
      '- apiGroups: [""]\n  resources: [pods]\n  verbs: [\n    get,\n    |\n  ]\n',
      standard.slice(1),
    ],
    ['a subresource', '- apiGroups: [""]\n  resources: [pods/log]\n  verbs: [|]\n', ['get']],
    [
      'several resources',
      '- apiGroups: [""]\n  resources: [pods/log, pods/exec]\n  verbs: [|]\n',
      ['get', 'create'],
    ],
    [
      'roles',
      '- apiGroups: [rbac.authorization.k8s.io]\n  resources: [roles]\n  verbs: [|]\n',
      [...standard, 'bind', 'escalate'],
    ],
    [
      'signers',
      '- apiGroups: [certificates.k8s.io]\n  resources: [signers]\n  verbs: [|]\n',
      ['approve', 'sign', 'attest'],
    ],
    ['users', '- apiGroups: [""]\n  resources: [users]\n  verbs: [|]\n', ['impersonate']],
    [
      'accounts',
      '- apiGroups: [""]\n  resources: [serviceaccounts]\n  verbs: [|]\n',
      [...standard, 'impersonate'],
    ],
    ['another group', '- apiGroups: [example.com]\n  resources: [things]\n  verbs: [|]\n', standard],
    [
      'policies',
      '- apiGroups: [security.openshift.io]\n  resources: [securitycontextconstraints]\n  verbs: [|]\n',
      [...standard, 'use'],
    ],
    ['nothing else yet', '- verbs: [|]\n', standard],
    [
      'paths',
      '- nonResourceURLs: [/metrics]\n  verbs: [|]\n',
      ['get', 'head', 'options', 'post', 'put', 'patch', 'delete'],
    ],
    ['garbage below', '- apiGroups: [""]\n  resources: [pods]\n  verbs: [|]\n- apiG\n  foo bar\n', standard],
    ['garbage above', '- apiGro\n- apiGroups: [""]\n  resources: [pods]\n  verbs: [|]\n', standard],
  ])('%s', (_, rules, expected) => {
    const { labels } = completionsAt(clusterRole + rules);
    expect(labels).toEqual(expected);
  });

  test.each([
    ['[get, |]', '[get, list]'],
    ['["get", |]', '["get", "list"]'],
    ["['get', 'l|']", "['get', 'list']"],
    ['["get", "li|st", "watch"]', '["get", "list", "watch"]'],
    ['["get", "l|', '["get", "list"'],
    ['[|]', '[list]'],
    ['["get", wa|tch]', '["get", "list"]'],
  ])('%s becomes %s', (before, after) => {
    const start = `${clusterRole}- apiGroups: [""]\n  resources: [pods]\n  verbs: `;
    expect(completionsAt(`${start}${before}\n`).choose('list')).toBe(`${start}${after}\n`);
  });

  test('tell what they lead to', () => {
    const { found } = completionsAt(
      `${clusterRole}- apiGroups: [""]\n  resources: [secrets]\n  verbs: [|]\n`,
    );
    const items = new Map(found?.items.map((item) => [item.label, item.documentation]));
    expect(items.get('list')).toContain('read every Secret');
    expect(items.get('delete')).not.toContain('Dangerous');
  });
});

describe('resources', () => {
  test('are those of the groups, with subresources behind', () => {
    const { labels, found } = completionsAt(`${role}- apiGroups: [apps]\n  resources: [|]\n`);
    expect(labels.slice(0, 5)).toEqual([
      'controllerrevisions',
      'daemonsets',
      'deployments',
      'replicasets',
      'statefulsets',
    ]);
    expect(labels).toContain('deployments/scale');
    expect(found?.items[0]?.detail).toBe('apps · namespaced');
    expect(found?.items.flatMap(({ also }) => also)).toEqual([]);
  });

  test('of the whole cluster are left out in a Role', () => {
    const at = (start: string) => completionsAt(`${start}- apiGroups: [""]\n  resources: [|]\n`).labels;
    expect(at(clusterRole)).toEqual(
      expect.arrayContaining(['nodes', 'nodes/proxy', 'persistentvolumes', 'users', 'namespaces']),
    );
    for (const name of ['nodes', 'nodes/proxy', 'persistentvolumes', 'users'])
      expect(at(role)).not.toContain(name);
    expect(at(role)).toContain('namespaces');
  });

  test.each([
    [
      '- resources: [|]\n  verbs: [get]\n',
      '- apiGroups: [apps]\n  resources: [deployments]\n  verbs: [get]\n',
    ],
    [
      '- verbs: [get]\n  resources:\n  - dep|\n',
      '- verbs: [get]\n  apiGroups: [apps]\n  resources:\n  - deployments\n',
    ],
    [
      '- verbs: ["get"]\n  resources: ["|"]\n',
      '- verbs: ["get"]\n  apiGroups: ["apps"]\n  resources: ["deployments"]\n',
    ],
  ])('bring their group where the rule has none: %j', (before, after) => {
    expect(completionsAt(role + before).choose('deployments')).toBe(role + after);
  });

  test('of unknown groups are those that other roles name', () => {
    const other = {
      'other.yaml': `${clusterRole}- {apiGroups: [example.com], resources: [things, "*"], verbs: [get]}\n`,
    };
    expect(completionsAt(`${role}- apiGroups: [example.com]\n  resources: [|]\n`, other).labels).toEqual([
      'things',
    ]);
    expect(completionsAt(`${role}- apiGroups: [example.org]\n  resources: [|]\n`, other).labels).toEqual([]);
  });
});

describe('apiGroups', () => {
  test('core is an empty text in quotes', () => {
    const { labels, choose } = completionsAt(`${role}- apiGroups: [|]\n`);
    expect(labels[0]).toBe('"" (core)');
    expect(choose('"" (core)')).toBe(`${role}- apiGroups: [""]\n`);
    expect(completionsAt(`${role}- apiGroups: ["|"]\n`).choose('"" (core)')).toBe(
      `${role}- apiGroups: [""]\n`,
    );
    expect(completionsAt(`${role}- apiGroups:\n  - |\n`).choose('apps')).toBe(
      `${role}- apiGroups:\n  - apps\n`,
    );
  });

  test('those that have the resources come first; what a Role cannot use is left out', () => {
    expect(completionsAt(`${role}- resources: [jobs]\n  apiGroups: [|]\n`).labels[0]).toBe('batch');
    expect(completionsAt(`${role}- apiGroups: [|]\n`).labels).not.toContain('node.k8s.io');
    expect(completionsAt(`${clusterRole}- apiGroups: [|]\n`).labels).toContain('node.k8s.io');
    expect(completionsAt(`${clusterRole}- apiGroups: [|]\n`).labels).not.toContain('extensions');
  });
});

describe('paths and names', () => {
  test('paths in ClusterRoles only', () => {
    expect(completionsAt(`${clusterRole}- nonResourceURLs: ["/metr|"]\n`).choose('/metrics')).toBe(
      `${clusterRole}- nonResourceURLs: ["/metrics"]\n`,
    );
    expect(completionsAt(`${role}- nonResourceURLs: [|]\n`).labels).toEqual([]);
  });

  test('names of the objects that the workspace has', () => {
    const files = {
      'secrets.yaml':
        'apiVersion: v1\nkind: Secret\nmetadata: {name: a, namespace: ci}\n---\napiVersion: v1\nkind: Secret\nmetadata: {name: b, namespace: shop}\n',
    };
    const rule = '- apiGroups: [""]\n  resources: [secrets]\n  resourceNames: [|]\n';
    expect(completionsAt(role + rule, files).labels).toEqual(['a']);
    expect(completionsAt(clusterRole + rule, files).labels).toEqual(['a', 'b']);
    expect(completionsAt(role + rule.replace('secrets', 'pods'), files).labels).toEqual([]);
  });
});

test('nothing in kinds of that name of other groups', () => {
  const other = role.replace('rbac.authorization.k8s.io/v1', 'example.com/v1');
  expect(completionsAt(`${other}- apiGroups: [""]\n  resources: [|]\n`).found).toBeUndefined();
});
