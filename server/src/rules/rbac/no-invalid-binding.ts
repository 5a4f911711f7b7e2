import { readResources } from '../../kubernetes/resource.ts';
import { isDnsSubdomain } from '../../rbac/label-selector.ts';
import { rbacGroup } from '../../rbac/rbac-objects.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import {
  type DocumentContext,
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type WorkspaceContext,
} from '../rule.ts';
import { bindingProblems, missingNamespace } from './bindings/invalid-subject.ts';
import { changeOffer, pathOf, samePath } from './bindings/offers.ts';

const world = (subject: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: shop-monitoring
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: pod-metrics-reader
subjects:
${subject}`;

const kinds = ['RoleBinding', 'ClusterRoleBinding'];

/** A roleRef or subject for which the API server refuses the whole binding. */
export const noInvalidBinding = defineRule({
  meta: {
    slug: 'no-invalid-binding',
    code: 'ZT261',
    area: 'rbac',
    title: 'A binding has a roleRef or subject that the API server rejects',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds,
    triggers: [],
    covers: ['BIND-12', 'BIND-13', 'BIND-16', 'BIND-25'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
      {
        title: 'Kubernetes: roleRef is immutable',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#clusterrolebinding-example',
      },
    ],
    docs: {
      why: `The API server refuses the whole binding for one wrong field, and everybody in it goes without the role. Kinds are compared
with case: \`ServiceAccount\`, \`User\`, \`Group\` and nothing else. A ServiceAccount is of the core group, so its \`apiGroup\` stays
empty; users and groups have \`rbac.authorization.k8s.io\`, which is filled in where it is left out. A ServiceAccount has its
namespace in a field of its own: in a RoleBinding it may be left out and is then the binding's, in a ClusterRoleBinding it must
be there. A ClusterRoleBinding binds a ClusterRole only.

Since such a binding is never stored, a repair that leaves no choice is applied with the safe fixes. A missing namespace is taken
from the workspace where it has exactly one ServiceAccount of that name. Names with \`*\` belong to \`no-wildcard-subject\`.`,
      bad: {
        yaml: world(`  - kind: ServiceAccount
    apiGroup: rbac.authorization.k8s.io
    name: shop:monitoring
`),
        findings: 2,
      },
      good: {
        yaml: world(`  - kind: ServiceAccount
    name: monitoring
    namespace: shop
`),
      },
      whenToTurnOff:
        'Where a tool other than Kustomize fills in namespaces before the manifests are applied.',
    },
  },
  checkDocument,
  checkResource,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const resource of context.resources) {
    if (resource.group !== rbacGroup || !kinds.includes(resource.kind)) continue;
    for (const { range, message, confidence, path, account } of bindingProblems(resource)) {
      // Kustomize may fill the namespace in: that takes the workspace to see.
      if (account !== undefined) continue;
      context.report({
        range,
        message,
        resource,
        ...(confidence !== undefined && { confidence }),
        data: [...path],
      });
    }
  }
}

function checkResource({ facts, built }: PlacedResource, context: WorkspaceContext): void {
  if (facts.kind !== 'ClusterRoleBinding' || facts.completeness !== 'complete') return;
  if (built?.namespaceHidden === true) return;
  for (const { kind, name, namespace = '', nameSite, path } of facts.binding?.subjects ?? []) {
    if (kind !== 'ServiceAccount' || namespace !== '' || !isDnsSubdomain(name)) continue;
    context.report({
      range: nameSite.range,
      message: missingNamespace(name),
      // A tool outside of the workspace may fill it in.
      confidence: 'medium',
      data: [...path, 'namespace'],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const document = context.parse(finding.document);
  const path = pathOf(finding.data);
  const problem =
    document &&
    readResources(document)
      .filter(({ group, kind }) => group === rbacGroup && kinds.includes(kind))
      .flatMap(bindingProblems)
      .find((candidate) => samePath(candidate.path, path));
  if (problem === undefined) return [];
  const owner = problem.path.slice(0, -1);
  if (problem.repair !== undefined) {
    return [
      changeOffer(finding, context, { ...problem.repair, safe: true, preferred: true, touches: [owner] }),
    ];
  }
  const { account } = problem;
  const namespace = account && knownNamespace(account.name, context);
  if (account === undefined || namespace === undefined) {
    return [{ title: tell`Write what the API server accepts`, safe: false, refusal: problem.unknown ?? '' }];
  }
  return [
    changeOffer(finding, context, {
      title: tell`Write namespace: ${namespace}, where the workspace has ServiceAccount ${account.name}`,
      // Another ServiceAccount of that name, outside of the workspace, may be meant.
      safe: false,
      preferred: true,
      touches: [owner],
      operations: account.hasKey
        ? [{ op: 'replaceScalar', path: problem.path, value: namespace }]
        : [{ op: 'insertPair', path: owner, key: 'namespace', value: namespace, after: ['name'] }],
    }),
  ];
}

/** The namespace of the only ServiceAccount of that name. */
function knownNamespace(name: string, { graph }: FixContext): string | undefined {
  const namespaces = new Set(
    graph
      .named('ServiceAccount', name)
      .filter(({ facts }) => facts.serviceAccount !== undefined)
      .map(({ facts }) => facts.namespace),
  );
  const [only] = namespaces;
  return namespaces.size === 1 ? only : undefined;
}
