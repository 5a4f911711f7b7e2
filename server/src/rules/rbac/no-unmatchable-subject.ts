import { githubActions } from '../../identity/issuers/github-actions.ts';
import { gitlabCi } from '../../identity/issuers/gitlab-ci.ts';
import type { ScopedSubject } from '../../identity/issuers/pattern.ts';
import { defaultUserName, prefixesFor } from '../../identity/issuers/subject-names.ts';
import { tell } from '../../words/tell.ts';
import type { SubjectFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { at, isMap } from '../../yaml/access.ts';
import { issuerKnowledge } from '../identity/subjects/known-issuers.ts';
import { scopedSubjects } from '../identity/subjects/narrower-subjects.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { toServiceAccount } from './bindings/account-operations.ts';
import { changeOffer, pathOf, samePath } from './bindings/offers.ts';
import { renameOffer } from './bindings/subject-offers.ts';
import { unmatchableSubject } from './bindings/unmatchable.ts';

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

/** A User or Group with a name that only the other kind has, or that is malformed. */
export const noUnmatchableSubject = defineRule({
  meta: {
    slug: 'no-unmatchable-subject',
    code: 'ZT267',
    area: 'rbac',
    title: 'A binding names a User or Group that no caller can be',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-14', 'BIND-18'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
      {
        title: 'GitHub: OpenID Connect reference',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
    ],
    docs: {
      why: `Names of users and groups are not checked, so a binding for the wrong kind, or for a name that does not exist, is stored and
gives nobody anything. The caller gets 403, and the usual repair is a wider binding.

Reported is what certainly matches nobody: a User with the name of one of Kubernetes' own groups (\`system:serviceaccounts:NS\`), a
Group with the name of one of its users or ServiceAccounts, the user name of a ServiceAccount with a part missing, a colon too many or
a slash, and the address of a GitHub or GitLab repository, which no token bears. A Group with the user name of a pipeline run has medium
confidence, since a claim mapping can make groups of anything. The fix is never applied on its own: the subject gave nothing before
and gives the role afterwards.`,
      bad: {
        yaml: world(`  - kind: Group
    name: system:serviceaccount:ci:build
    apiGroup: rbac.authorization.k8s.io
  - kind: User
    name: https://github.com/my-org/shop
    apiGroup: rbac.authorization.k8s.io
`),
        findings: 2,
      },
      good: {
        yaml: world(`  - kind: ServiceAccount
    name: build
    namespace: ci
  - kind: User
    name: github:repo:my-org@4711/shop@9988:environment:production
    apiGroup: rbac.authorization.k8s.io
`),
      },
      whenToTurnOff:
        'Where an authenticating proxy or a claim mapping really gives out such names; better suppress it at the subject.',
    },
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const subject of facts.binding?.subjects ?? []) {
    const found = unmatchableSubject(subject);
    if (found === undefined) continue;
    context.report({
      range: subject.nameSite.range,
      message: `${found.why}; ${found.advice}`,
      confidence: found.confidence,
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
  const found = subject && unmatchableSubject(subject);
  const node = path && at(context.parse(finding.document)?.root, ...path);
  if (path === undefined || found === undefined || !isMap(node)) return [];
  const { meant, scoped } = found;
  if (subject !== undefined && scoped !== undefined) return scopedOffers(finding, context, subject, scoped);
  if (meant === undefined)
    return [{ title: tell`Write who was meant`, safe: false, refusal: tell`Who was meant is not certain` }];
  const swap = 'kind' in meant;
  return [
    changeOffer(finding, context, {
      title: swap
        ? tell`Write kind: ${meant.kind}`
        : tell`Write ServiceAccount ${meant.name} of namespace ${meant.namespace}`,
      safe: false,
      preferred: true,
      touches: [path],
      operations: swap
        ? [{ op: 'replaceScalar', path: [...path, 'kind'], value: meant.kind }]
        : toServiceAccount(node, path, meant),
    }),
  ];
}

/** Behind the prefix that is known of the issuer; where nothing is known, behind the default of the flags. */
function scopedOffers(
  finding: Finding,
  context: FixContext,
  subject: SubjectFacts,
  scoped: readonly ScopedSubject[],
): readonly FixOffer[] {
  const issuer = subject.name.includes('://github.com') ? githubActions : gitlabCi;
  const prefixes = prefixesFor(issuer, issuerKnowledge(context).issuers);
  const [known] = prefixes.length === 1 ? prefixes : [];
  const prefix = known ?? defaultUserName({ issuer, text: '' }) ?? '';
  return scopedSubjects(scoped, prefix).map(({ title, name }) =>
    renameOffer(finding, context, subject, { title, name }),
  );
}
