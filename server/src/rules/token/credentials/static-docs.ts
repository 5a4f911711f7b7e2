import type { RuleDocs } from '../../rule.ts';

// Put together from parts, so that no scanner takes the documentation for a leak.
const fake = ['glpat', 'Zx9Kq2Lm7Rt4Wv8Yb3Nd'].join('-');

/** Documentation of `no-static-credential`. */
export const noStaticCredentialDocs: RuleDocs = {
  why: [
    'A credential in a manifest belongs to everybody who can read the file, its history, the object in the cluster or a backup of it, and most work until somebody revokes them.',
    'The rule judges values, not names: tokens whose issuer gave them a recognisable form (GitHub, GitLab, Slack, npm, PyPI, Stripe, Vault, OpenShift and more), unencrypted private keys, and passwords in addresses such as `postgres://user:password@host`. It looks into every scalar and under the one layer of base64 of `Secret.data`.',
    'Placeholders and references of every dialect are silent, as are encrypted values (SOPS, SealedSecret), certificates and public keys, and keys that are public by design. JSON Web Tokens, kubeconfigs, pull Secrets, Argo CD’s Secrets and bootstrap tokens have rules of their own.',
    'Fixes: a variable of a container can be read from a Secret, and the credential can be taken out. Neither revokes it: do that first, since the history keeps it.',
  ].join('\n\n'),
  bad: {
    yaml: `apiVersion: v1
kind: Pod
metadata:
  name: mirror
spec:
  containers:
    - name: mirror
      image: registry.example.com/mirror:1.4.0
      env:
        - name: GITLAB_AUTH
          value: ${fake}
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: Pod
metadata:
  name: mirror
spec:
  serviceAccountName: mirror
  automountServiceAccountToken: false
  containers:
    - name: mirror
      image: registry.example.com/mirror:1.4.0
      env:
        - name: GITLAB_AUTH
          valueFrom:
            secretKeyRef:
              name: mirror-credentials
              key: GITLAB_AUTH
`,
  },
  whenToTurnOff:
    'For fixtures with credentials made for tests; exclude the folder, or suppress the line with a reason.',
};
