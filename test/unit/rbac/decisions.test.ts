import { describe, expect, test } from 'vitest';
import { policyOf, requestOf } from '../../support/access.ts';

/** A world and what must be decided in it: fact, yes or no, request. */
type Row = readonly [fact: string, answer: 'yes' | 'no', request: string];

const header = 'apiVersion: rbac.authorization.k8s.io/v1\nkind:';
const ref = (kind: string, name: string): string =>
  `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: "${name}"}`;

function clusterRole(name: string, rules: string, more = ''): string {
  return `${header} ClusterRole\nmetadata: {name: "${name}"${more}}\nrules: ${rules}\n---\n`;
}
function role(namespace: string, name: string, rules: string): string {
  return `${header} Role\nmetadata: {name: ${name}, namespace: ${namespace}}\nrules: ${rules}\n---\n`;
}
function everywhere(name: string, roleName: string, subjects: string): string {
  return `${header} ClusterRoleBinding\nmetadata: {name: "${name}"}\n${ref('ClusterRole', roleName)}\nsubjects: [${subjects}]\n---\n`;
}
function within(namespace: string, name: string, roleRef: string, subjects: string): string {
  return `${header} RoleBinding\nmetadata: {name: ${name}, namespace: ${namespace}}\n${roleRef}\nsubjects: [${subjects}]\n---\n`;
}
const user = (name: string): string => `{kind: User, name: "${name}"}`;
const group = (name: string): string => `{kind: Group, name: "${name}"}`;
const account = (name: string, more = ''): string => `{kind: ServiceAccount, name: ${name}${more}}`;

function decide(world: string, rows: readonly Row[]): void {
  const policy = policyOf(world);
  test.each(rows)('%s %s: %s', (_fact, answer, line) => {
    const decision = policy.authorize(requestOf(line));
    expect(decision.allowed ? 'yes' : 'no', decision.reason).toBe(answer);
    expect(decision.reason).not.toBe('');
  });
}

