import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may read every Secret of a namespace or the cluster. */
export const noSecretRead = grantRule({
  slug: 'no-secret-read',
  code: 'ZT216',
  title: 'A role may read every Secret of a namespace or the cluster',
  severity: 'warning',
  confidence: 'medium',
  preset: 'strict',
  covers: ['ROLE-06'],
  equivalents: [
    'kics:rbac_roles_with_read_secrets_permissions',
    'kyverno:restrict-secret-role-verbs',
    'kubescape:C-0015',
    'kubescape:C-0186',
    'checkov:CKV2_K8S_5',
    'datree:96',
    'kube-linter:access-to-secrets',
    'trivy:KSV-0041',
    'trivy:KSV-0113',
  ],
  references: [
    {
      title: 'Kubernetes: listing Secrets',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#listing-secrets',
    },
  ],
  docs: {
    why: `\`list\` and \`watch\` return contents as \`get\` does. Among the Secrets may be tokens of ServiceAccounts, which makes their rights part of the grant.

\`get\` with \`resourceNames\` is the good form and not reported. A name in another rule of the role restricts nothing: rules add up.`,
    bad: { yaml: exampleRole('Role', 'reader', ['core', 'secrets', 'get list']) },
    good: { yaml: exampleRole('Role', 'reader', ['core', 'secrets', 'get', 'database']) },
    whenToTurnOff:
      'For controllers that serve Secrets nobody can name beforehand, such as ingress controllers and certificate managers.',
  },
  grants: [
    {
      group: '',
      resources: ['secrets'],
      verbs: ['get', 'list', 'watch'],
      effect: phrase('read every Secret in reach'),
      advice: phrase('Write `get` with the names in `resourceNames`'),
      weight: 2,
      namespaced: true,
    },
  ],
});
