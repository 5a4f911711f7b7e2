/** Requests of one kind that lead to more than they say; any of the resources with any of the verbs will do (facts B.6). */
export interface DangerousRequest {
  readonly group: string;
  /** `resource` or `resource/subresource`. */
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
}

const rbac = 'rbac.authorization.k8s.io';
const certificates = 'certificates.k8s.io';
const write = ['create', 'update', 'patch'];

/** The minor version from which a websocket to `pods/exec` needs `create`, whatever its HTTP method (facts B.6). */
export const execNeedsCreate = 35;

/** The minor version from which constrained impersonation is on unless it is switched off (facts B.6). */
export const constrainedImpersonation = 36;

function request(group: string, resources: readonly string[], verbs: readonly string[]): DangerousRequest {
  return { group, resources, verbs };
}

/** The requests of facts B.6, by what they are good for. */
export const dangerousRequests = {
  passChecks: request(rbac, ['roles', 'clusterroles'], ['escalate', 'bind']),
  escalateClusterRoles: request(rbac, ['clusterroles'], ['escalate']),
  changeClusterRoles: request(rbac, ['clusterroles'], ['update', 'patch']),
  escalateRoles: request(rbac, ['roles'], ['escalate']),
  changeRoles: request(rbac, ['roles'], ['update', 'patch']),
  bindClusterRoles: request(rbac, ['clusterroles'], ['bind']),
  bindRoles: request(rbac, ['clusterroles', 'roles'], ['bind']),
  writeBindings: request(rbac, ['rolebindings', 'clusterrolebindings'], write),
  writeClusterRoleBindings: request(rbac, ['clusterrolebindings'], write),
  writeRoleBindings: request(rbac, ['rolebindings'], write),
  impersonateAccounts: request('', ['serviceaccounts'], ['impersonate']),
  impersonateUsers: request('', ['users'], ['impersonate']),
  impersonateGroups: request('', ['groups'], ['impersonate']),
  impersonateConstrained: request(
    'authentication.k8s.io',
    ['users', 'groups', 'serviceaccounts', 'nodes'],
    [
      'impersonate:user-info',
      'impersonate:serviceaccount',
      'impersonate:arbitrary-node',
      'impersonate:associated-node',
    ],
  ),
  issueTokens: request('', ['serviceaccounts/token'], ['create']),
  readSecrets: request('', ['secrets'], ['get', 'list', 'watch']),
  createSecrets: request('', ['secrets'], ['create']),
  writeSecrets: request('', ['secrets'], write),
  createPods: request('', ['pods', 'replicationcontrollers'], ['create']),
  createWorkloads: request('apps', ['deployments', 'daemonsets', 'statefulsets', 'replicasets'], ['create']),
  createJobs: request('batch', ['jobs', 'cronjobs'], ['create']),
  runCommands: request('', ['pods/exec', 'pods/attach'], ['create']),
  // A websocket GET was authorized as `get` alone before AuthorizePodWebsocketUpgradeCreatePermission.
  runCommandsByGet: request('', ['pods/exec', 'pods/attach'], ['get']),
  addContainers: request('', ['pods/ephemeralcontainers'], ['update', 'patch']),
  callKubelets: request('', ['nodes/proxy'], ['get', 'create']),
  reachThroughServer: request('', ['services/proxy', 'pods/proxy', 'pods/portforward'], ['get', 'create']),
  createVolumes: request('', ['persistentvolumes'], ['create']),
  steerPods: request('', ['nodes', 'nodes/status'], write),
  placePods: request('', ['pods/eviction', 'pods/binding', 'bindings'], ['create']),
  labelNamespaces: request('', ['namespaces'], ['update', 'patch']),
  writeConfigMaps: request('', ['configmaps'], ['update', 'patch']),
  requestCertificates: request(certificates, ['certificatesigningrequests'], ['create']),
  recordApproval: request(certificates, ['certificatesigningrequests/approval'], ['update', 'patch']),
  approve: request(certificates, ['signers'], ['approve']),
  sign: request(certificates, ['signers'], ['sign']),
  publishCertificates: request(certificates, ['certificatesigningrequests/status'], ['update', 'patch']),
  signers: request(certificates, ['signers'], ['approve', 'sign', 'attest']),
  attest: request(certificates, ['signers'], ['attest']),
  changeTrust: request(certificates, ['clustertrustbundles'], write),
  changeAdmission: request(
    'admissionregistration.k8s.io',
    [
      'validatingwebhookconfigurations',
      'mutatingwebhookconfigurations',
      'validatingadmissionpolicies',
      'mutatingadmissionpolicies',
    ],
    [...write, 'delete', 'deletecollection'],
  ),
  changeAdmissionBindings: request(
    'admissionregistration.k8s.io',
    ['validatingadmissionpolicybindings', 'mutatingadmissionpolicybindings'],
    [...write, 'delete', 'deletecollection'],
  ),
  takeOverGroups: request('apiregistration.k8s.io', ['apiservices'], write),
  changeDefinitions: request('apiextensions.k8s.io', ['customresourcedefinitions'], write),
  reviewTokens: request('authentication.k8s.io', ['tokenreviews'], ['create']),
  reviewAccess: request('authorization.k8s.io', ['subjectaccessreviews'], ['create']),
} as const satisfies Readonly<Record<string, DangerousRequest>>;
