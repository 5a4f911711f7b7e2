import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-retired-pod-identity`. */
export const retiredDocs: RuleDocs = {
  why: [
    'AAD Pod Identity and kube2iam answer for the metadata service of the node: a DaemonSet decides by a label or annotation of the Pod which identity to hand out, so whoever may write Pods chooses the identity, and a Pod that gets around the DaemonSet has that of the node. Both are no longer maintained. Microsoft Entra Workload ID and IRSA go by the ServiceAccount, and the cloud itself checks the token.',
    'The fix annotates the ServiceAccount (with one of its own where the Pods run as `default`), labels the Pods for Azure, and takes the old key away. It is unsafe: the cloud must trust the ServiceAccount first, and the client id of the identity is yours to fill in.',
  ].join('\n\n'),
  bad: {
    yaml: `apiVersion: v1
kind: Pod
metadata:
  name: uploader
  namespace: shop
  labels:
    aadpodidbinding: uploader
spec:
  serviceAccountName: uploader
  automountServiceAccountToken: false
  containers:
    - name: uploader
      image: registry.example.com/uploader:2.0
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  namespace: shop
  annotations:
    azure.workload.identity/client-id: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10
---
apiVersion: v1
kind: Pod
metadata:
  name: uploader
  namespace: shop
  labels:
    azure.workload.identity/use: "true"
spec:
  serviceAccountName: uploader
  automountServiceAccountToken: false
  containers:
    - name: uploader
      image: registry.example.com/uploader:2.0
`,
  },
  whenToTurnOff: 'While clusters of both kinds are served by one manifest during a migration.',
};
