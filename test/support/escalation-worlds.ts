import { accountText, bindingText, deploymentText, tokenSecretText } from './access-worlds.ts';

/** A subject `ServiceAccount shop/web` with one power, and how that is explained. */
export interface EscalationWorld {
  readonly power: string;
  /** The rules are in a Role of it; without one they are in a ClusterRole and bound in the whole cluster. */
  readonly namespace?: string;
  readonly minor?: number;
  readonly rules: readonly string[];
  readonly others?: readonly string[];
  /** Behind the binding. */
  readonly steps: readonly string[];
}

const root = [
  accountText('shop/root'),
  bindingText('root', 'ClusterRole cluster-admin', 'ServiceAccount shop/root'),
];

const asRoot = (through?: string): readonly string[] => [
  `that way it can act as ServiceAccount shop/root${through === undefined ? '' : ` through ${through}`}`,
  'ClusterRoleBinding root binds ServiceAccount shop/root to ClusterRole cluster-admin',
  'rule 1 of ClusterRole cluster-admin (built in) lets it do everything in the whole cluster',
];

const controller = 'system:controller:clusterrole-aggregation-controller';
const rewriter = 'ServiceAccount kube-system/clusterrole-aggregation-controller';
const rewriting =
  'so it can get every right by rewriting a ClusterRole in the whole cluster: with escalate it may write rights into a role that it does not hold, and it is bound to one';
const asGoodAsAdmin = 'so ServiceAccount shop/web is as good as cluster-admin';

// The end of every way to all ServiceAccounts of the cluster (facts 0-14).
const throughRoleRewriter = [
  `that way it can act as ${rewriter}, which every cluster has`,
  `ClusterRoleBinding ${controller} (built in) binds ${rewriter} to ClusterRole ${controller}`,
  `rule 1 of ClusterRole ${controller} (built in) lets it escalate clusterroles in the whole cluster`,
  `rule 1 of ClusterRole ${controller} (built in) lets it update clusterroles in the whole cluster`,
  rewriting,
  asGoodAsAdmin,
];

