import type { RuleDocs } from '../../rule.ts';

/** Documentation of `prefer-workload-identity`. */
export const preferDocs: RuleDocs = {
  why: [
    'A key in a Secret is better than one in the manifest and still a key: it works from anywhere, for everybody who may read',
    'Secrets in the namespace, until somebody rotates it. The clouds take the token of the Pod’s ServiceAccount instead.',
    '',
    'The rule looks at how a workload gets its key, not at the key, so it is not in the recommended set: the Secret may hold',
    'short-lived credentials, and clusters without a connection to a cloud’s identity service have no better way yet.',
    'A container with an address of a store of its own (`AWS_ENDPOINT_URL`, `S3_ENDPOINT`) stays silent.',
    '',
    'The fixes are those of `no-static-cloud-key`; the Secret stays, other things may read it.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: uploader
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
          env:
            - name: AWS_ACCESS_KEY_ID
              valueFrom:
                secretKeyRef: { name: aws, key: id }
            - name: AWS_SECRET_ACCESS_KEY
              valueFrom:
                secretKeyRef: { name: aws, key: secret }
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
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
      labels: { app: uploader }
    spec:
      serviceAccountName: uploader
      automountServiceAccountToken: false
      containers:
        - name: uploader
          image: registry.example.com/uploader:2.0
`,
  },
  whenToTurnOff:
    'Where the cluster has no issuer that the cloud can reach, or the store is none of the cloud’s.',
};
