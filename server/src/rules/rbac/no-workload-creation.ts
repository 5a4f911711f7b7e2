import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may run Pods of its own choice. */
export const noWorkloadCreation = grantRule({
  slug: 'no-workload-creation',
  code: 'ZT219',
  title: 'A role may run Pods of its own choice',
  severity: 'info',
  confidence: 'medium',
  preset: 'audit',
  covers: ['ROLE-08', 'ROLE-09', 'ROLE-10'],
  equivalents: [
    'kics:permissive_access_to_create_pods',
    'kubescape:C-0188',
    'kube-linter:access-to-create-pods',
    'datree:101',
    'trivy:KSV-0048',
  ],
  references: [
    {
      title: 'Kubernetes: workload creation',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation',
    },
  ],
  docs: {
    why: `Who creates a Pod chooses its ServiceAccount and what it mounts: the rights of every ServiceAccount and the contents of every Secret and ConfigMap of the
namespace are part of the grant, and without Pod Security the node is, too. Workloads create Pods, so they count as much.

It is also what most developers and every deployment tool need, therefore this is for an audit: which roles are they, and who has them?`,
    bad: { yaml: exampleRole('Role', 'pipeline', ['apps', 'deployments', 'get create patch']) },
    good: { yaml: exampleRole('Role', 'pipeline', ['apps', 'deployments', 'get list watch']) },
    whenToTurnOff: 'Outside of audits.',
  },
  grants: [
    {
      group: '',
      resources: ['pods', 'replicationcontrollers'],
      verbs: ['create'],
      effect: phrase('run Pods as any ServiceAccount in reach, with any Secret mounted'),
      advice: phrase('Keep stronger ServiceAccounts in another namespace'),
      weight: 2,
      namespaced: true,
    },
    {
      group: '',
      resources: ['pods', 'replicationcontrollers'],
      verbs: ['update', 'patch'],
      effect: phrase('swap the images of running Pods in reach'),
      advice: phrase('Leave it to a controller'),
      weight: 1,
      namespaced: true,
    },
    {
      group: 'apps',
      resources: ['daemonsets', 'deployments', 'replicasets', 'statefulsets'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('run Pods as any ServiceAccount in reach, with any Secret mounted'),
      advice: phrase('Keep stronger ServiceAccounts in another namespace'),
      weight: 2,
      namespaced: true,
    },
    {
      group: 'batch',
      resources: ['jobs', 'cronjobs'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('run Pods as any ServiceAccount in reach, with any Secret mounted'),
      advice: phrase('Keep stronger ServiceAccounts in another namespace'),
      weight: 2,
      namespaced: true,
    },
  ],
});
