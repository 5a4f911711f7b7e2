import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may get into running containers. */
export const noExec = grantRule({
  slug: 'no-exec',
  code: 'ZT218',
  title: 'A role may get into running containers',
  severity: 'warning',
  confidence: 'high',
  preset: 'strict',
  covers: ['ROLE-11', 'ROLE-12', 'ROLE-13', 'ROLE-14', 'ROLE-15', 'ROLE-16'],
  equivalents: [
    'kics:rbac_roles_with_exec_permission',
    'kics:rbac_roles_with_attach_permission',
    'kics:rbac_roles_with_portforwarding_permissions',
    'kubescape:C-0002',
    'kubescape:C-0063',
    'checkov:CKV2_K8S_2',
    'polaris:rolePodExecAttach',
    'polaris:clusterrolePodExecAttach',
    'trivy:KSV-0053',
    'trivy:KSV-0054',
  ],
  references: [
    {
      title: 'Kubernetes: RBAC good practices',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/',
    },
  ],
  docs: {
    why: `A shell in a Pod has everything the Pod has: its token, its Secrets, its network. \`pods/exec\`, \`pods/attach\` and \`pods/ephemeralcontainers\` give it;
\`pods/portforward\` and the proxies reach ports that a network policy closes.

Before Kubernetes 1.35 the websocket of \`exec\` was authorized as \`get\` alone, so that a rule that looks read-only was not. From 1.35 on \`create\` is needed as
well: the target version in the configuration decides. \`pods\` does not include any of these, and \`pods/*\` is nothing at all.`,
    bad: { yaml: exampleRole('Role', 'support', ['core', 'pods pods/exec', 'get list create']) },
    good: { yaml: exampleRole('Role', 'support', ['core', 'pods pods/log', 'get list']) },
    whenToTurnOff: 'For roles of people on call, and of tools that run commands by their nature.',
  },
  grants: [
    {
      group: '',
      resources: ['pods/exec', 'pods/attach'],
      verbs: ['create'],
      effect: phrase('run commands in every Pod in reach, with its identity'),
      advice: phrase('Give `pods/log` to those who only look'),
      weight: 2,
      namespaced: true,
    },
    {
      group: '',
      resources: ['pods/ephemeralcontainers'],
      verbs: ['update', 'patch'],
      effect: phrase('put containers into every running Pod in reach'),
      advice: phrase('Give it for the time of debugging only'),
      weight: 2,
      namespaced: true,
    },
    {
      group: '',
      resources: ['pods/exec', 'pods/attach'],
      verbs: ['get'],
      effect: phrase('run commands in every Pod in reach (a websocket needs `get` only before 1.35)'),
      advice: phrase('Leave `get` out, or raise the target version'),
      weight: 2,
      namespaced: true,
      until: 35,
    },
    {
      group: '',
      resources: ['pods/portforward'],
      verbs: ['create'],
      effect: phrase('reach every port of every Pod, past network policies'),
      advice: phrase('Give it for the time of debugging only'),
      weight: 1,
      namespaced: true,
    },
    {
      group: '',
      resources: ['pods/proxy', 'services/proxy'],
      verbs: ['get', 'create', 'update', 'patch', 'delete'],
      effect: phrase('send requests to every Pod or Service, past network policies'),
      advice: phrase('Expose what is needed by a Service or an Ingress'),
      weight: 1,
      namespaced: true,
    },
    {
      group: '',
      resources: ['pods/portforward'],
      verbs: ['get'],
      effect: phrase('reach every port of every Pod (a websocket needs `get` only before 1.35)'),
      advice: phrase('Leave `get` out, or raise the target version'),
      weight: 1,
      namespaced: true,
      until: 35,
    },
  ],
});
