import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-shadowed-workload-identity`. */
export const shadowedDocs: RuleDocs = {
  why: [
    'A workload that got an identity of its own, by IRSA, GKE Workload Identity or Entra Workload ID, does not use it while a',
    'static key is left in its environment: the libraries of all three clouds look into the environment first. Everything goes',
    'on to work, with the old key, and nobody notices until that key is deleted or leaks.',
    '',
    'Reported are `AWS_ACCESS_KEY_ID` with its secret, `AZURE_CLIENT_SECRET` or a client certificate, and',
    '`GOOGLE_APPLICATION_CREDENTIALS` that names a file from a Secret, from wherever they take their value. Containers that the',
    'webhook is told to skip, and those with an address of a store of their own, stay silent.',
    '',
    'The fix takes the variables out, with the volume of the key file. It is unsafe: try first that the identity may do what the key may.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: uploader
  annotations:
    eks.amazonaws.com/role-arn: arn:aws:iam::111122223333:role/uploader
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
    'For a container that talks to another account or cloud than the rest of its Pod on purpose.',
};