/** One world for each way of facts B.6, worst first. */
export const escalationWorlds: readonly EscalationWorld[] = [
  {
    power: 'everything',
    rules: ['* * *'],
    steps: ['rule 1 of ClusterRole given lets it do everything in the whole cluster'],
  },
  {
    power: 'rewrite-cluster-roles',
    rules: [
      'rbac.authorization.k8s.io clusterroles escalate',
      'rbac.authorization.k8s.io clusterroles patch',
    ],
    steps: [
      'rule 1 of ClusterRole given lets it escalate clusterroles in the whole cluster',
      'rule 2 of ClusterRole given lets it patch clusterroles in the whole cluster',
      'so it can get every right by rewriting a ClusterRole in the whole cluster: with escalate it may write rights into a role that it does not hold, and it is bound to one',
      'so ServiceAccount shop/web is as good as cluster-admin',
    ],
  },
  {
    power: 'bind-cluster-wide',
    rules: [
      'rbac.authorization.k8s.io clusterroles bind cluster-admin,view',
      'rbac.authorization.k8s.io clusterrolebindings create',
    ],
    steps: [
      'rule 1 of ClusterRole given lets it bind clusterroles named cluster-admin in the whole cluster',
      'rule 2 of ClusterRole given lets it create clusterrolebindings in the whole cluster',
      'so it can get every ClusterRole by binding it in the whole cluster: with bind it may write a ClusterRoleBinding to cluster-admin that names itself',
      'so ServiceAccount shop/web is as good as cluster-admin',
    ],
  },
  {
    power: 'impersonate-groups',
    rules: ['core users,groups impersonate'],
    steps: [
      'rule 1 of ClusterRole given lets it impersonate groups in the whole cluster',
      'rule 1 of ClusterRole given lets it impersonate users in the whole cluster',
      'so it can act as a member of every group in the whole cluster: members of the group system:masters may do everything, RBAC is not asked',
      'so ServiceAccount shop/web is as good as cluster-admin',
    ],
  },
  {
    power: 'certificates',
    rules: [
      'certificates.k8s.io certificatesigningrequests create',
      'certificates.k8s.io certificatesigningrequests/approval update',
      'certificates.k8s.io signers approve kubernetes.io/kube-apiserver-client',
    ],
    steps: [
      'rule 1 of ClusterRole given lets it create certificatesigningrequests in the whole cluster',
      'rule 2 of ClusterRole given lets it update certificatesigningrequests/approval in the whole cluster',
      'rule 3 of ClusterRole given lets it approve signers named kubernetes.io/kube-apiserver-client in the whole cluster',
      'so it can get a client certificate for every user in the whole cluster: it approves its own request to the signer kubernetes.io/kube-apiserver-client, and the API server trusts the name in the certificate; one for the user system:kube-controller-manager may issue tokens for every ServiceAccount',
      ...throughRoleRewriter,
    ],
  },
  {
    power: 'rewrite-roles',
    namespace: 'shop',
    rules: ['rbac.authorization.k8s.io roles escalate,update'],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it escalate roles in namespace shop',
      'rule 1 of Role shop/given lets it update roles in namespace shop',
      'so it can get every right by rewriting a Role in namespace shop: with escalate it may write rights into a Role of the namespace that it does not hold',
      ...asRoot(),
    ],
  },
  {
    power: 'bind-roles',
    namespace: 'shop',
    rules: [
      'rbac.authorization.k8s.io clusterroles bind edit',
      'rbac.authorization.k8s.io rolebindings create',
    ],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it bind clusterroles named edit in namespace shop',
      'rule 2 of Role shop/given lets it create rolebindings in namespace shop',
      'so it can get further roles by binding them (edit) in namespace shop: with bind it may write a RoleBinding to a role whose rights it does not hold, cluster-admin if nothing limits the name',
      ...asRoot(),
    ],
  },
  {
    power: 'impersonate-users',
    rules: ['core users impersonate'],
    steps: [
      'rule 1 of ClusterRole given lets it impersonate users in the whole cluster',
      'so it can act as every user in the whole cluster: as the user system:kube-controller-manager it may issue tokens for every ServiceAccount',
      ...throughRoleRewriter,
    ],
  },
  {
    power: 'impersonate-accounts',
    namespace: 'shop',
    rules: ['core serviceaccounts impersonate root'],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it impersonate serviceaccounts named root in namespace shop',
      'so it can act as ServiceAccount root in namespace shop: with impersonate it sends requests in the name of the ServiceAccount, with the rights of that',
      ...asRoot(),
    ],
  },
  {
    power: 'issue-tokens',
    rules: ['core serviceaccounts/token create'],
    steps: [
      'rule 1 of ClusterRole given lets it create serviceaccounts/token in the whole cluster',
      'so it can issue tokens for every ServiceAccount in the whole cluster: whoever has a token of a ServiceAccount acts as it',
      ...throughRoleRewriter,
    ],
  },
  {
    power: 'start-pods',
    namespace: 'shop',
    rules: ['core pods create'],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it create pods in namespace shop',
      'so it can start Pods as every ServiceAccount in namespace shop: a Pod runs as whatever ServiceAccount of its namespace its manifest names, and mounts every Secret there',
      ...asRoot(),
    ],
  },
  {
    power: 'start-workloads',
    namespace: 'shop',
    rules: ['apps deployments create'],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it create deployments in namespace shop',
      'so it can start Pods as every ServiceAccount in namespace shop: a Pod runs as whatever ServiceAccount of its namespace its manifest names, and mounts every Secret there',
      ...asRoot(),
    ],
  },
  {
    power: 'start-jobs',
    namespace: 'shop',
    rules: ['batch cronjobs create'],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it create cronjobs in namespace shop',
      'so it can start Pods as every ServiceAccount in namespace shop: a Pod runs as whatever ServiceAccount of its namespace its manifest names, and mounts every Secret there',
      ...asRoot(),
    ],
  },
  {
    power: 'token-secrets',
    namespace: 'shop',
    rules: ['core secrets create,get'],
    others: root,
    steps: [
      'rule 1 of Role shop/given lets it create secrets in namespace shop',
      'rule 1 of Role shop/given lets it get secrets in namespace shop',
      'so it can have tokens written into Secrets and read them in namespace shop: the cluster writes a token that never expires into a Secret of type kubernetes.io/service-account-token for the ServiceAccount it names',
      ...asRoot(),
    ],
  },
  {
    power: 'read-secrets',
    namespace: 'shop',
    rules: ['core secrets list'],
    others: [...root, tokenSecretText('shop/root-token', 'root')],
    steps: [
      'rule 1 of Role shop/given lets it list secrets in namespace shop',
      'so it can read every Secret in namespace shop: list and watch return the contents as get does, tokens of ServiceAccounts among them',
      ...asRoot('Secret shop/root-token'),
    ],
  },
  {
    power: 'exec',
    namespace: 'shop',
    rules: ['core pods/exec create'],
    others: [...root, deploymentText('shop/ops', 'root')],
    steps: [
      'rule 1 of Role shop/given lets it create pods/exec in namespace shop',
      'so it can run commands in every Pod in namespace shop: a command in a container reads the token that is mounted there and acts as the ServiceAccount of the Pod',
      ...asRoot('Deployment shop/ops'),
    ],
  },
  {
    power: 'exec-by-get',
    namespace: 'shop',
    minor: 34,
    rules: ['core pods/attach get'],
    others: [...root, deploymentText('shop/ops', 'root')],
    steps: [
      'rule 1 of Role shop/given lets it get pods/attach in namespace shop',
      'so it can run commands in every Pod in namespace shop: before Kubernetes 1.35 a websocket asks for get only; a command in a container reads the token that is mounted there and acts as the ServiceAccount of the Pod',
      ...asRoot('Deployment shop/ops'),
    ],
  },
  {
    power: 'ephemeral-containers',
    namespace: 'shop',
    rules: ['core pods/ephemeralcontainers patch'],
    others: [...root, deploymentText('shop/ops', 'root')],
    steps: [
      'rule 1 of Role shop/given lets it patch pods/ephemeralcontainers in namespace shop',
      'so it can put containers into every Pod in namespace shop: a container of its own in a running Pod sees the token and the processes of the others',
      ...asRoot('Deployment shop/ops'),
    ],
  },
  {
    power: 'kubelets',
    rules: ['core nodes/proxy get'],
    others: [...root, deploymentText('shop/ops', 'root')],
    steps: [
      'rule 1 of ClusterRole given lets it get nodes/proxy in the whole cluster',
      'so it can call the kubelet of every node in the whole cluster: the kubelet runs commands in every Pod of its node, past audit and admission; get is enough through a websocket',
      ...asRoot('Deployment shop/ops'),
    ],
  },
  {
    power: 'constrained-impersonation',
    rules: ['authentication.k8s.io users impersonate:user-info'],
    steps: [
      'rule 1 of ClusterRole given lets it impersonate:user-info users in the whole cluster',
      'so it can act as others for some actions in the whole cluster: in their name it may do what rules with verbs such as impersonate-on:user-info:list allow it, and they may themselves',
    ],
  },
  {
    power: 'write-bindings',
    namespace: 'shop',
    rules: ['rbac.authorization.k8s.io rolebindings update'],
    steps: [
      'rule 1 of Role shop/given lets it update rolebindings in namespace shop',
      'so it can change who is bound to which role in namespace shop: only roles whose rights it holds itself can be bound without bind, but to anybody',
    ],
  },
  {
    power: 'pass-checks',
    namespace: 'shop',
    rules: ['rbac.authorization.k8s.io roles escalate'],
    steps: [
      'rule 1 of Role shop/given lets it escalate roles in namespace shop',
      'so it can pass the check against escalation (escalate, bind) in namespace shop: it counts together with writing the role or the binding in question',
    ],
  },
  {
    power: 'write-secrets',
    namespace: 'shop',
    rules: ['core secrets patch'],
    steps: [
      'rule 1 of Role shop/given lets it patch secrets in namespace shop',
      'so it can write Secrets in namespace shop: it changes the keys, certificates and passwords that others rely on',
    ],
  },
  {
    power: 'admission',
    rules: ['admissionregistration.k8s.io mutatingwebhookconfigurations patch'],
    steps: [
      'rule 1 of ClusterRole given lets it patch mutatingwebhookconfigurations in the whole cluster',
      'so it can change or remove admission control in the whole cluster: a webhook reads and alters what everybody writes, Secrets too; without policies nothing stops a Pod',
    ],
  },
  {
    power: 'admission-bindings',
    rules: ['admissionregistration.k8s.io validatingadmissionpolicybindings delete'],
    steps: [
      'rule 1 of ClusterRole given lets it delete validatingadmissionpolicybindings in the whole cluster',
      'so it can switch admission policies off in the whole cluster: a policy without its binding checks nothing',
    ],
  },
  {
    power: 'sign',
    rules: [
      'certificates.k8s.io signers sign example.com/own',
      'certificates.k8s.io certificatesigningrequests/status update',
    ],
    steps: [
      'rule 1 of ClusterRole given lets it sign signers named example.com/own in the whole cluster',
      'rule 2 of ClusterRole given lets it update certificatesigningrequests/status in the whole cluster',
      'so it can issue certificates in the name of a signer in the whole cluster: whoever trusts the signer takes the certificate in the status of the request',
    ],
  },
  {
    power: 'trust',
    rules: ['certificates.k8s.io clustertrustbundles create'],
    steps: [
      'rule 1 of ClusterRole given lets it create clustertrustbundles in the whole cluster',
      'so it can change whom others trust in the whole cluster: Pods read trust anchors from ClusterTrustBundles; one more lets its key speak for every service',
    ],
  },
  {
    power: 'attest',
    rules: ['certificates.k8s.io signers attest example.com/own'],
    steps: [
      'rule 1 of ClusterRole given lets it attest signers named example.com/own in the whole cluster',
      'so it can vouch for trust bundles of a signer in the whole cluster: attest is what writing a ClusterTrustBundle of that signer takes',
    ],
  },
  {
    power: 'signers',
    rules: ['certificates.k8s.io signers approve'],
    steps: [
      'rule 1 of ClusterRole given lets it approve signers in the whole cluster',
      'so it can approve or sign certificates in the whole cluster: it counts together with writing the approval or the status of a request, which is not given here',
    ],
  },
  {
    power: 'volumes',
    rules: ['core persistentvolumes create'],
    steps: [
      'rule 1 of ClusterRole given lets it create persistentvolumes in the whole cluster',
      'so it can mount any directory of a node in the whole cluster: a PersistentVolume of type hostPath reaches the files of a node, the keys of its kubelet too',
    ],
  },
  {
    power: 'api-services',
    rules: ['apiregistration.k8s.io apiservices update'],
    steps: [
      'rule 1 of ClusterRole given lets it update apiservices in the whole cluster',
      'so it can take over API groups in the whole cluster: requests to the group go to its server, with the names of those who send them',
    ],
  },
  {
    power: 'definitions',
    rules: ['apiextensions.k8s.io customresourcedefinitions patch'],
    steps: [
      'rule 1 of ClusterRole given lets it patch customresourcedefinitions in the whole cluster',
      'so it can change custom resource definitions in the whole cluster: a conversion webhook reads and alters every object of the kind',
    ],
  },
  {
    power: 'system-config',
    namespace: 'kube-system',
    rules: ['core configmaps update aws-auth'],
    steps: [
      'rule 1 of Role kube-system/given lets it update configmaps named aws-auth in namespace kube-system',
      'so it can change how the cluster maps identities and resolves names in namespace kube-system: ConfigMaps of kube-system say which cloud identity is which user (aws-auth) and where names lead (coredns)',
    ],
  },
  {
    power: 'namespace-labels',
    rules: ['core namespaces patch'],
    steps: [
      'rule 1 of ClusterRole given lets it patch namespaces in the whole cluster',
      'so it can lift the protection of namespaces in the whole cluster: labels of a namespace decide on Pod Security, network policies and injection',
    ],
  },
  {
    power: 'steer-to-nodes',
    rules: ['core nodes/status patch'],
    steps: [
      'rule 1 of ClusterRole given lets it patch nodes/status in the whole cluster',
      'so it can steer Pods onto nodes of its choice in the whole cluster: labels, taints and capacity of nodes decide where Pods with powerful tokens run',
    ],
  },
  {
    power: 'place-pods',
    namespace: 'shop',
    rules: ['core pods/eviction create'],
    steps: [
      'rule 1 of Role shop/given lets it create pods/eviction in namespace shop',
      'so it can evict Pods or place them on nodes in namespace shop: a Pod that is evicted or placed by hand can be brought to a node that is already taken',
    ],
  },
  {
    power: 'proxy',
    namespace: 'shop',
    rules: ['core services/proxy get'],
    steps: [
      'rule 1 of Role shop/given lets it get services/proxy in namespace shop',
      'so it can reach Pods and Services through the API server in namespace shop: the connection comes from the API server, past network policies',
    ],
  },
  {
    power: 'review-tokens',
    rules: ['authentication.k8s.io tokenreviews create'],
    steps: [
      'rule 1 of ClusterRole given lets it create tokenreviews in the whole cluster',
      'so it can have every token checked in the whole cluster: it tells whose token a found string is and whether it still works',
    ],
  },
  {
    power: 'review-access',
    rules: ['authorization.k8s.io subjectaccessreviews create'],
    steps: [
      'rule 1 of ClusterRole given lets it create subjectaccessreviews in the whole cluster',
      'so it can ask what everybody else may do in the whole cluster: it finds the subjects worth attacking',
    ],
  },
];
