import { phrase, tell } from '../words/tell.ts';
import {
  constrainedImpersonation,
  execNeedsCreate,
  dangerousRequests as requests,
} from './dangerous-requests.ts';
import type { Power } from './powers.ts';

const anyName = (): boolean => true;
const everything = { group: '*', resources: ['*'], verbs: ['*'] };
const execEffect = phrase('run commands in every Pod');
const execReason = phrase(
  'a command in a container reads the token that is mounted there and acts as the ServiceAccount of the Pod',
);

const startPods = {
  effect: phrase('start Pods as every ServiceAccount'),
  namespaced: true,
  because: phrase(
    'a Pod runs as whatever ServiceAccount of its namespace its manifest names, and mounts every Secret there',
  ),
  leadsTo: 'accounts',
} as const;

/** The signer whose certificates the API server takes for clients. */
const clientSigner = 'kubernetes.io/kube-apiserver-client';
const isClientSigner = (name: string): boolean => name === clientSigner || name === 'kubernetes.io/*';

/** ConfigMaps of `kube-system` that decide who users are and where names lead (facts B.6). */
const pivotalConfigMaps: ReadonlySet<string> = new Set([
  'aws-auth',
  'coredns',
  'kube-proxy',
  'extension-apiserver-authentication',
]);

/**
 * Ways from what RBAC allows to more than that, worst first (facts B.6, and 0-14 for the whole chain).
 * Names in backquotes are written as code.
 */