describe('how rules match', () => {
  const rules = {
    exact: '[{apiGroups: [""], resources: [pods], verbs: [get, list]}]',
    verbs: '[{apiGroups: [""], resources: [pods], verbs: ["get*", read, GET, ""]}]',
    anyVerb: '[{apiGroups: [""], resources: [pods], verbs: ["*"]}]',
    groups:
      '[{apiGroups: ["*.example.com", v1, apps/v1], resources: [widgets, deployments, pods], verbs: [get]}]',
    anyGroup: '[{apiGroups: ["*"], resources: [events], verbs: [get]}]',
    anyResource: '[{apiGroups: [""], resources: ["*"], verbs: [get]}]',
    anyScale: '[{apiGroups: ["*"], resources: ["*/scale"], verbs: [update]}]',
    dead: '[{apiGroups: ["", apps], resources: ["pods/*", "deploy*", Pod, pod, deployments.apps], verbs: ["*"]}]',
    log: '[{apiGroups: [""], resources: [pods/log], verbs: [get]}]',
    mixed:
      '[{apiGroups: [""], resources: [pods], verbs: [get]}, {apiGroups: [apps], resources: [deployments], verbs: [delete]}]',
    cross: '[{apiGroups: ["", apps], resources: [pods, deployments], verbs: [get, delete]}]',
    named:
      '[{apiGroups: [""], resources: [secrets, serviceaccounts/token, pods/exec], resourceNames: [app, db], verbs: ["*"]}]',
    starName: '[{apiGroups: [""], resources: [secrets], resourceNames: ["app-*", "*"], verbs: [get]}]',
    urls: '[{nonResourceURLs: [/metrics, "/foo*", "/healthz/*", "/a*b"], verbs: [get]}]',
    allUrls: '[{nonResourceURLs: ["*"], verbs: [post]}]',
    stars: '[{nonResourceURLs: ["/x/**"], verbs: ["*"]}]',
    audience:
      '[{apiGroups: [""], resources: ["https://vault"], verbs: [request-serviceaccounts-token-audience]}]',
  };
  const world = Object.entries(rules)
    .map(([name, list]) => clusterRole(name, list) + everywhere(name, name, user(name)))
    .join('');
  decide(world, [
    ['B.1', 'yes', 'exact get pods @dev'],
    ['B.1', 'yes', 'exact list pods'],
    ['B.1', 'yes', 'exact get pods =web @dev'],
    ['B.1', 'no', 'exact watch pods @dev'],
    ['B.1', 'no', 'exact get pods/log @dev'],
    ['B.1', 'no', 'exact get pods/exec @dev'],
    ['B.1', 'no', 'exact get pods.metrics.k8s.io @dev'],
    ['B.1', 'no', 'exact get configmaps @dev'],
    ['B.1', 'no', 'exact GET pods @dev'],
    ['B.1', 'no', 'exact * pods @dev'],
    ['B.1', 'no', 'exact get * @dev'],
    ['B.1', 'no', 'exact get /pods'],
    ['B.1', 'no', 'verbs get pods @dev'],
    ['B.1', 'yes', 'verbs get* pods @dev'],
    ['B.1', 'no', 'verbs list pods @dev'],
    ['B.1', 'yes', 'verbs GET pods @dev'],
    ['B.1', 'yes', 'anyVerb get pods @dev'],
    ['B.1', 'yes', 'anyVerb deletecollection pods @dev'],
    ['B.1', 'yes', 'anyVerb * pods @dev'],
    ['B.1', 'yes', 'anyVerb whatever pods'],
    ['B.1', 'no', 'anyVerb create pods/exec @dev'],
    ['B.1', 'no', 'anyVerb get * @dev'],
    ['B.1', 'no', 'groups get widgets.a.example.com @dev'],
    ['B.1', 'yes', 'groups get widgets.*.example.com @dev'],
    ['B.1', 'no', 'groups get pods @dev'],
    ['B.1', 'no', 'groups get deployments.apps @dev'],
    ['B.1', 'yes', 'anyGroup get events @dev'],
    ['B.1', 'yes', 'anyGroup get events.events.k8s.io @dev'],
    ['B.1', 'no', 'anyGroup list events @dev'],
    ['B.1', 'yes', 'anyResource get pods @dev'],
    ['B.1', 'yes', 'anyResource get pods/log @dev'],
    ['B.1', 'yes', 'anyResource get nodes/proxy =n1'],
    ['B.1', 'yes', 'anyResource get * @dev'],
    ['B.1', 'no', 'anyResource get deployments.apps @dev'],
    ['B.1', 'no', 'anyResource create pods @dev'],
    ['B.1', 'no', 'anyResource get /metrics'],
    ['B.1', 'yes', 'anyScale update deployments.apps/scale =web @dev'],
    ['B.1', 'yes', 'anyScale update widgets.example.com/scale @dev'],
    ['B.1', 'no', 'anyScale update deployments.apps @dev'],
    ['B.1', 'no', 'anyScale update deployments.apps/status @dev'],
    ['B.1', 'no', 'anyScale update deployments.apps/rescale @dev'],
    ['B.1', 'no', 'anyScale update scale @dev'],
    ['B.1', 'no', 'dead get pods/log @dev'],
    ['B.1', 'no', 'dead get pods @dev'],
    ['B.1', 'yes', 'dead get pods/* @dev'],
    ['B.1', 'no', 'dead get deployments.apps @dev'],
    ['B.1', 'no', 'dead get deploy.apps @dev'],
    ['B.1', 'yes', 'log get pods/log =web @dev'],
    ['B.1', 'no', 'log get pods =web @dev'],
    ['B.1', 'no', 'log get pods =log @dev'],
    ['B.1', 'yes', 'mixed get pods @dev'],
    ['B.1', 'no', 'mixed delete pods @dev'],
    ['B.1', 'no', 'mixed get deployments.apps @dev'],
    ['B.1', 'yes', 'mixed delete deployments.apps @dev'],
    ['B.1', 'yes', 'cross delete pods.apps @dev'],
    ['B.1', 'yes', 'cross get deployments @dev'],
    ['B.1', 'yes', 'named get secrets =app @dev'],
    ['B.1', 'yes', 'named delete secrets =db @dev'],
    ['B.1', 'no', 'named get secrets =application @dev'],
    ['B.1', 'no', 'named get secrets @dev'],
    ['B.1', 'no', 'named create secrets @dev'],
    ['B.1', 'no', 'named list secrets @dev'],
    ['B.1', 'yes', 'named list secrets =app @dev'],
    ['B.1', 'no', 'named deletecollection secrets @dev'],
    ['B.1', 'yes', 'named create serviceaccounts/token =app @dev'],
    ['B.1', 'no', 'named create serviceaccounts/token =other @dev'],
    ['B.1', 'yes', 'named create pods/exec =db @dev'],
    ['B.1', 'no', 'starName get secrets =app-1 @dev'],
    ['B.1', 'yes', 'starName get secrets =app-* @dev'],
    ['B.1', 'no', 'starName get secrets =any @dev'],
    ['B.1', 'yes', 'urls get /metrics'],
    ['B.1', 'no', 'urls get /metrics/'],
    ['B.1', 'no', 'urls get /metrics/slis'],
    ['B.1', 'yes', 'urls get /foobar'],
    ['B.1', 'yes', 'urls get /foo'],
    ['B.1', 'yes', 'urls get /foo/bar'],
    ['B.1', 'no', 'urls get /fo'],
    ['B.1', 'yes', 'urls get /healthz/etcd'],
    ['B.1', 'no', 'urls get /healthz'],
    ['B.1', 'no', 'urls get /axb'],
    ['B.1', 'yes', 'urls get /a*b'],
    ['B.1', 'no', 'urls post /metrics'],
    ['B.1', 'no', 'urls get metrics'],
    ['B.1', 'yes', 'allUrls post /anything/at/all'],
    ['B.1', 'no', 'allUrls get /anything'],
    ['B.1', 'no', 'allUrls post pods @dev'],
    ['B.1', 'yes', 'stars put /x/y'],
    ['B.1', 'no', 'stars put /xy'],
    ['B.6', 'yes', 'audience request-serviceaccounts-token-audience https://vault =bot @dev'],
  ]);
});

