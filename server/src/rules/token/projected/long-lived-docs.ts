import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-long-lived-projected-token`. */
export const longLivedDocs: RuleDocs = {
  why: [
    'The kubelet asks for a new token when 80 % of the lifetime are over, and in any case after 24 hours. A token that lives',
    'longer than that helps nobody but whoever copied it: the old token is not revoked when a new one is written, it stays',
    'valid to its end or until the Pod is gone.',
    '',
    'One number is a trap: `3607`. By exactly this number the API server recognises the tokens it injected itself, and for',
    'the sake of programs that never read the file again it signs those for 31 536 000 seconds, one year. A manifest that',
    'was copied from a running Pod carries the number along. With an audience of its own the token is left as asked for.',
    '',
    'Leaving `expirationSeconds` out is fine: 3600 is the default. The fix is unsafe, because a program that reads the file',
    'once at start works only as long as that token lives.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
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
        - name: tokens
          mountPath: /var/run/secrets/tokens
          readOnly: true
  volumes:
    - name: tokens
      projected:
        sources:
          - serviceAccountToken:
              path: api-token
              expirationSeconds: 3607
          - serviceAccountToken:
              path: vault-token
              audience: https://vault.example.com
              expirationSeconds: 2592000
`,
    findings: 2,
  },
  good: {
    yaml: `apiVersion: v1
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
        - name: tokens
          mountPath: /var/run/secrets/tokens
          readOnly: true
  volumes:
    - name: tokens
      projected:
        sources:
          - serviceAccountToken:
              path: api-token
              expirationSeconds: 3600
          - serviceAccountToken:
              path: vault-token
              audience: https://vault.example.com
`,
  },
  whenToTurnOff:
    'For a program that reads its token only once and runs for days; set `maxSeconds` to what it needs until it can be replaced.',
};
