import type { PlacedResource } from '../../workspace/graph.ts';
import { isMap } from '../../yaml/access.ts';
import type { Path } from '../../yaml/located.ts';
import {
  defineRule,
  type Finding,
  type FixContext,
  type FixOffer,
  type Json,
  type WorkspaceContext,
} from '../rule.ts';
import { noWildcardRbacDocs } from './wildcard/docs.ts';
import { expansionOffer } from './wildcard/fixes.ts';
import { describeWildcard, effectsSite } from './wildcard/message.ts';
import { reachOf } from './wildcard/reach.ts';
import { confidenceOf, severityOf, wildcardsOf } from './wildcard/verdict.ts';

/** A rule of a Role or ClusterRole that grants by `*` what it should name. */
export const noWildcardRbac = defineRule({
  meta: {
    slug: 'no-wildcard-rbac',
    code: 'ZT201',
    area: 'rbac',
    title: 'A Role or ClusterRole grants verbs, resources or API groups by a wildcard',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Role', 'ClusterRole'],
    triggers: [],
    covers: ['ROLE-01', 'ROLE-02', 'ROLE-03', 'ROLE-04'],
    equivalents: [
      'kube-linter:wildcard-in-rules',
      'kics:rbac_wildcard_in_rule',
      'datree:97',
      'kyverno:restrict-wildcard-verbs',
      'kyverno:restrict-wildcard-resources',
      'trivy:KSV-0044',
      'trivy:KSV-0045',
      'trivy:KSV-0046',
      'trivy:KSV-0112',
    ],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, least privilege',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
      },
      {
        title: 'Kubernetes: using RBAC authorization',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/',
      },
      { title: 'CIS Kubernetes Benchmark 5.1.3', url: 'https://www.cisecurity.org/benchmark/kubernetes' },
    ],
    docs: noWildcardRbacDocs,
  },
  checkResource,
  fixes,
});

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  const wildcards = wildcardsOf(resource.facts, context.kubernetesMinor);
  if (wildcards.length === 0) return;
  const reach = reachOf(resource, context.graph);
  for (const wildcard of wildcards) {
    const effects = effectsSite(wildcard, reach);
    context.report({
      range: wildcard.range,
      message: describeWildcard(resource.facts, wildcard, reach),
      severity: severityOf(wildcard.breadth, reach),
      confidence: confidenceOf(wildcard.breadth),
      related: effects === undefined ? reach.related : [effects, ...reach.related],
      data: wildcard.facts.path,
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { document, data } = finding;
  const root = context.parse(document)?.root;
  const path = pathFrom(data);
  if (!isMap(root) || path === undefined) return [];
  const offer = expansionOffer(root, path, finding.resource?.kind ?? '', (operations, label) => ({
    changes: [{ type: 'edit', document, operations, label }],
  }));
  return offer === undefined ? [] : [offer];
}

function pathFrom(data: Json | undefined): Path | undefined {
  if (!Array.isArray(data)) return undefined;
  const path: readonly Json[] = data;
  return path.every((segment) => typeof segment === 'string' || typeof segment === 'number')
    ? path
    : undefined;
}
