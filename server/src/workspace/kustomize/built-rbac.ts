import type { BindingObject, Reading, RoleObject, Subject } from '../../rbac/rbac-objects.ts';
import type { BuiltAlone } from './built-alone.ts';

/** What the builds of a manifest make of an RBAC object in it. */
export interface BuiltReadings {
  readonly readings: readonly Reading[];
  /** True when a build leaves something that cannot be told, so that it is left out. */
  readonly isOpen: boolean;
}

/** One object for each build that holds the one that was read; `objects` are all of its document. */
export function builtReadings(reading: Reading, objects: readonly BuiltAlone[]): BuiltReadings {
  const object = objectOf(reading);
  const found = objects.filter(
    ({ written }) =>
      written.kind === object.kind &&
      written.name === object.name &&
      (object.namespace === '' || (written.namespace ?? 'default') === object.namespace),
  );
  const readings: Reading[] = [];
  let isOpen = false;
  for (const built of found) {
    const made = builtReading(reading, built);
    if (made === undefined) isOpen = true;
    else readings.push(made);
  }
  return { readings, isOpen };
}

function objectOf(reading: Reading): Pick<RoleObject, 'name' | 'namespace'> & { readonly kind: string } {
  if (reading.type === 'role') return reading.role;
  return reading.type === 'binding' ? reading.binding : reading.refusal;
}

function builtReading(reading: Reading, built: BuiltAlone): Reading | undefined {
  const { facts, namespaceHidden } = built;
  const object = objectOf(reading);
  const name = built.nameOf(object.kind, object.name, facts.namespace);
  if (namespaceHidden || name === undefined) return undefined;
  // What a build leaves without a namespace lands where that of a manifest would.
  const identity = { name, namespace: object.namespace === '' ? '' : (facts.namespace ?? 'default') };
  if (reading.type === 'refusal') return { ...reading, refusal: { ...reading.refusal, ...identity } };
  if (reading.type === 'role')
    return facts.completeness === 'complete'
      ? { ...reading, role: { ...reading.role, ...identity } }
      : undefined;
  const binding = builtBinding(reading.binding, built);
  return binding && { ...reading, binding: { ...binding, ...identity } };
}

function builtBinding(binding: BindingObject, { facts, nameOf }: BuiltAlone): BindingObject | undefined {
  if (facts.completeness !== 'complete') return undefined;
  const { kind } = binding.roleRef;
  const role = nameOf(kind, binding.roleRef.name, kind === 'Role' ? facts.namespace : undefined);
  if (role === undefined) return undefined;
  const subjects: Subject[] = [];
  for (const subject of withNamespaces(binding.subjects ?? [], facts.binding?.subjects ?? [])) {
    if (subject.kind !== 'ServiceAccount') {
      subjects.push(subject);
      continue;
    }
    const name = nameOf(subject.kind, subject.name, subject.namespace || facts.namespace);
    if (name === undefined) return undefined;
    subjects.push({ ...subject, name });
  }
  return {
    ...binding,
    roleRef: { ...binding.roleRef, name: role },
    ...(binding.subjects !== undefined && { subjects }),
  };
}

/** Facts leave out subjects without a kind or a name, which the API server refuses with all of the binding. */
function withNamespaces(
  subjects: readonly Subject[],
  built: readonly { readonly namespace: string | undefined }[],
): readonly Subject[] {
  return subjects.length === built.length
    ? subjects.map((subject, i) =>
        subject.kind === 'ServiceAccount' ? { ...subject, namespace: built[i]?.namespace ?? '' } : subject,
      )
    : subjects;
}
