import type { RuleDocs } from '../../rule.ts';

const manifests = (label: string): string => `apiVersion: v1
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
        app: uploader${label}
    spec:
      serviceAccountName: uploader
      automountServiceAccountToken: false
      containers:
        - name: uploader
          image: registry.example.com/uploader:2.0
`;

/** Documentation of `no-incomplete-workload-identity`. */
export const incompleteDocs: RuleDocs = {
  why: [
    'Microsoft Entra Workload ID has two halves. The annotation `azure.workload.identity/client-id` says who the ServiceAccount is; the label `azure.workload.identity/use: "true"` on the Pods lets the webhook see them at all. With the annotation alone the Pods start without token and variables; with the label alone they get a token but no `AZURE_CLIENT_ID`, and the libraries do not know for whom to use it.',
    'The rule speaks where the ServiceAccount is in the workspace and whole. A label without annotation is an information, and silent where a container sets `AZURE_CLIENT_ID` itself or takes variables from elsewhere.',
    'The fix writes the missing half. It is unsafe, since the Pods get an identity they did not have.',
  ].join('\n\n'),
  bad: { yaml: manifests('') },
  good: { yaml: manifests('\n        azure.workload.identity/use: "true"') },
  whenToTurnOff:
    'Where a policy engine labels the Pods, or the workloads that share the ServiceAccount do not all need Azure.',
};
