import { phrase } from '../../words/tell.ts';
import type { GrantRequest } from './grants/grant.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

// UIDs and extra fields come on top of a user, who must be allowed as well.
const impersonateSomebody: GrantRequest = {
  group: '',
  resources: ['users', 'serviceaccounts'],
  verbs: ['impersonate'],
  named: true,
};

/** A role may impersonate any user, group or ServiceAccount. */
export const noUnrestrictedImpersonation = grantRule({
  slug: 'no-unrestricted-impersonation',
  code: 'ZT211',
  title: 'A role may impersonate any user, group or ServiceAccount',
  severity: 'error',
  confidence: 'high',
  preset: 'recommended',
  covers: ['ROLE-21', 'ROLE-22'],
  equivalents: [
    'kics:rbac_roles_with_impersonate_permission',
    'kubescape:C-0065',
    'checkov:CKV2_K8S_3',
    'datree:105',
  ],
  references: [
    {
      title: 'Kubernetes: user impersonation',
      url: 'https://kubernetes.io/docs/reference/access-authn-authz/user-impersonation/',
    },
  ],
  docs: {
    why: `Who may impersonate without a list of names is everybody: \`--as-group=system:masters\` passes every check, before RBAC is asked.
Users, groups and ServiceAccounts are asked for in the core API group, UIDs and extra fields in \`authentication.k8s.io\`; those count only
beside the right to impersonate somebody.

With \`resourceNames\` the grant is as narrow as the list. Kubernetes 1.36 knows constrained impersonation: \`impersonate:user-info\` or
\`impersonate:serviceaccount\` in \`authentication.k8s.io\` says who, \`impersonate-on:user-info:list\` and the like on the target say what for.
Plain \`impersonate\` beside it undoes the limits.`,
    bad: { yaml: exampleRole('ClusterRole', 'support', ['core', 'users groups', 'impersonate']) },
    good: {
      yaml: exampleRole('ClusterRole', 'support', ['core', 'users', 'impersonate', 'jane@example.com']),
    },
    whenToTurnOff:
      'Not as a whole: suppress it on the role of an authenticating proxy, which impersonates by its nature.',
  },
  grants: [
    {
      group: '',
      resources: ['users', 'groups'],
      verbs: ['impersonate'],
      effect: phrase('act as any user or group, `system:masters` included'),
      advice: phrase('List who may be impersonated in `resourceNames`'),
      weight: 3,
      namespaced: false,
      namedToo: (name) => name === 'system:masters',
    },
    {
      group: '',
      resources: ['serviceaccounts'],
      verbs: ['impersonate'],
      effect: phrase('act as every ServiceAccount'),
      advice: phrase('List the ServiceAccounts in `resourceNames`'),
      weight: 3,
      namespaced: true,
    },
    {
      group: 'authentication.k8s.io',
      resources: ['uids'],
      verbs: ['impersonate'],
      effect: phrase('claim the UID of anyone'),
      advice: phrase('List the UIDs in `resourceNames`'),
      weight: 1,
      namespaced: false,
      together: [impersonateSomebody],
    },
    {
      group: 'authentication.k8s.io',
      resources: ['userextras/'],
      verbs: ['impersonate'],
      effect: phrase('claim any value of these extra fields, scopes among them'),
      advice: phrase('List the values in `resourceNames`'),
      weight: 1,
      namespaced: false,
      together: [impersonateSomebody],
    },
  ],
});
