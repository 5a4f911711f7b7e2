import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-misplaced-workload-identity`. */
export const misplacedDocs: RuleDocs = {
  why: [
    'Each cloud looks for its key at exactly one place. `eks.amazonaws.com/role-arn`, `iam.gke.io/gcp-service-account` and',
    '`azure.workload.identity/client-id` are annotations of the ServiceAccount; `azure.workload.identity/use: "true"` is a label',
    'of the Pods, in a Deployment that of `spec.template`. Anywhere else they are accepted and do nothing: the Pod starts',
    'without credentials, or with those of the node.',
    '',
    'The label on the ServiceAccount was right before version 1.0 of the webhook and is only an information now. A label on the',
    'Deployment is silent where the Pods have theirs.',
    '',
    'The fix moves the key to where it is read; where the Pods run as `default`, with a ServiceAccount of their own. It is',
    'unsafe, since the Pods get an identity they did not have.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: uploader
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
  labels:
    azure.workload.identity/use: "true"
spec:
  selector:
    matchLabels: { app: uploader }
  template:
    metadata:
      labels: { app: uploader }
    spec:
      serviceAccountName: uploader
      automountServiceAccountToken: false
      containers:
        - name: uploader
          image: registry.example.com/uploader:2.0
`,
    findings: 2,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  annotations:
    azure.workload.identity/client-id: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: uploader
spec:
  selector:
    matchLabels: { app: uploader }
  template:
    metadata:
      labels:
        app: uploader
        azure.workload.identity/use: "true"
    spec:
      serviceAccountName: uploader
      automountServiceAccountToken: false
      containers:
        - name: uploader
          image: registry.example.com/uploader:2.0
`,
  },
  whenToTurnOff: 'Where an operator of your own copies these from workloads to ServiceAccounts.',
};
