import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { accountOf, describeSubject } from './bindings/subjects.ts';

const world = (namespace: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: deploys
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: deployer
subjects:
  - kind: ServiceAccount
    name: deploy
    namespace: ${namespace}
`;

/** A ServiceAccount of one namespace with rights in another. */
export const noCrossNamespaceSubject = defineRule({
  meta: {
    slug: 'no-cross-namespace-subject',
    code: 'ZT274',
    area: 'rbac',
    title: 'A RoleBinding gives rights to a ServiceAccount of another namespace',
    severity: 'hint',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['RoleBinding'],
    triggers: [],
    covers: ['BIND-20'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
    ],
    docs: {
      why: `Who may create Pods or tokens in the ServiceAccount's namespace has its rights in this one as well. That is what a shared deployer or
a monitoring system is for; for an audit of who gets into a namespace it is worth a list. The kube-system namespace, whose
administrators own the cluster anyway, is left out.`,
      bad: { yaml: world('ci') },
      good: { yaml: world('shop') },
      whenToTurnOff: 'It is on in the audit preset only.',
    },
  },
  checkResource,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const { namespace, binding } = facts;
  if (namespace === undefined) return;
  for (const subject of binding?.subjects ?? []) {
    const home = accountOf(subject, facts)?.namespace;
    if (home === undefined || home === namespace || home === 'kube-system') continue;
    context.report({
      range: subject.nameSite.range,
      message: tell`${describeSubject(subject, facts)} gets ${binding?.roleRef?.name ?? tell`a role`} in namespace ${namespace}, and so does whoever may create Pods in ${home}; see that it is meant`,
    });
  }
}
