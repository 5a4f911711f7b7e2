import type { ResourceFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { isMap } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { noWildcardSubjectDocs } from './wildcard-subject/docs.ts';
import { judgeSubject } from './wildcard-subject/judge.ts';
import { describeSubject, subjectNotes } from './wildcard-subject/message.ts';
import { patternOffers } from './wildcard-subject/offers.ts';

/** A subject of a binding written as a pattern, which RBAC compares literally. */
export const noWildcardSubject = defineRule({
  meta: {
    slug: 'no-wildcard-subject',
    code: 'ZT260',
    area: 'rbac',
    title: 'A binding names a subject by a pattern, which RBAC compares literally',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-11', 'OIDC-04', 'OIDC-08', 'OIDC-09'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: referring to subjects',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#referring-to-subjects',
      },
      {
        title: 'Kubernetes: structured authentication configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
      },
    ],
    docs: noWildcardSubjectDocs,
  },
  checkResource,
  fixes,
});

function checkResource({ facts }: PlacedResource, context: WorkspaceContext): void {
  for (const subject of facts.binding?.subjects ?? []) {
    const pattern = judgeSubject(subject, namespaceOf(facts));
    if (pattern === undefined) continue;
    context.report({
      // A ServiceAccount's namespace has no place of its own in the facts.
      range: pattern.case === 'namespace' ? subject.range : subject.nameSite.range,
      message: describeSubject(subject, pattern, context.kubernetesMinor),
      severity: pattern.severity,
      confidence: pattern.confidence,
      related: subjectNotes(subject, pattern, context.kubernetesMinor),
      data: subject.path,
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { document } = finding;
  const root = context.parse(document)?.root;
  if (!isMap(root)) return [];
  const wanted = JSON.stringify(finding.data);
  for (const { facts } of context.resourcesOf(document)) {
    const subject = facts.binding?.subjects.find(({ path }) => JSON.stringify(path) === wanted);
    if (subject === undefined) continue;
    const pattern = judgeSubject(subject, namespaceOf(facts));
    if (pattern === undefined) return [];
    return patternOffers(finding, context, { facts, subject }, pattern, root);
  }
  return [];
}

/** A ServiceAccount without a namespace is one of the RoleBinding's; a ClusterRoleBinding has none, whatever it says. */
function namespaceOf({ kind, namespace }: ResourceFacts): string | undefined {
  return kind === 'RoleBinding' ? namespace : undefined;
}
