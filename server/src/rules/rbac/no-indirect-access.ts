import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may reach Secrets, code or privileges through the objects of an operator. */
export const noIndirectAccess = grantRule({
  slug: 'no-indirect-access',
  code: 'ZT227',
  title: 'A role may reach Secrets, code or privileges through the objects of an operator',
  severity: 'info',
  confidence: 'medium',
  preset: 'audit',
  covers: ['ROLE-41'],
  equivalents: [],
  references: [
    {
      title: 'OpenShift: security context constraints',
      url: 'https://docs.openshift.com/container-platform/latest/authentication/managing-security-context-constraints.html',
    },
  ],
  docs: {
    why: `Some objects make a stronger controller work for whoever writes them: an ExternalSecret reads a store, an Application or Kustomization deploys a repository with the rights
of its controller, a constraint or policy decides over everyone, and \`use\` on a security context constraint makes Pods privileged. RBAC alone does not show that.`,
    bad: {
      yaml: exampleRole('Role', 'tenant', [
        'security.openshift.io',
        'securitycontextconstraints',
        'use',
        'privileged',
      ]),
    },
    good: {
      yaml: exampleRole('Role', 'tenant', [
        'security.openshift.io',
        'securitycontextconstraints',
        'use',
        'restricted-v2',
      ]),
    },
    whenToTurnOff: 'Outside of audits.',
  },
  grants: [
    {
      group: 'security.openshift.io',
      resources: ['securitycontextconstraints'],
      verbs: ['use'],
      effect: phrase('run Pods under any security context constraint, `privileged` included'),
      advice: phrase('List the constraints in `resourceNames`'),
      weight: 3,
      namespaced: true,
      namedToo: (name) => name === 'privileged' || name === 'anyuid',
    },
    {
      group: 'external-secrets.io',
      resources: ['secretstores', 'clustersecretstores', 'externalsecrets'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('read what the secret store holds'),
      advice: phrase('Keep stores apart by namespace and conditions'),
      weight: 1,
      namespaced: true,
    },
    {
      group: 'argoproj.io',
      resources: ['applications', 'appprojects', 'applicationsets'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('deploy what a repository of theirs holds, with the rights of Argo CD'),
      advice: phrase('Restrict the AppProject'),
      weight: 1,
      namespaced: true,
    },
    {
      group: 'kustomize.toolkit.fluxcd.io',
      resources: ['kustomizations'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('deploy what a repository of theirs holds, with the rights of Flux'),
      advice: phrase('Set `spec.serviceAccountName`, and lock multi-tenancy down'),
      weight: 1,
      namespaced: true,
    },
    {
      group: 'helm.toolkit.fluxcd.io',
      resources: ['helmreleases'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('deploy what a chart of theirs holds, with the rights of Flux'),
      advice: phrase('Set `spec.serviceAccountName`, and lock multi-tenancy down'),
      weight: 1,
      namespaced: true,
    },
    {
      group: 'templates.gatekeeper.sh',
      resources: ['constrainttemplates'],
      verbs: ['create', 'update', 'patch', 'delete'],
      effect: phrase('change or remove what Gatekeeper enforces'),
      advice: phrase('Leave policies to their owners'),
      weight: 1,
      namespaced: false,
    },
    {
      group: 'kyverno.io',
      resources: ['clusterpolicies', 'policies', 'policyexceptions'],
      verbs: ['create', 'update', 'patch', 'delete'],
      effect: phrase('change or remove what Kyverno enforces'),
      advice: phrase('Leave policies to their owners'),
      weight: 1,
      namespaced: true,
    },
  ],
});