describe('where bindings reach', () => {
  const secrets =
    '[{apiGroups: [""], resources: [secrets, nodes], verbs: [get]}, {nonResourceURLs: [/metrics], verbs: [get]}]';
  const world = [
    clusterRole('reader', secrets),
    clusterRole('writer', '[{apiGroups: [""], resources: [secrets], verbs: [create]}]'),
    role('dev', 'reader', '[{apiGroups: [""], resources: [configmaps, nodes], verbs: [get]}]'),
    role('prod', 'reader', '[{apiGroups: [""], resources: [pods], verbs: [get]}]'),
    everywhere('all', 'reader', user('global')),
    within('dev', 'cluster-in-dev', ref('ClusterRole', 'reader'), user('local')),
    within('dev', 'role-in-dev', ref('Role', 'reader'), user('own')),
    within('prod', 'role-in-prod', ref('Role', 'reader'), user('own')),
    within('dev', 'gone', ref('Role', 'missing'), user('orphan')),
    everywhere('gone', 'missing', user('orphan')),
    within('dev', 'here', ref('ClusterRole', 'writer'), `${user('orphan')}, ${user('local')}`),
    within('qa', 'not-there', ref('Role', 'reader'), user('lost')),
    `${header} RoleBinding\nmetadata: {name: homeless}\n${ref('ClusterRole', 'reader')}\nsubjects: [${user('nowhere')}]\n---\n`,
    `${header} ClusterRole\nmetadata: {name: spaced, namespace: dev}\nrules: [{apiGroups: [""], resources: [pods], verbs: [list]}]\n---\n`,
    everywhere('spaced', 'spaced', user('spacer')),
    `${header} RoleBinding\nmetadata: {name: empty, namespace: dev}\n${ref('ClusterRole', 'cluster-admin')}\n---\n`,
  ].join('');
  decide(world, [
    ['B.1', 'yes', 'global get secrets @dev'],
    ['B.1', 'yes', 'global get secrets @never-heard-of'],
    ['B.1', 'yes', 'global get secrets'],
    ['B.1', 'yes', 'global get nodes'],
    ['B.1', 'yes', 'global get /metrics'],
    ['B.1', 'yes', 'local get secrets @dev'],
    ['B.1', 'no', 'local get secrets @prod'],
    ['B.1', 'no', 'local get secrets'],
    ['B.1', 'no', 'local get nodes'],
    ['B.1', 'yes', 'local get nodes @dev'],
    ['B.1', 'no', 'local get /metrics'],
    ['B.1', 'yes', 'local create secrets @dev'],
    ['B.1', 'yes', 'own get configmaps @dev'],
    ['B.1', 'no', 'own get pods @dev'],
    ['B.1', 'yes', 'own get pods @prod'],
    ['B.1', 'no', 'own get configmaps @prod'],
    ['B.1', 'no', 'own get secrets @dev'],
    ['B.1', 'no', 'own get nodes'],
    ['B.2', 'no', 'orphan get secrets @dev'],
    ['B.2', 'yes', 'orphan create secrets @dev'],
    ['B.2', 'no', 'lost get configmaps @qa'],
    ['kubectl', 'yes', 'nowhere get secrets @default'],
    ['kubectl', 'no', 'nowhere get secrets @dev'],
    ['kubectl', 'yes', 'spacer list pods @prod'],
    ['B.2', 'no', '_ get secrets @dev'],
  ]);
});

