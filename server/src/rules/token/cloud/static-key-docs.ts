import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-static-cloud-key`. */
export const staticKeyDocs: RuleDocs = {
  why: [
    'An access key of an IAM user, a key of a Google service account or a client secret of an Entra application works from',
    'anywhere for whoever holds it, for months or for ever. The clouds take the Pod’s ServiceAccount token instead and give',
    'out credentials for an hour: IRSA and Pod Identity on EKS, Workload Identity on GKE, Entra Workload ID on AKS, and the',
    'same by federation for clusters elsewhere.',
    '',
    'Keys are found by their value: an access key id with its secret beside it, JSON with `"type": "service_account"` and a',
    'private key, a client secret by its form; also under the base64 of `Secret.data`. A name counts only where the value',
    'could be nothing else. Silent are placeholders, references, encrypted values, the keys that documentation prints, keys',
    'of stores that only speak the same protocol, an access key id by itself, and what is no secret: client and tenant ids,',
    'role ARNs, regions, project names, credential configurations of type `external_account`.',
    '',
    'The fixes convert every workload of the workspace that uses the key: the annotation on its ServiceAccount (a new one',
    'where the Pods run as `default`), on AKS the label on the Pods, and the static key out of the Pods, since it would win',
    'over the new identity. Values come from the manifest where it tells (client id, tenant, e-mail of the Google service',
    'account), else placeholders are left, and a comment says what the cloud has to trust. They are unsafe: set up the trust',
    'first, then apply, then delete the key in the cloud.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: billing
spec:
  selector:
    matchLabels: { app: billing }
  template:
    metadata:
      labels: { app: billing }
    spec:
      serviceAccountName: billing
      containers:
        - name: billing
          image: registry.example.com/billing:3.1
          env:
            - name: AZURE_CLIENT_ID
              value: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10
            - name: AZURE_CLIENT_SECRET
              value: q4Zt81mXw0Rb72Lc
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: billing
  annotations:
    azure.workload.identity/client-id: 6f1d4d0e-7f5e-4c37-9d5b-2f6f1c2b7a10
automountServiceAccountToken: false
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: billing
spec:
  selector:
    matchLabels: { app: billing }
  template:
    metadata:
      labels:
        app: billing
        azure.workload.identity/use: "true"
    spec:
      serviceAccountName: billing
      containers:
        - name: billing
          image: registry.example.com/billing:3.1
`,
  },
  whenToTurnOff:
    'For keys of stores that only speak the protocol of a cloud, where the rule does not notice; keep those in a secret store.',
};
