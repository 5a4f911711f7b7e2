import { serviceAccountUser } from '../../../rbac/impersonation.ts';
import type { PolicyRule } from '../../../rbac/matching.ts';
import { collectedRules } from '../../../workspace/aggregation.ts';
import type { BindingFacts, SubjectFacts } from '../../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { inOneFolder } from '../../shared/folder.ts';
import { covers } from '../role/covers.ts';
import { callerOf } from './caller.ts';
import { accountOf } from './subjects.ts';

/** A subject of a binding that has the same rights by another binding already. */
export interface RedundantSubject {
  readonly subject: SubjectFacts;
  readonly by: PlacedResource;
  /** The subject's entry in the other binding. */
  readonly bySubject: SubjectFacts;
}

// Each takes in the one before (facts B.4).
const userFacing = ['view', 'edit', 'admin', 'cluster-admin'];
// Somebody with more bindings in one folder is a world of his own; rules of two roles are compared with each other.
const mostBindings = 50;
const mostRules = 100;

/**
 * The subjects of a binding that another one in the same folder gives at least as much: manifests of another folder may be
 * those of another cluster. Of two that give the same, the first counts.
 */
export function redundantSubjects(
  binding: PlacedResource,
  graph: WorkspaceGraph,
): readonly RedundantSubject[] {
  return (binding.facts.binding?.subjects ?? []).flatMap((subject) => {
    const caller = callerOf(subject, binding.facts);
    for (const by of bindingsNear(binding, subject, graph)) {
      const bySubject = by.facts.binding?.subjects.find((one) => callerOf(one, by.facts) === caller);
      if (bySubject === undefined || !gives(by, binding, graph)) continue;
      if (isBefore(binding, by) && gives(binding, by, graph)) continue;
      return [{ subject, by, bySubject }];
    }
    return [];
  });
}

function bindingsNear(
  binding: PlacedResource,
  subject: SubjectFacts,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  const { facts } = binding;
  const account = accountOf(subject, facts);
  const named =
    account === undefined
      ? graph.mentioning(subject.kind, subject.name)
      : [
          ...graph.mentioningIn('ServiceAccount', account.name, account.namespace),
          ...(account.namespace === undefined
            ? []
            : graph.mentioning('User', serviceAccountUser(account.namespace, account.name))),
        ];
  return named
    .filter(
      (other) =>
        other !== binding &&
        other.facts.binding !== undefined &&
        other.facts.completeness === 'complete' &&
        inOneFolder(other, binding) &&
        !isSameObject(other, binding),
    )
    .slice(0, mostBindings);
}

/** Two manifests of one object are two states of it. */
function isSameObject({ facts: a }: PlacedResource, { facts: b }: PlacedResource): boolean {
  return (
    a.kind === b.kind &&
    (a.name === undefined || b.name === undefined || (a.name === b.name && a.namespace === b.namespace))
  );
}

function isBefore(a: PlacedResource, b: PlacedResource): boolean {
  if (a.document.uri !== b.document.uri) return a.document.uri < b.document.uri;
  if (a.document.index !== b.document.index) return a.document.index < b.document.index;
  return a.facts.site.range[0] < b.facts.site.range[0];
}

/** Whether the first binding gives its subjects all that the second one gives. */
function gives(wide: PlacedResource, narrow: PlacedResource, graph: WorkspaceGraph): boolean {
  const [a, b] = [wide.facts, narrow.facts];
  const reaches =
    a.kind === 'ClusterRoleBinding' || (b.kind === 'RoleBinding' && a.namespace === b.namespace);
  const [wideRole, narrowRole] = [a.binding?.roleRef, b.binding?.roleRef];
  if (!reaches || wideRole === undefined || narrowRole === undefined) return false;
  if (isSameRole(wideRole, narrowRole)) return true;
  if (wideRole.kind === 'ClusterRole' && wideRole.name === 'cluster-admin') return true;
  if (wideRole.kind === 'ClusterRole' && narrowRole.kind === 'ClusterRole') {
    const [high, low] = [userFacing.indexOf(wideRole.name), userFacing.indexOf(narrowRole.name)];
    if (low >= 0 && high > low) return true;
  }
  const wanted = rulesOf(narrow, graph);
  const given = rulesOf(wide, graph);
  if (wanted?.whole !== true || given === undefined) return false;
  // Paths belong to no namespace: a RoleBinding gives none.
  const counting = wanted.rules.filter(
    ({ nonResourceURLs }) => b.kind === 'ClusterRoleBinding' || nonResourceURLs.length === 0,
  );
  return (
    counting.length > 0 && counting.every((rule) => given.rules.some((candidate) => covers(candidate, rule)))
  );
}

/** A Role has the namespace of its binding, which is the same for both here. */
function isSameRole(
  a: NonNullable<BindingFacts['roleRef']>,
  b: NonNullable<BindingFacts['roleRef']>,
): boolean {
  return a.kind === b.kind && a.name === b.name;
}

interface KnownRules {
  readonly rules: readonly PolicyRule[];
  /** False when there may be more than is seen. */
  readonly whole: boolean;
}

/** The rules of a binding's role; undefined unless exactly one manifest says them. */
function rulesOf({ facts }: PlacedResource, graph: WorkspaceGraph): KnownRules | undefined {
  const roleRef = facts.binding?.roleRef;
  if (roleRef === undefined) return undefined;
  const manifests = (
    roleRef.kind === 'Role'
      ? graph.perhapsInNamespace('Role', roleRef.name, facts.namespace)
      : graph.named(roleRef.kind, roleRef.name)
  ).filter(({ facts: role }) => role.role !== undefined);
  const [role] = manifests;
  if (role?.facts.role === undefined || manifests.length > 1) return undefined;
  const rules = collectedRules(role, graph).map(({ rule }) => rule);
  const { aggregates, rules: written } = role.facts.role;
  if (rules.length > mostRules) return undefined;
  return {
    // What a template hides of a rule may limit it.
    rules: aggregates ? rules : written.filter(({ partial }) => !partial),
    whole: role.facts.completeness === 'complete' && !aggregates && !written.some(({ partial }) => partial),
  };
}
