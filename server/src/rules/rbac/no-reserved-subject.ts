import { tell } from '../../words/tell.ts';
import type { SubjectFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Severity, type WorkspaceContext } from '../rule.ts';
import { isKnownBinding } from './bindings/known-bindings.ts';
import { broadGroupOf, describeSubject, scopeOf } from './bindings/subjects.ts';
import { unmatchableSubject } from './bindings/unmatchable.ts';

const world = (name: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: node-agents
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: log-reader
subjects:
  - ${name}
`;

/** Another subject whose name Kubernetes keeps for itself. */
export const noReservedSubject = defineRule({
  meta: {
    slug: 'no-reserved-subject',
    code: 'ZT268',
    area: 'rbac',
    title: 'A binding gives rights to an identity that Kubernetes keeps for its own components',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-15'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
      {
        title: 'Kubernetes: using Node authorization',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/node/',
      },
    ],
    docs: {
      why: `Names that begin with \`system:\` belong to Kubernetes. Rights for \`system:nodes\` or \`system:node:NAME\` go past the Node authorizer,
which is there to keep a kubelet to the objects of its own node: who takes one node has them. Rights for the users of
components widen credentials that lie on every control plane, and bootstrap groups are for machines that have not joined yet. Other
\`system:\` names are free today and may get a meaning with any version. The bindings that kube-apiserver and kubeadm create are left
alone; the groups of everybody have a rule of their own, \`no-broad-group\`.`,
      bad: { yaml: world('{kind: Group, name: system:nodes, apiGroup: rbac.authorization.k8s.io}') },
      good: { yaml: world('{kind: ServiceAccount, name: log-agent, namespace: logging}') },
      whenToTurnOff: 'In the manifests of a Kubernetes distribution.',
    },
  },
  checkResource,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  if (isKnownBinding(facts)) return;
  for (const subject of facts.binding?.subjects ?? []) {
    const found = judge(subject);
    if (found === undefined) continue;
    context.report({
      range: subject.nameSite.range,
      message: tell`${describeSubject(subject, facts)} ${found.why}, and gets ${facts.binding?.roleRef?.name ?? tell`the role`} ${scopeOf(facts)}; bind a ServiceAccount or a group of your own`,
      severity: found.severity,
    });
  }
}

function judge(subject: SubjectFacts): { readonly severity: Severity; readonly why: string } | undefined {
  const { kind, name } = subject;
  if (kind === 'ServiceAccount' || !name.startsWith('system:') || name.startsWith('system:serviceaccount'))
    return undefined;
  // Patterns, names nobody has and groups of everybody have rules of their own.
  if (name.includes('*') || broadGroupOf(subject) !== undefined || unmatchableSubject(subject) !== undefined)
    return undefined;
  if (name === 'system:nodes' || name.startsWith('system:node:'))
    return {
      severity: 'warning',
      why: tell`has these rights past the Node authorizer, on each node that is taken over`,
    };
  if (name.startsWith('system:bootstrap'))
    return { severity: 'info', why: tell`is a machine that has not joined yet` };
  if (/^system:(?:kube-|apiserver$|admin$|monitoring$)/.test(name))
    return { severity: 'info', why: tell`is a component of the control plane` };
  return { severity: 'info', why: tell`has a name that Kubernetes keeps for itself` };
}
