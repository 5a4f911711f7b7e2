import type { BindingObject, RoleObject } from '../rbac-objects.ts';
import { role, roleBinding, rule, systemAccount, user, verbSets, writeEvents } from './define.ts';

const { read } = verbSets;
const election = ['leases', 'leasecandidates'].map((resource) =>
  rule(`create ${read} update`, 'coordination.k8s.io', resource),
);

/**
 * The Roles of `kube-system` and `kube-public` that the API server creates.
 * Source: kubernetes 1.36, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/namespace_policy.go.
 */
export const namespaceRoles: readonly RoleObject[] = [
  role('kube-system', 'extension-apiserver-authentication-reader', [
    rule(read, 'core', 'configmaps', 'extension-apiserver-authentication'),
  ]),
  role('kube-system', 'system::leader-locking-kube-controller-manager', election),
  role('kube-system', 'system::leader-locking-kube-scheduler', election),
  role('kube-system', 'system:controller:bootstrap-signer', [rule(read, 'core', 'secrets')]),
  role('kube-system', 'system:controller:cloud-provider', [rule(`create ${read}`, 'core', 'configmaps')]),
  role('kube-system', 'system:controller:token-cleaner', [
    rule(`${read} delete`, 'core', 'secrets'),
    writeEvents,
  ]),
  role('kube-public', 'system:controller:bootstrap-signer', [
    rule(read, 'core', 'configmaps'),
    rule('update', 'core', 'configmaps', 'cluster-info'),
    writeEvents,
  ]),
];

/** Their RoleBindings. */
export const namespaceBindings: readonly BindingObject[] = [
  roleBinding(
    'kube-system',
    'system::extension-apiserver-authentication-reader',
    'extension-apiserver-authentication-reader',
    [user('system:kube-controller-manager'), user('system:kube-scheduler')],
  ),
  own('kube-system', 'system::leader-locking-kube-controller-manager', [
    user('system:kube-controller-manager'),
    systemAccount('kube-controller-manager'),
    systemAccount('leader-election-controller'),
  ]),
  own('kube-system', 'system::leader-locking-kube-scheduler', [
    user('system:kube-scheduler'),
    systemAccount('kube-scheduler'),
  ]),
  own('kube-system', 'system:controller:bootstrap-signer', [systemAccount('bootstrap-signer')]),
  own('kube-system', 'system:controller:cloud-provider', [systemAccount('cloud-provider')]),
  own('kube-system', 'system:controller:token-cleaner', [systemAccount('token-cleaner')]),
  own('kube-public', 'system:controller:bootstrap-signer', [systemAccount('bootstrap-signer')]),
];

/** Binding and Role of the same name. */
function own(namespace: string, name: string, subjects: BindingObject['subjects']): BindingObject {
  return roleBinding(namespace, name, name, subjects ?? []);
}
