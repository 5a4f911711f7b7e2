import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may raise its own rights through escalate or bind. */
export const noEscalationVerbs = grantRule({
  slug: 'no-escalation-verbs',
  code: 'ZT210',
  title: 'A role may raise its own rights through escalate or bind',
  severity: 'error',
  confidence: 'high',
  preset: 'recommended',
  covers: ['ROLE-19', 'ROLE-20', 'ROLE-23'],
  equivalents: [
    'checkov:CKV_K8S_158',
    'kubescape:C-0191',
    'kics:rbac_roles_allow_privilege_escalation',
    'kyverno:restrict-escalation-verbs-roles',
    'datree:105',
  ],
  references: [
    {
      title: 'Kubernetes: escalate verb, bind verb',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#escalate-verb',
    },
  ],
  docs: {
    why: `The API server lets nobody write a role, or bind one, that gives more than the writer has. The verbs \`escalate\` and \`bind\` switch
this guard off: together with the right to write roles, or bindings, they are as much as cluster-admin in the namespace or the cluster.

Each part alone does nothing, so the whole is reported: also when the parts are in different roles of one subject in the workspace.
\`bind\` with a list of \`resourceNames\` is the good form, unless cluster-admin is on the list. \`bind\` and \`escalate\` are asked for on roles
and clusterroles, never on the bindings.`,
    bad: {
      yaml: exampleRole(
        'ClusterRole',
        'tenants',
        ['rbac.authorization.k8s.io', 'rolebindings', 'create'],
        ['rbac.authorization.k8s.io', 'clusterroles', 'bind'],
      ),
    },
    good: {
      yaml: exampleRole(
        'ClusterRole',
        'tenants',
        ['rbac.authorization.k8s.io', 'rolebindings', 'create'],
        ['rbac.authorization.k8s.io', 'clusterroles', 'bind', 'view edit'],
      ),
    },
    whenToTurnOff:
      'Not as a whole: suppress it on the role of an operator whose work it is to hand out roles.',
  },
  grants: [
    {
      group: 'rbac.authorization.k8s.io',
      resources: ['roles', 'clusterroles'],
      verbs: ['escalate'],
      effect: phrase('write roles with more rights than they have (`escalate`)'),
      advice: phrase('Leave `escalate` out'),
      weight: 3,
      namespaced: true,
      namedToo: () => true,
      together: [
        {
          group: 'rbac.authorization.k8s.io',
          resources: ['roles', 'clusterroles'],
          verbs: ['create', 'update', 'patch'],
          named: true,
        },
      ],
    },
    {
      group: 'rbac.authorization.k8s.io',
      resources: ['roles', 'clusterroles'],
      verbs: ['bind'],
      effect: phrase('bind themselves to any role (`bind`)'),
      advice: phrase('List the roles that may be bound in `resourceNames`'),
      weight: 3,
      namespaced: true,
      namedToo: (name) => name === 'cluster-admin',
      together: [
        {
          group: 'rbac.authorization.k8s.io',
          resources: ['rolebindings', 'clusterrolebindings'],
          verbs: ['create', 'update', 'patch'],
        },
      ],
    },
  ],
});
