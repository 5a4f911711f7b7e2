import { tell } from '../../words/tell.ts';
import type { SubjectFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { callerOf } from './bindings/caller.ts';
import { changeOffer, pathOf, samePath } from './bindings/offers.ts';
import { describeSubject } from './bindings/subjects.ts';

const world = (subjects: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: build-reads
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
${subjects}`;

const account = `  - kind: ServiceAccount
    name: build
    namespace: shop
`;

/** The same caller twice in one binding. */
export const noDuplicateSubject = defineRule({
  meta: {
    slug: 'no-duplicate-subject',
    code: 'ZT269',
    area: 'rbac',
    title: 'A binding names the same caller twice',
    severity: 'info',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-23'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
    ],
    docs: {
      why: `A second entry for the same caller gives nothing, and whoever removes one of the two believes that access is gone. Entries are
the same when the API server takes them for the same caller: a ServiceAccount without a namespace in a RoleBinding is one of the
binding's namespace, and User \`system:serviceaccount:NS:NAME\` is that ServiceAccount. Often the second was meant to be another
name, so look before the line goes.`,
      bad: {
        yaml: world(`${account}  - kind: ServiceAccount
    name: build
`),
      },
      good: { yaml: world(account) },
      whenToTurnOff: 'Where bindings are generated.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  const first = new Map<string, SubjectFacts>();
  for (const subject of facts.binding?.subjects ?? []) {
    const key = callerOf(subject, facts);
    const earlier = first.get(key);
    if (earlier === undefined) {
      first.set(key, subject);
      continue;
    }
    context.report({
      range: subject.nameSite.range,
      message: tell`${describeSubject(subject, facts)} is bound here already, so this entry gives nothing; remove it, or write the name that was meant`,
      related: [{ message: tell`The same caller`, path: earlier.nameSite.path }],
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = pathOf(finding.data);
  const known = context
    .resourcesOf(finding.document)
    .some(({ facts }) => facts.binding?.subjects.some((subject) => samePath(subject.path, path)));
  if (path === undefined || !known) return [];
  return [
    changeOffer(finding, context, {
      title: tell`Remove the second entry`,
      safe: true,
      preferred: true,
      touches: [path.slice(0, -1), path],
      operations: [{ op: 'removeItem', path }],
    }),
  ];
}
