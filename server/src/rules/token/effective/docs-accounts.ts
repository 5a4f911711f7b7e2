import type { RuleDocs } from '../../rule.ts';

const workload = (name: string, account: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: shop
spec:
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: ${account}
      containers:
        - name: ${name}
          image: registry.example.com/${name}:1.0
`;

const binding = (account: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${account}-reads
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: ${account}
    namespace: shop
`;

/** Documentation of `no-shared-service-account`. */
export const noSharedServiceAccountDocs: RuleDocs = {
  why: [
    'A ServiceAccount is the only name by which RBAC and the audit log know a workload. Two workloads that share one may do',
    'what either of them needs, and a break-in into one is a break-in into both. The rule speaks only where the account is',
    'bound to something, and only of workloads that neither carry the same application labels nor have names that begin',
    'alike: a Deployment and its migration Job may well share. An identity at a cloud (IAM role, Google service account, Azure',
    'client id) counts like a role: all of them act as it.',
  ].join('\n'),
  bad: {
    yaml: [workload('orders', 'backend'), workload('mailer', 'backend'), binding('backend')].join('---\n'),
    findings: 2,
  },
  good: {
    yaml: [workload('orders', 'orders'), workload('mailer', 'mailer'), binding('orders')].join('---\n'),
  },
  whenToTurnOff: 'Where one ServiceAccount a namespace is a decision.',
};

const account = (rest: string, annotations = ''): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: build
  namespace: ci
${annotations}automountServiceAccountToken: false
${rest}`;

/** Documentation of `no-service-account-secrets`. */
export const noServiceAccountSecretsDocs: RuleDocs = {
  why: [
    'The list `secrets` of a ServiceAccount gives nobody anything. Before 1.24 the control plane wrote the name of the token',
    'Secret there that it had made, `<account>-token-` and five characters; such an entry in a manifest is copied from a',
    'dump and names a Secret that other clusters do not have. Otherwise the list only counts together with the annotation',
    '`kubernetes.io/enforce-mountable-secrets: "true"`, which is deprecated since 1.32: it limits which Secrets the Pods may',
    'mount, but not through projected volumes, so that it is easily walked around. What is to be kept apart belongs into',
    'namespaces of its own.',
  ].join('\n'),
  bad: { yaml: account('secrets:\n  - name: build-token-7hx9k\n') },
  good: { yaml: account('') },
  whenToTurnOff: 'While clusters older than 1.24 are still in use.',
};
