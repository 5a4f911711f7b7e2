import type { NewValue, Operation } from '../../../edit/operations.ts';
import { rbacGroup } from '../../../rbac/rbac-objects.ts';
import { tell } from '../../../words/tell.ts';
import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';
import type { LocatedMap } from '../../../yaml/located.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';
import { changeOffer, pathOf, samePath } from './offers.ts';

/** A subject of a binding with the object it stands in. */
export interface PlacedSubject {
  readonly facts: ResourceFacts;
  readonly subject: SubjectFacts;
}

/** The subject a finding hands to its fixes by its path. */
export function subjectAt(finding: Finding, context: FixContext): PlacedSubject | undefined {
  const wanted = pathOf(finding.data);
  for (const { facts } of context.resourcesOf(finding.document)) {
    const subject = facts.binding?.subjects.find(({ path }) => samePath(path, wanted));
    if (subject !== undefined) return { facts, subject };
  }
  return undefined;
}

/** The same keys in the same order, with another name. */
export function copyOfSubject(
  node: LocatedMap,
  to: { readonly kind: string; readonly name: string },
): NewValue {
  const copy: Record<string, NewValue> = {};
  for (const { key, value } of node.pairs) {
    if (key.text === 'kind') copy.kind = to.kind;
    else if (key.text === 'name') copy.name = to.name;
    else if (value.type === 'scalar') copy[key.text] = value.value;
  }
  return copy;
}

/** Writes another name for a subject. Never safe where the old name was nobody: the new one gets the role. */
export function renameOffer(
  finding: Finding,
  context: FixContext,
  { path }: SubjectFacts,
  {
    title,
    name,
    preferred = false,
  }: { readonly title: string; readonly name: string; readonly preferred?: boolean },
): FixOffer {
  return changeOffer(finding, context, {
    title,
    safe: false,
    preferred,
    touches: [path],
    operations: [{ op: 'replaceScalar', path: [...path, 'name'], value: name }],
  });
}

/** Gives one subject another ClusterRole: by a binding of its own where others share this one, else by renaming this one, since a roleRef cannot be changed. */
export function otherRoleOffer(
  finding: Finding,
  context: FixContext,
  { facts, subject }: PlacedSubject,
  role: string,
  title: string,
): FixOffer {
  const { binding, name, path } = facts;
  const roleRef = binding?.roleRef;
  if (binding === undefined || roleRef === undefined || name === undefined)
    return { title, safe: false, refusal: tell`The binding has no name or no role to begin with` };
  const newName = nameFor(name, roleRef.name, role);
  const subjects = { path: [...path, 'subjects'], count: binding.subjects.length };
  if (binding.subjects.length === 1) {
    const operations: Operation[] = [
      { op: 'replaceScalar', path: [...path, 'metadata', 'name'], value: newName },
      ...(roleRef.kind === 'ClusterRole'
        ? []
        : [{ op: 'replaceScalar' as const, path: [...path, 'roleRef', 'kind'], value: 'ClusterRole' }]),
      { op: 'replaceScalar', path: [...path, 'roleRef', 'name'], value: role },
      {
        op: 'insertComment',
        path: [...path, 'kind'],
        text: `Then delete ${facts.kind} ${name}: a roleRef cannot be changed, so this binding has a new name.`,
      },
    ];
    return changeOffer(finding, context, {
      title: tell`${title} (then delete ${name})`,
      safe: false,
      touches: [path, [...path, 'metadata'], [...path, 'roleRef']],
      subjects,
      operations,
    });
  }
  const { document } = finding;
  const moved = changeOffer(finding, context, {
    title,
    safe: false,
    touches: [path, subject.path],
    subjects,
    operations: [{ op: 'removeItem', path: subject.path }],
  });
  if (moved.plan === undefined) return moved;
  const { plan } = moved;
  return {
    ...moved,
    plan: () => ({
      changes: [
        ...plan().changes,
        {
          type: 'insert-document',
          after: document,
          value: bindingOf(facts, newName, role, subject),
          label: title,
        },
      ],
    }),
  };
}

/** Renames one subject and gives another a ClusterRole by a binding of its own. */
export function splitOffer(
  finding: Finding,
  context: FixContext,
  { facts, subject }: PlacedSubject,
  {
    title,
    here,
    there,
    role,
  }: { readonly title: string; readonly here: string; readonly there: string; readonly role: string },
): FixOffer {
  const { name, binding } = facts;
  if (name === undefined) return { title, safe: false, refusal: tell`The binding has no name to begin with` };
  const renamed = renameOffer(finding, context, subject, { title, name: here });
  const { plan } = renamed;
  if (plan === undefined) return renamed;
  const newName = nameFor(name, binding?.roleRef?.name ?? role, role);
  return {
    ...renamed,
    plan: () => ({
      changes: [
        ...plan().changes,
        {
          type: 'insert-document',
          after: finding.document,
          value: bindingOf(facts, newName === name ? `${name}-read` : newName, role, {
            kind: 'User',
            name: there,
          }),
          label: title,
        },
      ],
    }),
  };
}

function nameFor(name: string, oldRole: string, role: string): string {
  return name.includes(oldRole) ? name.replace(oldRole, role) : `${name}-${role}`;
}

function bindingOf(
  { apiVersion, kind, namespace }: ResourceFacts,
  name: string,
  role: string,
  subject: Pick<SubjectFacts, 'kind' | 'name'>,
): NewValue {
  return {
    apiVersion,
    kind,
    metadata: { name, ...(namespace === undefined || kind !== 'RoleBinding' ? {} : { namespace }) },
    roleRef: { apiGroup: rbacGroup, kind: 'ClusterRole', name: role },
    subjects: [{ kind: subject.kind, name: subject.name, apiGroup: rbacGroup }],
  };
}
