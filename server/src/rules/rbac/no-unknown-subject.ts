import { tell } from '../../words/tell.ts';
import type { SubjectFacts } from '../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { inOneFolder } from '../shared/folder.ts';
import { changeOffer, pathOf, samePath } from './bindings/offers.ts';
import { accountOf } from './bindings/subjects.ts';

const world = (namespace: string): string => `apiVersion: v1
kind: ServiceAccount
metadata:
  name: frontend
  namespace: shop
automountServiceAccountToken: false
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: frontend-views
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: view
subjects:
  - kind: ServiceAccount
    name: frontend
    namespace: ${namespace}
`;

/** A ServiceAccount subject whose namespace is not the one the workspace has that ServiceAccount in. */
export const noUnknownSubject = defineRule({
  meta: {
    slug: 'no-unknown-subject',
    code: 'ZT272',
    area: 'rbac',
    title: 'A binding names a ServiceAccount that the workspace has in another namespace only',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-10'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
    ],
    docs: {
      why: `A subject that does not exist is stored like any other; whoever may create a ServiceAccount of that name later gets the role. In a
RoleBinding a subject without a namespace is one of the binding's namespace, which is easily overlooked. ServiceAccounts often come from
elsewhere, so a name that the workspace does not have is not reported: only one that the binding's folder has in another
namespace, and nowhere else.`,
      bad: { yaml: world('default') },
      good: { yaml: world('shop') },
      whenToTurnOff: 'Where ServiceAccounts of the same name are created outside the repository.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  const { facts } = binding;
  for (const subject of facts.binding?.subjects ?? []) {
    const elsewhere = elsewhereOf(subject, binding, context.graph);
    const [account] = elsewhere;
    if (account === undefined) continue;
    const asked = accountOf(subject, facts)?.namespace ?? '';
    const namespaces = [...new Set(elsewhere.map((other) => other.facts.namespace))];
    context.report({
      range: subject.nameSite.range,
      message: tell`No ServiceAccount ${subject.name} is here in namespace ${asked}, only in ${namespaces.join(', ')}; write the namespace of the one that is meant`,
      related: elsewhere.slice(0, 3).map((other) => ({
        message: tell`ServiceAccount ${subject.name} of namespace ${other.facts.namespace ?? ''}`,
        document: other.document,
        path: other.facts.site.path,
      })),
      data: [...subject.path],
    });
  }
}

/**
 * The ServiceAccounts of that name in the binding's folder, when none anywhere can be the subject; every namespace has a
 * `default`. Manifests of another folder are often those of another program.
 */
function elsewhereOf(
  subject: SubjectFacts,
  { facts, document }: PlacedResource,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  const namespace = subject.kind === 'ServiceAccount' ? accountOf(subject, facts)?.namespace : undefined;
  if (namespace === undefined || subject.name === 'default') return [];
  const isAccount = (account: PlacedResource): boolean => account.facts.serviceAccount !== undefined;
  if (graph.perhapsInNamespace('ServiceAccount', subject.name, namespace).some(isAccount)) return [];
  return graph
    .named('ServiceAccount', subject.name)
    .filter((account) => isAccount(account) && inOneFolder(account, { document }));
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = pathOf(finding.data);
  for (const binding of context.resourcesOf(finding.document)) {
    const subject = binding.facts.binding?.subjects.find((candidate) => samePath(candidate.path, path));
    if (path === undefined || subject === undefined) continue;
    const namespaces = new Set(
      elsewhereOf(subject, binding, context.graph).map((other) => other.facts.namespace),
    );
    const [namespace] = namespaces;
    if (namespace === undefined) return [];
    if (namespaces.size > 1)
      return [
        {
          title: tell`Write the namespace`,
          safe: false,
          refusal: tell`Several namespaces have a ServiceAccount of that name`,
        },
      ];
    return [
      changeOffer(finding, context, {
        title: tell`Write namespace: ${namespace}`,
        safe: false,
        preferred: true,
        touches: [path],
        operations:
          subject.namespace === undefined
            ? [{ op: 'insertPair', path, key: 'namespace', value: namespace, after: ['name'] }]
            : [{ op: 'replaceScalar', path: [...path, 'namespace'], value: namespace }],
      }),
    ];
  }
  return [];
}