describe('subjects', () => {
  const world = [
    clusterRole('look', '[{apiGroups: [""], resources: [pods], verbs: [get]}]'),
    everywhere('users', 'look', `${user('alice')}, ${user('https://token#repo:o/r:ref:refs/heads/main')}`),
    everywhere('pattern', 'look', `${user('repo:o/*')}, ${group('team-*')}, ${user('*')}, ${group('*')}`),
    everywhere('groups', 'look', `${group('dev')}, ${group('oidc:ops')}`),
    everywhere('spaces', 'look', user('trailing-')),
    everywhere('accounts', 'look', account('bot', ', namespace: ci')),
    everywhere('as-user', 'look', user('system:serviceaccount:ci:as-user')),
    everywhere('bare', 'look', user('plain')),
    everywhere('sa-groups', 'look', `${group('system:serviceaccounts:shop')}`),
    within(
      'dev',
      'home',
      ref('ClusterRole', 'look'),
      `${account('local')}, ${account('away', ', namespace: ci')}`,
    ),
    within(
      'dev',
      'explicit',
      ref('ClusterRole', 'look'),
      '{kind: User, name: given, apiGroup: rbac.authorization.k8s.io, namespace: ignored}',
    ),
  ].join('');
  decide(world, [
    ['B.3', 'yes', 'alice get pods @dev'],
    ['B.3', 'no', 'Alice get pods @dev'],
    ['B.3', 'no', 'alice2 get pods @dev'],
    ['C.3', 'yes', 'https://token#repo:o/r:ref:refs/heads/main get pods @dev'],
    ['C.3', 'no', 'repo:o/r:ref:refs/heads/main get pods @dev'],
    ['B.3', 'no', 'repo:o/x get pods @dev'],
    ['B.3', 'yes', 'repo:o/* get pods @dev'],
    ['B.3', 'no', 'x +team-a get pods @dev'],
    ['B.3', 'yes', 'x +team-* get pods @dev'],
    ['B.3', 'no', 'anyone +any get pods @dev'],
    ['B.3', 'yes', 'x +dev get pods @dev'],
    ['B.3', 'yes', 'x +a +oidc:ops +b get pods @dev'],
    ['B.3', 'no', 'x +DEV get pods @dev'],
    ['B.3', 'no', 'dev get pods @dev'],
    ['B.3', 'no', 'x +alice get pods @dev'],
    ['B.3', 'no', 'x get pods @dev'],
    ['B.3', 'yes', 'system:serviceaccount:ci:bot get pods @prod'],
    ['B.3', 'no', 'system:serviceaccount:dev:bot get pods @prod'],
    ['B.3', 'no', 'bot get pods @ci'],
    ['B.3', 'no', 'ci:bot get pods @ci'],
    ['B.3', 'yes', 'system:serviceaccount:ci:as-user get pods @dev'],
    ['B.3', 'no', 'system:serviceaccount:ci:plain get pods @dev'],
    ['B.3', 'yes', 'x +system:serviceaccounts:shop get pods @dev'],
    ['B.3', 'no', 'x +system:serviceaccounts get pods @dev'],
    ['B.3', 'yes', 'system:serviceaccount:dev:local get pods @dev'],
    ['B.3', 'no', 'system:serviceaccount:dev:local get pods @ci'],
    ['B.3', 'no', 'system:serviceaccount:ci:local get pods @dev'],
    ['B.3', 'yes', 'system:serviceaccount:ci:away get pods @dev'],
    ['B.3', 'no', 'system:serviceaccount:dev:away get pods @dev'],
    ['B.3', 'yes', 'given get pods @dev'],
    ['B.3', 'yes', 'anybody +system:masters delete nodes'],
    ['B.3', 'yes', 'anybody +system:masters put /anything'],
    ['B.3', 'no', 'system:masters delete nodes'],
  ]);
});

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

