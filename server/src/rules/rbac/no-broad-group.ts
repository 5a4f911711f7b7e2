import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { broadSubjectsOf } from './bindings/broad-group.ts';
import { noBroadGroupDocs } from './bindings/broad-group-docs.ts';
import { broadGroupOffers } from './bindings/broad-group-fixes.ts';
import { pathOf, samePath } from './bindings/offers.ts';

/** A binding to everybody, to every ServiceAccount or to the superusers. */
export const noBroadGroup = defineRule({
  meta: {
    slug: 'no-broad-group',
    code: 'ZT265',
    area: 'rbac',
    title: 'A binding gives rights to everybody, to every ServiceAccount or to system:masters',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-05', 'BIND-06', 'BIND-07', 'BIND-08', 'BIND-27'],
    equivalents: [
      'kubescape:C-0262',
      'kubescape:C-0265',
      'kubesec:BindingsToSystemAnonymous',
      'gatekeeper:disallowanonymous',
      'kyverno:restrict-binding-system-groups',
      'kyverno:disallow-self-provisioner-binding',
      'trivy:KSV-0122',
      'trivy:KSV-0123',
      'datree:104',
    ],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, least privilege',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#least-privilege',
      },
      {
        title: 'Kubernetes: discovery roles',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/rbac/#discovery-roles',
      },
    ],
    docs: noBroadGroupDocs,
  },
  checkResource,
  fixes,
});

function checkResource(binding: PlacedResource, context: WorkspaceContext): void {
  for (const { subject, message, severity, confidence, role } of broadSubjectsOf(
    binding,
    context.graph,
    context.kubernetesMinor,
  )) {
    context.report({
      range: subject.nameSite.range,
      message,
      severity,
      confidence,
      related:
        role === undefined
          ? []
          : [
              {
                message: tell`${role.facts.kind} ${role.facts.name ?? ''} is given to them`,
                document: role.document,
                path: role.facts.site.path,
              },
            ],
      data: [...subject.path],
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = pathOf(finding.data);
  for (const { facts } of context.resourcesOf(finding.document)) {
    const subject = facts.binding?.subjects.find((candidate) => samePath(candidate.path, path));
    if (subject !== undefined) return broadGroupOffers(finding, context, facts, subject);
  }
  return [];
}
