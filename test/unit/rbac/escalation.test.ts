import { describe, expect, test } from 'vitest';
import { escalationsOf } from '../../../server/src/rbac/escalation.ts';
import type { PolicyRule } from '../../../server/src/rbac/matching.ts';

function rule(group: string, resources: string, verbs: string, names = ''): PolicyRule {
  const words = (text: string): readonly string[] => text.split(' ').filter((word) => word !== '');
  return {
    apiGroups: [group],
    resources: words(resources),
    verbs: words(verbs),
    resourceNames: words(names),
    nonResourceURLs: [],
  };
}

/** What a RoleBinding gives already stands bare, what takes a ClusterRoleBinding in brackets. */
function effects(given: PolicyRule, minor = 36): readonly string[] {
  return escalationsOf(given, minor).map(({ effect, namespaced }) => (namespaced ? effect : `[${effect}]`));
}

describe('what a rule leads to (B.6)', () => {
  const rbac = 'rbac.authorization.k8s.io';
  const admission = 'admissionregistration.k8s.io';
  const rows: readonly (readonly [PolicyRule, ...string[]])[] = [
    [rule('', 'pods configmaps', 'get list create')],
    [rule('apps', 'secrets', '*')],
    [rule('', 'secrets', 'get', 'one')],
    [rule('', 'secrets', 'list'), 'read every Secret'],
    [rule('', 'secrets', '*'), 'read every Secret', 'write Secrets'],
    [rule('', 'serviceaccounts', 'impersonate'), 'act as every ServiceAccount (`impersonate`)'],
    // Users and groups are cluster-scoped: a RoleBinding gives nothing.
    [rule('', 'users', '*'), '[act as any user or group (`impersonate`)]'],
    [
      rule('', 'groups serviceaccounts', 'impersonate'),
      '[act as any user or group (`impersonate`)]',
      'act as every ServiceAccount (`impersonate`)',
    ],
    [rule('authentication.k8s.io', 'users', 'impersonate')],
    [rule(rbac, 'clusterroles', 'bind'), 'give themselves any role (`escalate`, `bind`)'],
    [rule(rbac, 'rolebindings', 'bind')],
    [rule('', '*/exec', 'create'), 'run commands in every Pod'],
    [rule('', 'pods/*', '*')],
    [rule('', 'nodes/proxy', 'get'), '[call the kubelet of every node]'],
    [rule(admission, 'validatingadmissionpolicybindings', 'delete'), '[change or remove admission control]'],
    [
      rule(admission, 'mutatingwebhookconfigurations', 'deletecollection'),
      '[change or remove admission control]',
    ],
    [rule(admission, 'mutatingwebhookconfigurations', 'get list')],
  ];
  test.each(rows.map(([given, ...expected]) => ({ given, expected })))('$given', ({ given, expected }) => {
    expect(effects(given)).toEqual(expected);
  });

  test('a websocket needs `create` since 1.35', () => {
    const reading = rule('', 'pods/exec', 'get');
    expect(effects(reading, 34)).toEqual(['run commands in every Pod']);
    expect(effects(reading, 35)).toEqual([]);
  });

  test('a role of wildcards has every effect once', () => {
    const all = effects({ ...rule('', '*', '*'), apiGroups: ['*'] });
    expect(new Set(all).size).toBe(all.length);
    expect(all.length).toBeGreaterThan(10);
  });
});
