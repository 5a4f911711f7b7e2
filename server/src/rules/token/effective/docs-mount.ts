import type { RuleDocs } from '../../rule.ts';

const web = (fields: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
${fields}      containers:
        - name: web
          image: registry.example.com/web:2.1
`;

/** Documentation of `no-unneeded-token-mount`. */
export const noUnneededTokenMountDocs: RuleDocs = {
  why: [
    'Unless the Pod or its ServiceAccount says `automountServiceAccountToken: false`, every container gets a token of the',
    'ServiceAccount at `/var/run/secrets/kubernetes.io/serviceaccount`. Clusters make that token valid for a year, and',
    'whoever can read one file of the container can take it along. A workload that never talks to the API server has no use',
    'for it.',
    '',
    'The rule computes what the Pods really get: the field of the Pod wins over that of the ServiceAccount, absence on both',
    'means yes, and containers that mount something at that path themselves get nothing. It speaks where no binding of this',
    'workspace names the ServiceAccount and nothing in the containers shows a client of the API server (known programs,',
    '`kubectl`, flags such as `--kubeconfig` or `--leader-elect`, variables such as `POD_NAMESPACE`). Where the account is',
    'bound, it speaks only about workloads that share it with another one which visibly needs it, and then louder: with the',
    'reach of the binding. A ServiceAccount that is not in the workspace may opt out, so nothing is said about it. An',
    'explicit `true` in the Pod is a decision and stays silent.',
    '',
    'The fixes are marked unsafe, since that nothing shows a use of the token is no proof: roles may be bound elsewhere, and',
    'programs may log in to other systems with it.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
${web('      serviceAccountName: web\n')}`,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
automountServiceAccountToken: false
---
${web('      serviceAccountName: web\n')}`,
  },
  whenToTurnOff: 'Where roles are bound in another repository, so that bindings are never at hand.',
};

/** Documentation of `no-default-service-account`. */
export const noDefaultServiceAccountDocs: RuleDocs = {
  why: [
    'Pods that name no ServiceAccount run as `default`, and so do all others of the namespace that name none. Whatever is',
    'bound to it for one of them, all of them may do; and audit logs cannot tell them apart. The token is mounted into each',
    'of them unless somebody refuses it.',
    '',
    'The rule is silent when the token is not mounted: then it does not matter as whom the Pods run. Its severity follows',
    'what `default` is bound to in this workspace, by its name or through a group: info where nothing is, warning where',
    'something is, error where that reaches over the whole cluster and lets it do more than it says, such as reading every',
    'Secret.',
  ].join('\n'),
  bad: { yaml: web('') },
  good: { yaml: web('      automountServiceAccountToken: false\n') },
  whenToTurnOff: 'In clusters where a policy turns the mount off in every `default` ServiceAccount.',
};
