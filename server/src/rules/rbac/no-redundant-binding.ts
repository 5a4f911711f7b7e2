import { tell } from '../../words/tell.ts';
import type { ResourceFacts } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { isKnownBinding } from './bindings/known-bindings.ts';
import { changeOffer, pathOf, samePath } from './bindings/offers.ts';
import { type RedundantSubject, redundantSubjects } from './bindings/redundant.ts';
import { describeSubject, scopeOf } from './bindings/subjects.ts';

const binding = (name: string, role: string): string => `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${role}
subjects:
  - kind: Group
    name: shop-developers
`;

/** A binding that gives its subjects what another one gives them already. */
export const noRedundantBinding = defineRule({
  meta: {
    slug: 'no-redundant-binding',
    code: 'ZT275',
    area: 'rbac',
    title: 'A binding gives its subjects nothing that another binding does not give them already',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['RoleBinding', 'ClusterRoleBinding'],
    triggers: [],
    covers: ['BIND-23'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: RBAC good practices, periodic review',
        url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#periodic-review',
      },
    ],
    docs: {
      why: `Rights add up, so a second binding of the same role, or of one whose rules are all in the other, changes nothing. Whoever takes one of
the two away believes that the access is gone, and it is not. Roles are compared by their rules as far as the workspace has them, roles
that collect others by label included; \`view\`, \`edit\`, \`admin\` and \`cluster-admin\` take in each other in this order. Only
bindings of one folder are compared: those of another may be for another cluster. Of two bindings that give the same the second is
reported, else the narrower one. If that is the one that was meant to be enough, remove the other.`,
      bad: { yaml: `${binding('developers-view', 'view')}---\n${binding('developers-edit', 'edit')}` },
      good: { yaml: binding('developers-edit', 'edit') },
      whenToTurnOff: 'Where bindings are generated, one for each reason somebody has access.',
    },
  },
  checkResource,
  fixes,
});

function checkResource(resource: PlacedResource, context: WorkspaceContext): void {
  const { facts } = resource;
  if (isKnownBinding(facts)) return;
  const found = redundantSubjects(resource, context.graph);
  const [first] = found;
  if (first === undefined) return;
  const related = found.slice(0, 4).map(({ subject, by, bySubject }) => ({
    message: tell`${nameOf(by.facts)} gives ${describeSubject(subject, facts)} ${roleOf(by.facts)} ${scopeOf(by.facts)}`,
    document: by.document,
    path: bySubject.nameSite.path,
  }));
  if (found.length === facts.binding?.subjects.length) {
    const whom = found.length === 1 ? describeSubject(first.subject, facts) : tell`its subjects`;
    context.report({
      range: facts.site.range,
      message: tell`${nameOf(facts)} gives ${whom} nothing that ${bindingsOf(found)} not give already; remove it, or the other if this one is enough`,
      related,
      data: [...facts.path],
    });
    return;
  }
  for (const { subject, by, bySubject } of found) {
    context.report({
      range: subject.nameSite.range,
      message: tell`${describeSubject(subject, facts)} has all of ${roleOf(facts)} by ${nameOf(by.facts)} already; remove this entry, or that one if this is enough`,
      related: [{ message: tell`The other binding`, document: by.document, path: bySubject.nameSite.path }],
      data: [...subject.path],
    });
  }
}

function nameOf({ kind, name }: ResourceFacts): string {
  return `${kind} ${name ?? ''}`;
}

function roleOf({ binding: bound }: ResourceFacts): string {
  return `${bound?.roleRef?.kind ?? 'role'} ${bound?.roleRef?.name ?? ''}`;
}

/** `RoleBinding a does`, or `RoleBinding a and 2 more do`. */
function bindingsOf(found: readonly RedundantSubject[]): string {
  const others = [...new Set(found.map(({ by }) => by))];
  const first = others[0] === undefined ? '' : nameOf(others[0].facts);
  return others.length === 1 ? tell`${first} does` : tell`${first} and ${others.length - 1} more do`;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const path = pathOf(finding.data);
  if (path === undefined) return [];
  for (const resource of context.resourcesOf(finding.document)) {
    const { facts, document } = resource;
    const subject = facts.binding?.subjects.find((candidate) => samePath(candidate.path, path));
    if (subject !== undefined)
      return [
        changeOffer(finding, context, {
          title: tell`Remove ${describeSubject(subject, facts)} from this binding`,
          safe: false,
          touches: [path.slice(0, -1), path],
          operations: [{ op: 'removeItem', path }],
        }),
      ];
    if (facts.binding === undefined || !samePath(facts.path, path)) continue;
    const title = tell`Remove ${nameOf(facts)}`;
    // In one file both bindings are for one cluster; the first of several equal ones stays.
    const safe = redundantSubjects(resource, context.graph).every(
      ({ by }) =>
        by.document.uri === document.uri &&
        roleOf(by.facts) === roleOf(facts) &&
        by.facts.namespace === facts.namespace,
    );
    if (path.length > 0)
      return [
        changeOffer(finding, context, {
          title,
          safe,
          touches: [path],
          operations: [{ op: 'removeItem', path }],
        }),
      ];
    return [
      { title, safe, plan: () => ({ changes: [{ type: 'remove-document', document, label: title }] }) },
    ];
  }
  return [];
}