export const powers: readonly Power[] = [
  {
    id: 'everything',
    effect: phrase('do everything'),
    namespaced: true,
    needs: [everything],
    because: phrase('all verbs on all resources hold every right there is, those of later versions too'),
    leadsTo: 'everything',
  },
  {
    id: 'rewrite-cluster-roles',
    effect: phrase('get every right by rewriting a ClusterRole'),
    namespaced: false,
    needs: [requests.escalateClusterRoles, requests.changeClusterRoles],
    because: phrase(
      'with `escalate` it may write rights into a role that it does not hold, and it is bound to one',
    ),
    leadsTo: 'everything',
    within: ['everything'],
  },
  {
    id: 'bind-cluster-wide',
    effect: phrase('get every ClusterRole by binding it'),
    namespaced: false,
    needs: [
      { ...requests.bindClusterRoles, named: (name) => name === 'cluster-admin' },
      requests.writeClusterRoleBindings,
    ],
    because: phrase('with `bind` it may write a ClusterRoleBinding to `cluster-admin` that names itself'),
    leadsTo: 'everything',
    within: ['everything'],
  },
  {
    id: 'impersonate-groups',
    effect: phrase('act as a member of every group'),
    namespaced: false,
    needs: [
      { ...requests.impersonateGroups, named: (name) => name === 'system:masters' },
      requests.impersonateUsers,
    ],
    because: phrase('members of the group `system:masters` may do everything, RBAC is not asked'),
    leadsTo: 'everything',
    within: ['everything'],
  },
  {
    id: 'certificates',
    effect: phrase('get a client certificate for every user'),
    namespaced: false,
    needs: [
      requests.requestCertificates,
      { ...requests.recordApproval, named: anyName },
      { ...requests.approve, named: isClientSigner },
    ],
    get because() {
      return tell`it approves its own request to the signer \`${clientSigner}\`, and the API server trusts the name in the certificate; one for the user \`system:kube-controller-manager\` may issue tokens for every ServiceAccount`;
    },
    leadsTo: 'accounts',
    within: ['everything'],
  },
  {
    id: 'rewrite-roles',
    effect: phrase('get every right by rewriting a Role'),
    namespaced: true,
    needs: [requests.escalateRoles, requests.changeRoles],
    because: phrase('with `escalate` it may write rights into a Role of the namespace that it does not hold'),
    leadsTo: 'accounts',
    boundToRole: true,
    within: ['everything'],
  },
  {
    id: 'bind-roles',
    effect: phrase('get further roles by binding them'),
    namespaced: true,
    needs: [{ ...requests.bindRoles, named: anyName }, requests.writeRoleBindings],
    because: phrase(
      'with `bind` it may write a RoleBinding to a role whose rights it does not hold, `cluster-admin` if nothing limits the name',
    ),
    leadsTo: 'accounts',
    names: 'roles',
    within: ['everything', 'bind-cluster-wide'],
  },
  {
    id: 'impersonate-users',
    effect: phrase('act as every user'),
    namespaced: false,
    needs: [requests.impersonateUsers],
    because: phrase(
      'as the user `system:kube-controller-manager` it may issue tokens for every ServiceAccount',
    ),
    leadsTo: 'accounts',
    within: ['everything', 'impersonate-groups'],
  },
  {
    id: 'impersonate-accounts',
    effect: phrase('act as every ServiceAccount'),
    namespaced: true,
    needs: [{ ...requests.impersonateAccounts, named: anyName }],
    because: phrase(
      'with `impersonate` it sends requests in the name of the ServiceAccount, with the rights of that',
    ),
    leadsTo: 'accounts',
    names: 'accounts',
    within: ['everything'],
  },
  {
    id: 'issue-tokens',
    effect: phrase('issue tokens for every ServiceAccount'),
    namespaced: true,
    needs: [{ ...requests.issueTokens, named: anyName }],
    because: phrase('whoever has a token of a ServiceAccount acts as it'),
    leadsTo: 'accounts',
    names: 'accounts',
    within: ['everything'],
  },
  { id: 'start-pods', needs: [requests.createPods], within: ['everything'], ...startPods },
  {
    id: 'start-workloads',
    needs: [requests.createWorkloads],
    within: ['everything', 'start-pods'],
    ...startPods,
  },
  {
    id: 'start-jobs',
    needs: [requests.createJobs],
    within: ['everything', 'start-pods', 'start-workloads'],
    ...startPods,
  },
  {
    id: 'token-secrets',
    effect: phrase('have tokens written into Secrets and read them'),
    namespaced: true,
    needs: [requests.createSecrets, requests.readSecrets],
    because: phrase(
      'the cluster writes a token that never expires into a Secret of type `kubernetes.io/service-account-token` for the ServiceAccount it names',
    ),
    leadsTo: 'accounts',
    within: ['everything'],
  },
  {
    id: 'read-secrets',
    effect: phrase('read every Secret'),
    namespaced: true,
    needs: [requests.readSecrets],
    because: phrase(
      '`list` and `watch` return the contents as `get` does, tokens of ServiceAccounts among them',
    ),
    leadsTo: 'stored-accounts',
    within: ['everything'],
  },
  {
    id: 'exec',
    effect: execEffect,
    namespaced: true,
    needs: [requests.runCommands],
    because: execReason,
    leadsTo: 'running-accounts',
    within: ['everything'],
  },
  {
    id: 'exec-by-get',
    effect: execEffect,
    namespaced: true,
    needs: [requests.runCommandsByGet],
    get because() {
      return tell`before Kubernetes 1.${execNeedsCreate} a websocket asks for \`get\` only; ${execReason}`;
    },
    leadsTo: 'running-accounts',
    within: ['everything', 'exec'],
    until: execNeedsCreate,
  },
  {
    id: 'ephemeral-containers',
    effect: phrase('put containers into every Pod'),
    namespaced: true,
    needs: [requests.addContainers],
    because: phrase('a container of its own in a running Pod sees the token and the processes of the others'),
    leadsTo: 'running-accounts',
    within: ['everything'],
  },
  {
    id: 'kubelets',
    effect: phrase('call the kubelet of every node'),
    namespaced: false,
    needs: [{ ...requests.callKubelets, named: anyName }],
    because: phrase(
      'the kubelet runs commands in every Pod of its node, past audit and admission; `get` is enough through a websocket',
    ),
    leadsTo: 'running-accounts',
    within: ['everything'],
  },
  {
    id: 'constrained-impersonation',
    effect: phrase('act as others for some actions'),
    namespaced: true,
    needs: [{ ...requests.impersonateConstrained, named: anyName }],
    because: phrase(
      'in their name it may do what rules with verbs such as `impersonate-on:user-info:list` allow it, and they may themselves',
    ),
    since: constrainedImpersonation,
    within: ['everything'],
  },
  {
    id: 'write-bindings',
    effect: phrase('change who is bound to which role'),
    namespaced: true,
    needs: [requests.writeBindings],
    because: phrase('only roles whose rights it holds itself can be bound without `bind`, but to anybody'),
    within: ['everything', 'bind-cluster-wide', 'bind-roles'],
  },
  {
    id: 'pass-checks',
    effect: phrase('pass the check against escalation (`escalate`, `bind`)'),
    namespaced: true,
    needs: [{ ...requests.passChecks, named: anyName }],
    because: phrase('it counts together with writing the role or the binding in question'),
    within: ['everything', 'rewrite-cluster-roles', 'rewrite-roles', 'bind-cluster-wide', 'bind-roles'],
  },
  {
    id: 'write-secrets',
    effect: phrase('write Secrets'),
    namespaced: true,
    needs: [requests.writeSecrets],
    because: phrase('it changes the keys, certificates and passwords that others rely on'),
    within: ['everything', 'token-secrets'],
  },
  {
    id: 'admission',
    effect: phrase('change or remove admission control'),
    namespaced: false,
    needs: [requests.changeAdmission],
    because: phrase(
      'a webhook reads and alters what everybody writes, Secrets too; without policies nothing stops a Pod',
    ),
    within: ['everything'],
  },
  {
    id: 'admission-bindings',
    effect: phrase('switch admission policies off'),
    namespaced: false,
    needs: [requests.changeAdmissionBindings],
    because: phrase('a policy without its binding checks nothing'),
    within: ['everything', 'admission'],
  },
  {
    id: 'sign',
    effect: phrase('issue certificates in the name of a signer'),
    namespaced: false,
    needs: [
      { ...requests.sign, named: anyName },
      { ...requests.publishCertificates, named: anyName },
    ],
    because: phrase('whoever trusts the signer takes the certificate in the status of the request'),
    within: ['everything'],
  },
  {
    id: 'trust',
    effect: phrase('change whom others trust'),
    namespaced: false,
    needs: [requests.changeTrust],
    because: phrase(
      'Pods read trust anchors from ClusterTrustBundles; one more lets its key speak for every service',
    ),
    within: ['everything'],
  },
  {
    id: 'attest',
    effect: phrase('vouch for trust bundles of a signer'),
    namespaced: false,
    needs: [{ ...requests.attest, named: anyName }],
    because: phrase('`attest` is what writing a ClusterTrustBundle of that signer takes'),
    within: ['everything', 'trust'],
  },
  {
    id: 'signers',
    effect: phrase('approve or sign certificates'),
    namespaced: false,
    needs: [requests.signers],
    because: phrase(
      'it counts together with writing the approval or the status of a request, which is not given here',
    ),
    within: ['everything', 'certificates', 'sign', 'attest'],
  },
  {
    id: 'volumes',
    effect: phrase('mount any directory of a node'),
    namespaced: false,
    needs: [requests.createVolumes],
    because: phrase(
      'a PersistentVolume of type `hostPath` reaches the files of a node, the keys of its kubelet too',
    ),
    within: ['everything'],
  },
  {
    id: 'api-services',
    effect: phrase('take over API groups'),
    namespaced: false,
    needs: [requests.takeOverGroups],
    because: phrase('requests to the group go to its server, with the names of those who send them'),
    within: ['everything'],
  },
  {
    id: 'definitions',
    effect: phrase('change custom resource definitions'),
    namespaced: false,
    needs: [requests.changeDefinitions],
    because: phrase('a conversion webhook reads and alters every object of the kind'),
    within: ['everything'],
  },
  {
    id: 'system-config',
    effect: phrase('change how the cluster maps identities and resolves names'),
    namespaced: true,
    onlyIn: 'kube-system',
    needs: [{ ...requests.writeConfigMaps, named: (name) => pivotalConfigMaps.has(name) }],
    because: phrase(
      'ConfigMaps of `kube-system` say which cloud identity is which user (`aws-auth`) and where names lead (`coredns`)',
    ),
    within: ['everything'],
  },
  {
    id: 'namespace-labels',
    effect: phrase('lift the protection of namespaces'),
    namespaced: true,
    needs: [requests.labelNamespaces],
    because: phrase('labels of a namespace decide on Pod Security, network policies and injection'),
    within: ['everything'],
  },
  {
    id: 'steer-to-nodes',
    effect: phrase('steer Pods onto nodes of its choice'),
    namespaced: false,
    needs: [requests.steerPods],
    because: phrase('labels, taints and capacity of nodes decide where Pods with powerful tokens run'),
    within: ['everything'],
  },
  {
    id: 'place-pods',
    effect: phrase('evict Pods or place them on nodes'),
    namespaced: true,
    needs: [requests.placePods],
    because: phrase('a Pod that is evicted or placed by hand can be brought to a node that is already taken'),
    within: ['everything', 'steer-to-nodes'],
  },
  {
    id: 'proxy',
    effect: phrase('reach Pods and Services through the API server'),
    namespaced: true,
    needs: [requests.reachThroughServer],
    because: phrase('the connection comes from the API server, past network policies'),
    within: ['everything'],
  },
  {
    id: 'review-tokens',
    effect: phrase('have every token checked'),
    namespaced: false,
    needs: [requests.reviewTokens],
    because: phrase('it tells whose token a found string is and whether it still works'),
    within: ['everything'],
  },
  {
    id: 'review-access',
    effect: phrase('ask what everybody else may do'),
    namespaced: false,
    needs: [requests.reviewAccess],
    because: phrase('it finds the subjects worth attacking'),
    within: ['everything'],
  },
];
