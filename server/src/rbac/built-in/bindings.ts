import type { BindingObject } from '../rbac-objects.ts';
import { controllerRules } from './controller-roles.ts';
import { clusterBinding, group, systemAccount, user } from './define.ts';
import { namespaceBindings } from './namespace-roles.ts';

const authenticated = group('system:authenticated');
const serviceAccounts = group('system:serviceaccounts');
const scheduler = user('system:kube-scheduler');

/**
 * All bindings that a Kubernetes 1.36 API server creates at its first start.
 * Source: kubernetes 1.36, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/{policy,controller_policy,namespace_policy}.go.
 */
export const builtInBindings: readonly BindingObject[] = [
  clusterBinding('cluster-admin', [group('system:masters')]),
  clusterBinding('system:discovery', [authenticated]),
  clusterBinding('system:basic-user', [authenticated]),
  clusterBinding('system:public-info-viewer', [authenticated, group('system:unauthenticated')]),
  clusterBinding('system:service-account-issuer-discovery', [serviceAccounts]),
  clusterBinding('system:monitoring', [group('system:monitoring')]),
  clusterBinding('system:node-proxier', [user('system:kube-proxy')]),
  clusterBinding('system:kube-controller-manager', [user('system:kube-controller-manager')]),
  clusterBinding('system:kube-dns', [systemAccount('kube-dns')]),
  clusterBinding('system:kube-scheduler', [scheduler]),
  clusterBinding('system:volume-scheduler', [scheduler]),
  // Nodes are served by an authorizer of their own; the binding is left without anybody.
  clusterBinding('system:node', []),
  ...Object.keys(controllerRules).map((name) =>
    clusterBinding(`system:controller:${name}`, [systemAccount(name)]),
  ),
  ...namespaceBindings,
];
