import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may change a ConfigMap on which the whole cluster rests. */
export const noPivotalConfigMapWrite = grantRule({
  slug: 'no-pivotal-config-map-write',
  code: 'ZT222',
  title: 'A role may change a ConfigMap on which the whole cluster rests',
  severity: 'warning',
  confidence: 'high',
  preset: 'strict',
  covers: ['ROLE-32'],
  equivalents: ['kubescape:C-0037', 'trivy:KSV-0115'],
  references: [
    {
      title: 'Amazon EKS: aws-auth ConfigMap',
      url: 'https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html',
    },
  ],
  docs: {
    why: `Some ConfigMaps of \`kube-system\` are more than settings: \`aws-auth\` maps cloud identities to groups, \`system:masters\` among them; \`coredns\` answers for every
name; \`kube-proxy\` and \`extension-apiserver-authentication\` decide over traffic and trust. A rule that names one is reported, and so is one that may write all ConfigMaps of
the cluster. In a namespace of one's own writing ConfigMaps is ordinary.`,
    bad: { yaml: exampleRole('Role', 'mapper', ['core', 'configmaps', 'get update', 'aws-auth']) },
    good: { yaml: exampleRole('Role', 'mapper', ['core', 'configmaps', 'get update', 'settings']) },
    whenToTurnOff: 'For cluster installers.',
  },
  grants: [
    {
      group: '',
      resources: ['configmaps'],
      verbs: ['update', 'patch', 'delete'],
      effect: phrase('change who is who, or the DNS, of the whole cluster through this ConfigMap'),
      advice: phrase("Leave it to the cluster's installer"),
      weight: 3,
      namespaced: true,
      namedToo: isPivotal,
      onlyNamed: true,
    },
    {
      group: '',
      resources: ['configmaps'],
      verbs: ['update', 'patch'],
      effect: phrase('change every ConfigMap of kube-system, `aws-auth` and `coredns` included'),
      advice: phrase('List the ConfigMaps in `resourceNames`'),
      weight: 2,
      namespaced: true,
      onlyIn: 'kube-system',
    },
    {
      group: '',
      resources: ['configmaps'],
      verbs: ['update', 'patch'],
      effect: phrase('change every ConfigMap of the cluster, `aws-auth` and `coredns` included'),
      advice: phrase('List them in `resourceNames`, or write a Role'),
      weight: 1,
      namespaced: false,
    },
  ],
});

const pivotal: ReadonlySet<string> = new Set([
  'aws-auth',
  'coredns',
  'extension-apiserver-authentication',
  'kube-proxy',
]);

function isPivotal(name: string): boolean {
  return pivotal.has(name);
}
