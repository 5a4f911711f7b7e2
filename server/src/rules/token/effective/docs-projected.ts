import type { RuleDocs } from '../../rule.ts';

const workload = (spec: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: reporter
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reporter
  namespace: shop
spec:
  selector:
    matchLabels:
      app: reporter
  template:
    metadata:
      labels:
        app: reporter
    spec:
      serviceAccountName: reporter
${spec}`;

const container = `      containers:
        - name: reporter
          image: registry.example.com/reporter:1.4
          args: [--leader-elect]
`;

/** Documentation of `prefer-projected-token`. */
export const preferProjectedTokenDocs: RuleDocs = {
  why: [
    'The token that the API server mounts by itself is asked for with 3607 seconds, and API servers sign exactly that one',
    'for a year, so that old clients which never read the file again keep working (90 days on EKS). It ends early only when',
    'the Pod goes. A projected volume at the same path, with the same three files, gets a token that lasts as long as the',
    'manifest says, and the kubelet renews it long before. Client libraries of Kubernetes read the file again by themselves.',
    '',
    'The rule speaks of workloads that use their token, and is for audits: it is `warning` where the ServiceAccount may do',
    'more than its role says. The fix is marked unsafe, since a program that reads the file only once at start stops working',
    'after the lifetime.',
  ].join('\n'),
  bad: { yaml: workload(container) },
  good: {
    yaml: workload(`      automountServiceAccountToken: false
${container}          volumeMounts:
            - name: api-token
              mountPath: /var/run/secrets/kubernetes.io/serviceaccount
              readOnly: true
      volumes:
        - name: api-token
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
`),
  },
  whenToTurnOff: 'On clusters that run with `--service-account-extend-token-expiration=false`.',
};
