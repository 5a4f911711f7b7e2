import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-invalid-projected-token`. */
export const invalidDocs: RuleDocs = {
  why: [
    'The API server takes an `expirationSeconds` from 600 (10 minutes) to 2^32, as a whole number without quotes, and a',
    '`path` that is relative, holds no `..` and does not start with two dots. Anything else is refused when the Pod is',
    'created, which for a Deployment means: the object is stored, and no Pod ever comes.',
    '',
    'One mistake it does not refuse: for Secrets, ConfigMaps and the downward API it checks that no two sources of a volume',
    'write the same file, but it leaves tokens out of that check. The later source then silently wins, and a program reads',
    'a token for another audience than it thinks, or no token at all.',
    '',
    'Fixes of what is refused are safe, since no such Pod can be running. Where two sources write one file, taking out the',
    'one that is covered changes nothing; giving the token its own path does, and the program has to read it there.',
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
              path: /vault-token
              audience: https://vault.example.com
              expirationSeconds: 300
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
              path: vault-token
              audience: https://vault.example.com
              expirationSeconds: 600
`,
  },
  whenToTurnOff:
    'Never for manifests that are applied; for files that show mistakes on purpose, suppress the line.',
};