describe('built-in roles', () => {
  const world = [
    'view',
    'edit',
    'admin',
    'cluster-admin',
    'system:auth-delegator',
    'system:kubelet-api-admin',
  ]
    .map(
      (name) =>
        everywhere(`all-${name}`, name, user(`${name}-all`)) +
        within('dev', `dev-${name.replaceAll(':', '-')}`, ref('ClusterRole', name), user(`${name}-dev`)),
    )
    .join('');
  const token = 'create serviceaccounts/token =clusterrole-aggregation-controller @kube-system';
  decide(world, [
    ['B.4', 'yes', 'view-all list pods'],
    ['B.4', 'yes', 'view-all get pods/log @x'],
    ['B.4', 'yes', 'view-all list serviceaccounts @x'],
    ['B.4', 'yes', 'view-all watch ingresses.networking.k8s.io @x'],
    ['B.4', 'yes', 'view-all get resourceclaims.resource.k8s.io @x'],
    ['B.4', 'no', 'view-all get secrets @x'],
    ['B.4', 'no', 'view-all get roles.rbac.authorization.k8s.io @x'],
    ['B.4', 'no', 'view-all create pods/exec @x'],
    ['B.4', 'no', 'view-all create pods @x'],
    ['B.4', 'no', 'view-all list nodes'],
    ['B.4', 'yes', 'view-dev list pods @dev'],
    ['B.4', 'no', 'view-dev list pods @x'],
    ['B.4', 'yes', 'edit-dev get secrets @dev'],
    ['B.4', 'yes', 'edit-dev impersonate serviceaccounts =any @dev'],
    ['B.4', 'yes', 'edit-dev create serviceaccounts/token =any @dev'],
    ['B.4', 'yes', 'edit-dev create pods/exec @dev'],
    ['B.4', 'yes', 'edit-dev get pods/exec @dev'],
    ['B.4', 'yes', 'edit-dev create pods/eviction @dev'],
    ['B.4', 'yes', 'edit-dev get pods @dev'],
    ['B.4', 'yes', 'edit-dev delete leases.coordination.k8s.io @dev'],
    ['B.4', 'no', 'edit-dev create rolebindings.rbac.authorization.k8s.io @dev'],
    ['B.4', 'no', 'edit-dev update resourcequotas @dev'],
    ['B.4', 'no', 'edit-dev update limitranges @dev'],
    ['B.4', 'no', 'edit-dev patch namespaces @dev'],
    ['B.4', 'no', 'edit-dev get secrets @kube-system'],
    ['B.4', 'no', 'edit-dev impersonate users @dev'],
    ['B.4', 'yes', 'admin-dev create rolebindings.rbac.authorization.k8s.io @dev'],
    ['B.4', 'yes', 'admin-dev create localsubjectaccessreviews.authorization.k8s.io @dev'],
    ['B.4', 'yes', 'admin-dev get secrets @dev'],
    ['B.4', 'yes', 'admin-dev list pods @dev'],
    ['B.5', 'no', 'admin-dev escalate roles.rbac.authorization.k8s.io @dev'],
    ['B.5', 'no', 'admin-dev bind clusterroles.rbac.authorization.k8s.io =cluster-admin @dev'],
    ['B.4', 'no', 'admin-dev create clusterrolebindings.rbac.authorization.k8s.io'],
    ['B.4', 'yes', 'cluster-admin-all deletecollection anything.example.com/deep @x'],
    ['B.4', 'yes', 'cluster-admin-all put /any/path'],
    ['B.4', 'yes', 'cluster-admin-dev delete pods @dev'],
    ['B.4', 'no', 'cluster-admin-dev get /metrics'],
    ['B.4', 'no', 'cluster-admin-dev delete pods'],
    ['B.4', 'yes', 'system:auth-delegator-all create tokenreviews.authentication.k8s.io'],
    ['B.4', 'yes', 'system:auth-delegator-all create subjectaccessreviews.authorization.k8s.io'],
    ['B.4', 'no', 'system:auth-delegator-dev create tokenreviews.authentication.k8s.io'],
    ['B.4', 'yes', 'system:kubelet-api-admin-all get nodes/proxy =n1'],
    ['B.4', 'yes', 'system:kubelet-api-admin-all get nodes/configz =n1'],
    ['B.4', 'no', 'system:kubelet-api-admin-all get nodes/status =n1'],
    ['B.4', 'yes', 'x +system:authenticated get /apis/apps/v1'],
    ['B.4', 'yes', 'x +system:authenticated create selfsubjectaccessreviews.authorization.k8s.io'],
    ['B.4', 'no', 'x +system:authenticated get /metrics'],
    ['B.3', 'yes', 'system:anonymous +system:unauthenticated get /healthz'],
    ['B.3', 'yes', 'system:anonymous +system:unauthenticated get /version'],
    ['B.3', 'no', 'system:anonymous +system:unauthenticated get /apis'],
    ['B.3', 'no', 'system:anonymous +system:unauthenticated get /openid/v1/jwks'],
    ['B.4', 'yes', 'x +system:serviceaccounts get /openid/v1/jwks'],
    ['B.4', 'yes', 'x +system:monitoring get /metrics'],
    ['B.4', 'yes', 'x +system:monitoring get nodes/metrics =n1'],
    ['B.4', 'yes', 'system:kube-scheduler create pods/binding @x'],
    ['B.4', 'yes', 'system:kube-scheduler patch persistentvolumes'],
    ['B.4', 'yes', 'system:kube-controller-manager list anything.example.com'],
    ['B.4', 'no', 'system:kube-controller-manager get anything.example.com'],
    [
      'B.4',
      'yes',
      'system:kube-controller-manager get configmaps =extension-apiserver-authentication @kube-system',
    ],
    ['B.4', 'no', 'x +system:nodes get secrets @x'],
    ['0-14', 'yes', `edit-all ${token}`],
    ['0-14', 'yes', 'edit-all get secrets @kube-system'],
    ['0-14', 'yes', 'edit-all impersonate serviceaccounts =clusterrole-aggregation-controller @kube-system'],
    ['0-14', 'no', 'edit-all escalate clusterroles.rbac.authorization.k8s.io'],
    ['0-14', 'no', `edit-dev ${token}`],
    [
      '0-14',
      'yes',
      'system:serviceaccount:kube-system:clusterrole-aggregation-controller escalate clusterroles.rbac.authorization.k8s.io',
    ],
    [
      '0-14',
      'yes',
      'system:serviceaccount:kube-system:clusterrole-aggregation-controller patch clusterroles.rbac.authorization.k8s.io =any',
    ],
    [
      '0-14',
      'no',
      'system:serviceaccount:default:clusterrole-aggregation-controller escalate clusterroles.rbac.authorization.k8s.io',
    ],
    ['B.4', 'yes', 'system:serviceaccount:kube-system:namespace-controller deletecollection secrets @x'],
  ]);
});
