import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-mounted-token-secret`. */
export const noMountedTokenSecretDocs: RuleDocs = {
  why: [
    'The token in a Secret of type `kubernetes.io/service-account-token` never expires, is bound to no Pod and works from',
    'anywhere. A workload that mounts it, or reads it into its environment, spreads such a copy: into the file system of',
    'every container, and in the case of `env` into crash dumps and child processes. A projected `serviceAccountToken`',
    'volume gives the same three files with a token that the kubelet renews and that dies with the Pod.',
    '',
    'A Secret counts as a token Secret when a manifest says so, when it has a name which clusters before 1.24 gave',
    '(`<account>-token-` and five characters), or when exactly the keys `token`, `ca.crt` and `namespace` are taken from it;',
    'the last two are reported with less confidence.',
    '',
    'The fixes keep the volume, the file names and the modes, and refuse where the identity would change. They are still',
    'marked unsafe: the new token ends after its lifetime, so an application has to read the file again (client libraries',
    'of Kubernetes do), and one that reads it once at start would fail later. Roll the workload out first, wait, and delete',
    'the Secret after that: deleting it revokes the old token. Pods and Jobs cannot be changed in place and have to be',
    'deleted and created again. Where the Secret is mounted exactly at the default path and the API server would mount a',
    'token there by itself, the mount is simply removed. Taking the key `namespace` from the Pod instead of the Secret changes nothing and is safe.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
kind: Secret
metadata:
  name: reporter-token
  annotations:
    kubernetes.io/service-account.name: reporter
type: kubernetes.io/service-account-token
---
apiVersion: v1
kind: Pod
metadata:
  name: reporter
spec:
  serviceAccountName: reporter
  containers:
    - name: reporter
      image: registry.example.com/reporter:1.4
      volumeMounts:
        - name: token
          mountPath: /etc/reporter
  volumes:
    - name: token
      secret:
        secretName: reporter-token
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reporter
automountServiceAccountToken: false
---
apiVersion: v1
kind: Pod
metadata:
  name: reporter
spec:
  serviceAccountName: reporter
  automountServiceAccountToken: false
  containers:
    - name: reporter
      image: registry.example.com/reporter:1.4
      volumeMounts:
        - name: token
          mountPath: /etc/reporter
          readOnly: true
  volumes:
    - name: token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3600
          - configMap:
              name: kube-root-ca.crt
              items:
                - key: ca.crt
                  path: ca.crt
          - downwardAPI:
              items:
                - path: namespace
                  fieldRef:
                    fieldPath: metadata.namespace
`,
  },
  whenToTurnOff:
    'For workloads that hand the token to a program which cannot read a file again, until that program is replaced.',
};
