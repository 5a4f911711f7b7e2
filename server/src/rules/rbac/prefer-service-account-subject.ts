import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, isMap } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { toServiceAccount } from './bindings/account-operations.ts';
import { changeOffer, pathOf, samePath } from './bindings/offers.ts';
import { serviceAccountUserOf } from './bindings/service-account-user.ts';

const world = (subject: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: build-reads
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
${subject}`;

/** A ServiceAccount bound by its user name. */
export const preferServiceAccountSubject = defineRule({
  meta: {
    slug: 'prefer-service-account-subject',
    code: 'ZT266',
    area: 'rbac',
    title: 'A binding names a ServiceAccount as a User, by its user name',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-14'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
    ],
    docs: {
      why: `The token of a ServiceAccount says \`system:serviceaccount:NAMESPACE:NAME\`, and a User of that name is the same caller. But nothing
checks the spelling of a User, while the name of a ServiceAccount must be one; a user of another issuer that is configured
without a prefix can bear the same name; and tools that follow ServiceAccounts to their rights, Kustomize's renaming among
them, do not see the User. Both forms give exactly the same rights, so the change is safe.`,
      bad: {
        yaml: world(`  - kind: User
    name: system:serviceaccount:ci:build
    apiGroup: rbac.authorization.k8s.io
`),
      },
      good: {
        yaml: world(`  - kind: ServiceAccount
    name: build
    namespace: ci
`),
      },
      whenToTurnOff:
        'Where the ServiceAccounts are those of another cluster, whose issuer is configured without a prefix.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const subject of facts.binding?.subjects ?? []) {
    const account = subject.kind === 'User' ? serviceAccountUserOf(subject.name) : undefined;
    if (account === undefined) continue;
    context.report({
      range: subject.nameSite.range,
      message: tell`This User is ServiceAccount ${account.namespace}/${account.name}, whose name nothing checks in this form; write kind: ServiceAccount with name and namespace`,
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = pathOf(finding.data);
  const subject = context
    .resourcesOf(finding.document)
    .flatMap(({ facts }) => facts.binding?.subjects ?? [])
    .find((candidate) => samePath(candidate.path, path));
  const account = subject && serviceAccountUserOf(subject.name);
  const node = path && at(context.parse(finding.document)?.root, ...path);
  if (subject === undefined || account === undefined || path === undefined || !isMap(node)) return [];
  return [
    changeOffer(finding, context, {
      title: tell`Write ServiceAccount ${account.name} of namespace ${account.namespace}`,
      safe: true,
      preferred: true,
      touches: [path],
      operations: toServiceAccount(node, path, account),
    }),
  ];
}
