import type { RuleDocs } from '../../rule.ts';

const workload = (mount: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reporter
spec:
  selector:
    matchLabels: { app: reporter }
  template:
    metadata:
      labels: { app: reporter }
    spec:
      serviceAccountName: reporter
      automountServiceAccountToken: false
      containers:
        - name: reporter
          image: registry.example.com/reporter:1.4
          volumeMounts:
            - name: vault-token
${mount}
      volumes:
        - name: vault-token
          projected:
            sources:
              - serviceAccountToken:
                  path: token
                  audience: https://vault.example.com
                  expirationSeconds: 3600
`;

/** Documentation of `no-sub-path-token`. */
export const subPathDocs: RuleDocs = {
  why: [
    'The kubelet renews a projected token by writing a new directory and moving a symbolic link. A container that mounts one',
    'file out of the volume through `subPath` or `subPathExpr` keeps the file it was started with: it never sees the new',
    'token. After `expirationSeconds` every request is refused, and only a restart helps. With the default hour this shows',
    'long after the roll-out has been called a success.',
    '',
    'The fix mounts the directory where the file keeps its path and nothing can be hidden (below `/run/secrets`); where',
    'that is not possible but a variable names the file, it mounts the directory elsewhere and changes the variable.',
    'A `subPath` that leads to another file of the same volume is not reported.',
  ].join('\n'),
  bad: {
    yaml: workload(`              mountPath: /var/run/secrets/vault/token
              subPath: token`),
  },
  good: {
    yaml: workload(`              mountPath: /var/run/secrets/vault
              readOnly: true`),
  },
  whenToTurnOff: 'For a container that ends well before its token does.',
};
