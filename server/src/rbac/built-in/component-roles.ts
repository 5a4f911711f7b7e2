import type { PolicyRule } from '../matching.ts';
import type { RoleObject } from '../rbac-objects.ts';
import { clusterRole, paths, rule, verbSets, writeEvents } from './define.ts';

const { read, readWrite, readUpdate } = verbSets;

const reviewTokens = rule('create', 'authentication.k8s.io', 'tokenreviews');
const reviewAccess = rule('create', 'authorization.k8s.io', 'subjectaccessreviews');
const health = '/livez /readyz /healthz';

function approver(role: string, signer: string): RoleObject {
  return clusterRole(`system:certificates.k8s.io:${role}`, [
    rule('approve', 'certificates.k8s.io', 'signers', `kubernetes.io/${signer}`),
  ]);
}

function leaderElection(component: string, verbs: string): readonly PolicyRule[] {
  return [
    rule('create', 'coordination.k8s.io', 'leases'),
    rule(verbs, 'coordination.k8s.io', 'leases', component),
  ];
}

/**
 * The `system:` ClusterRoles of components and of everybody, with the feature gates as they are by default.
 * Source: kubernetes 1.36, plugin/pkg/auth/authorizer/rbac/bootstrappolicy/policy.go.
 */
export const componentRoles: readonly RoleObject[] = [
  clusterRole('system:discovery', [
    paths('get', `${health} /version /version/ /openapi /openapi/* /api /api/* /apis /apis/*`),
  ]),
  clusterRole('system:public-info-viewer', [paths('get', `${health} /version /version/`)]),
  clusterRole('system:basic-user', [
    rule('create', 'authorization.k8s.io', 'selfsubjectaccessreviews selfsubjectrulesreviews'),
    rule('create', 'authentication.k8s.io', 'selfsubjectreviews'),
  ]),
  clusterRole('system:service-account-issuer-discovery', [
    paths(
      'get',
      '/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/',
    ),
  ]),
  clusterRole('system:monitoring', [
    paths('get', '/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*'),
    rule('get', 'core', 'nodes/metrics'),
  ]),
  clusterRole('system:auth-delegator', [reviewTokens, reviewAccess]),
  clusterRole('system:heapster', [
    rule(read, 'core', 'events pods nodes namespaces'),
    rule(read, 'extensions', 'deployments'),
  ]),
  clusterRole('system:kube-aggregator', [rule(read, 'core', 'services endpoints')]),
  clusterRole('system:kube-dns', [rule('list watch', 'core', 'endpoints services')]),
  clusterRole('system:kubelet-api-admin', [
    rule(read, 'core', 'nodes'),
    rule('proxy', 'core', 'nodes'),
    rule('*', 'core', 'nodes/proxy nodes/metrics nodes/stats nodes/log'),
    rule('*', 'core', 'nodes/configz nodes/healthz nodes/pods'),
  ]),
  clusterRole('system:node', [
    reviewTokens,
    rule('create', 'authorization.k8s.io', 'subjectaccessreviews localsubjectaccessreviews'),
    rule(read, 'core', 'services'),
    rule(`create ${read}`, 'core', 'nodes'),
    rule('update patch', 'core', 'nodes/status'),
    rule('update patch', 'core', 'nodes'),
    rule('create update patch', 'core', 'events'),
    rule(read, 'core', 'pods'),
    rule('create delete', 'core', 'pods'),
    rule('update patch', 'core', 'pods/status'),
    rule('create', 'core', 'pods/eviction'),
    rule(read, 'core', 'secrets configmaps'),
    rule('get', 'core', 'persistentvolumeclaims persistentvolumes'),
    rule('get', 'core', 'endpoints'),
    rule(`create ${read}`, 'certificates.k8s.io', 'certificatesigningrequests'),
    rule('get create update patch delete', 'coordination.k8s.io', 'leases'),
    rule('get', 'storage.k8s.io', 'volumeattachments'),
    rule('create', 'core', 'serviceaccounts/token'),
    rule('get update patch', 'core', 'persistentvolumeclaims/status'),
    rule(read, 'storage.k8s.io', 'csidrivers'),
    rule('get create update patch delete', 'storage.k8s.io', 'csinodes'),
    rule(read, 'node.k8s.io', 'runtimeclasses'),
    rule('get', 'resource.k8s.io', 'resourceclaims'),
    rule('deletecollection', 'resource.k8s.io', 'resourceslices'),
    rule('get', 'core', 'serviceaccounts'),
  ]),
  clusterRole('system:node-bootstrapper', [
    rule(`create ${read}`, 'certificates.k8s.io', 'certificatesigningrequests'),
  ]),
  clusterRole('system:node-problem-detector', [
    rule('get', 'core', 'nodes'),
    rule('patch', 'core', 'nodes/status'),
    writeEvents,
  ]),
  clusterRole('system:node-proxier', [
    rule('list watch', 'core', 'services endpoints'),
    rule(read, 'core', 'nodes'),
    writeEvents,
    rule('list watch', 'networking.k8s.io', 'servicecidrs'),
    rule('list watch', 'discovery.k8s.io', 'endpointslices'),
  ]),
  clusterRole('system:kube-controller-manager', [
    writeEvents,
    ...leaderElection('kube-controller-manager', 'get update'),
    rule('create', 'core', 'secrets serviceaccounts'),
    rule('delete', 'core', 'secrets'),
    rule('get', 'core', 'namespaces secrets serviceaccounts configmaps'),
    rule('update', 'core', 'secrets serviceaccounts'),
    reviewTokens,
    reviewAccess,
    rule('list watch', '*', '*'),
    rule('create', 'core', 'serviceaccounts/token'),
  ]),
  clusterRole('system:kube-scheduler', [
    writeEvents,
    ...leaderElection('kube-scheduler', 'get list update watch'),
    rule(readWrite, 'coordination.k8s.io', 'leasecandidates'),
    rule(read, 'core', 'nodes'),
    rule(`${read} delete`, 'core', 'pods'),
    rule('create', 'core', 'pods/binding bindings'),
    rule('patch update', 'core', 'pods/status'),
    rule(read, 'core', 'services replicationcontrollers'),
    rule(read, 'apps extensions', 'replicasets'),
    rule(read, 'apps', 'statefulsets'),
    rule(read, 'policy', 'poddisruptionbudgets'),
    rule(read, 'core', 'persistentvolumeclaims persistentvolumes'),
    reviewTokens,
    reviewAccess,
    rule(read, 'storage.k8s.io', 'csinodes'),
    rule(read, 'storage.k8s.io', 'volumeattachments'),
    rule(read, 'core', 'namespaces'),
    rule(read, 'storage.k8s.io', 'csidrivers'),
    rule(read, 'storage.k8s.io', 'csistoragecapacities'),
    rule(read, 'resource.k8s.io', 'deviceclasses'),
    rule(readUpdate, 'resource.k8s.io', 'resourceclaims'),
    rule(readUpdate, 'resource.k8s.io', 'resourceclaims/status'),
    rule('update', 'core', 'pods/finalizers'),
    rule(read, 'resource.k8s.io', 'resourceslices'),
  ]),
  clusterRole('system:volume-scheduler', [
    rule(readUpdate, 'core', 'persistentvolumes'),
    rule(read, 'storage.k8s.io', 'storageclasses'),
    rule(readUpdate, 'core', 'persistentvolumeclaims'),
  ]),
  clusterRole('system:persistent-volume-provisioner', [
    rule(`${read} create delete`, 'core', 'persistentvolumes'),
    rule(`${read} update`, 'core', 'persistentvolumeclaims'),
    rule(read, 'storage.k8s.io', 'storageclasses'),
    rule('watch', 'core', 'events'),
    writeEvents,
  ]),
  clusterRole('system:certificates.k8s.io:certificatesigningrequests:nodeclient', [
    rule('create', 'certificates.k8s.io', 'certificatesigningrequests/nodeclient'),
  ]),
  clusterRole('system:certificates.k8s.io:certificatesigningrequests:selfnodeclient', [
    rule('create', 'certificates.k8s.io', 'certificatesigningrequests/selfnodeclient'),
  ]),
  approver('kube-apiserver-client-approver', 'kube-apiserver-client'),
  approver('kube-apiserver-client-kubelet-approver', 'kube-apiserver-client-kubelet'),
  approver('kubelet-serving-approver', 'kubelet-serving'),
  approver('legacy-unknown-approver', 'legacy-unknown'),
];
