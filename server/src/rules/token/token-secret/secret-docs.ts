import type { RuleDocs } from '../../rule.ts';

/** Documentation of `no-token-secret`. */
export const tokenSecretDocs: RuleDocs = {
  why: [
    'For a Secret of type `kubernetes.io/service-account-token` the control plane signs a token that has no end, no audience',
    'and no tie to a Pod. Whoever reads the Secret, a backup of it or a container that mounts it is that ServiceAccount until',
    'somebody deletes the Secret. Since 1.24 clusters make no such Secrets by themselves, and the cleaner of legacy tokens',
    'never touches those that a manifest makes. Without the annotation `kubernetes.io/service-account.name` the API server',
    'rejects the Secret; when the ServiceAccount does not exist in its namespace, the control plane deletes it.',
    '',
    'Inside the cluster, mount a projected `serviceAccountToken` volume. Outside, ask for a token when it is needed',
    '(`kubectl create token NAME --duration 1h`, the TokenRequest API), or let the caller sign in with its own OIDC identity.',
    '',
    'The fix converts every workload of the workspace that uses the Secret and removes it, only when all of them can be',
    'converted. Apply it in this order: the workloads, then, when their Pods run, the deletion of the Secret, which revokes',
    'the token within seconds. No fix of this rule is safe: something outside the workspace may use the token.',
  ].join('\n'),
  bad: {
    yaml: `apiVersion: v1
kind: Secret
metadata:
  name: ci-token
  annotations:
    kubernetes.io/service-account.name: ci
type: kubernetes.io/service-account-token
`,
  },
  good: {
    yaml: `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ci
automountServiceAccountToken: false
# kubectl create token ci --duration 1h
`,
  },
  whenToTurnOff:
    'For a caller outside the cluster that can neither ask for tokens nor sign in with OIDC: suppress the one Secret, with the reason and the date of its next rotation.',
};
