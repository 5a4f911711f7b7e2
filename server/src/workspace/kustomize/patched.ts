import type { BindingFacts, Known, PodFacts, ResourceFacts, ServiceAccountFacts } from '../facts.ts';
import type { IdentityChange } from './identity-change.ts';
import type { Patch, PatchTarget } from './patch.ts';
import type { FileKey } from './paths.ts';
import { fitsPattern } from './pattern.ts';
import { type Build, neverRenamed, type Renaming } from './treatment.ts';

/** A change with the objects that it is for. */
interface AimedChange {
  readonly target: PatchTarget;
  readonly change: IdentityChange;
}

/** A patch with what it changes, wherever that is written. */
export interface ResolvedPatch extends Pick<Patch, 'rejected' | 'stage'> {
  readonly changes: readonly AimedChange[];
}

/** A patch that is without a target is for the objects that it names. */
export function resolvedPatch(
  { target, rejected, stage }: Patch,
  changes: readonly IdentityChange[],
): ResolvedPatch {
  return {
    rejected,
    stage,
    changes: changes.flatMap((change): readonly AimedChange[] => {
      const aim = target ?? (change.object && namedTarget(change.object));
      return aim === undefined ? [] : [{ target: aim, change }];
    }),
  };
}

function namedTarget({ group, kind, name, namespace }: NonNullable<IdentityChange['object']>): PatchTarget {
  return {
    group,
    kind,
    ...(name !== undefined && { name }),
    ...(namespace !== undefined && { namespace }),
    selective: false,
    literal: true,
  };
}

type ObjectKind = Pick<ResourceFacts, 'group' | 'kind'>;

/** What is left of patches for objects of one kind, which is nothing in most cases. */
export function patchesForKind(
  patches: readonly ResolvedPatch[],
  kind: ObjectKind,
): readonly ResolvedPatch[] {
  const found: ResolvedPatch[] = [];
  for (const patch of patches) {
    const changes = patch.changes.filter(({ target }) => kindFit(target, kind) !== 'no');
    if (changes.length > 0) found.push({ ...patch, changes });
  }
  return found;
}

/** The patches of a kustomization that may be for objects of a kind, in the order in which they are made. */
export type PatchesOf = (kustomization: FileKey, kind: ObjectKind) => readonly ResolvedPatch[];

/** What the patches of one build come to for one object; undefined fields are as written. */
export interface PatchedObject {
  readonly removed: boolean;
  /** True when the object may have more than its manifest shows. */
  readonly hidden: boolean;
  /** Of the last patch after which no kustomization sets one. */
  readonly namespace?: Known<string | undefined>;
  readonly serviceAccountName?: Known<string>;
  readonly automount?: Known<boolean>;
  readonly annotations?: Readonly<Record<string, Known<string>>>;
  readonly roleRef?: true;
  /** True when the subjects are not those of the manifest. */
  readonly otherSubjects?: true;
  readonly subjectNamespaces: readonly {
    /** Undefined: of all subjects. */
    readonly index: number | undefined;
    readonly value: Known<string> | undefined;
    /** True when Kustomize does not go over subjects after it. */
    readonly final: boolean;
  }[];
}

const untouched: PatchedObject = { removed: false, hidden: false, subjectNamespaces: [] };
const unknown = { known: false } as const;

/** Follows the patches of a build for an object. */
export function patchedObject(written: ResourceFacts, build: Build, patchesOf: PatchesOf): PatchedObject {
  let object = untouched;
  for (const { by, namespaceLost, before, own } of build.patches) {
    for (const { rejected, stage, changes } of patchesOf(by, written)) {
      const ids = identitiesOf(written, stage === 'after' ? [...before, own] : before);
      for (const { target, change } of changes) {
        const fit = fitOf(target, rejected, written, ids);
        if (fit === 'no') continue;
        const keeps = namespaceLost === 'never' || (namespaceLost === 'before' && stage === 'after');
        object = changed(object, fit === 'yes' ? change : perhaps(change), written, keeps);
      }
    }
  }
  return object;
}

/** What an object is called as a patch meets it, and was before that; undefined where it is not known. */
interface Identities {
  readonly names: readonly (string | undefined)[];
  readonly namespaces: readonly (string | undefined)[];
}

function identitiesOf(written: ResourceFacts, renamings: readonly Renaming[]): Identities {
  const names: (string | undefined)[] = [written.name];
  const namespaces: (string | undefined)[] = [written.namespace ?? 'default'];
  const keepsName = neverRenamed.has(written.kind);
  for (const { namespace, prefix, suffix, namesHidden } of renamings) {
    const name = names.at(-1);
    if (!keepsName) names.push(namesHidden || name === undefined ? undefined : `${prefix}${name}${suffix}`);
    if (namespace !== undefined) namespaces.push(namespace.known ? namespace.value : undefined);
  }
  return { names, namespaces };
}

type Fit = 'yes' | 'perhaps' | 'no';

function fitOf(
  target: PatchTarget,
  rejected: readonly PatchTarget[],
  written: ResourceFacts,
  ids: Identities,
): Fit {
  const fit = targetFit(target, written, ids);
  if (fit === 'no') return 'no';
  const rejections = rejected.map((one) => targetFit(one, written, ids));
  if (rejections.includes('yes')) return 'no';
  return rejections.includes('perhaps') ? 'perhaps' : fit;
}

function targetFit(target: PatchTarget, written: ResourceFacts, { names, namespaces }: Identities): Fit {
  // A patch finds an object by what it is or ever was; a target, by what it is or was at first (kustomize api/resmap, GetById and Select).
  const seen = (all: readonly (string | undefined)[]): readonly (string | undefined)[] =>
    target.literal ? all : [all[0], all.at(-1)];
  const fit = both(
    kindFit(target, written),
    both(textFit(target, target.name, seen(names)), textFit(target, target.namespace, seen(namespaces))),
  );
  return fit === 'yes' && target.selective ? 'perhaps' : fit;
}

function kindFit(target: PatchTarget, { group, kind }: ObjectKind): Fit {
  return both(textFit(target, target.group, [group]), textFit(target, target.kind, [kind]));
}

function both(a: Fit, b: Fit): Fit {
  if (a === 'no' || b === 'no') return 'no';
  return a === 'perhaps' || b === 'perhaps' ? 'perhaps' : 'yes';
}

function textFit(
  { literal }: PatchTarget,
  wanted: string | undefined,
  actual: readonly (string | undefined)[],
): Fit {
  if (wanted === undefined || actual.includes(wanted)) return 'yes';
  let fit: Fit = 'no';
  for (const text of actual) {
    const found = text === undefined ? undefined : !literal && fitsPattern(wanted, text);
    if (found === true) return 'yes';
    if (found === undefined) fit = 'perhaps';
  }
  return fit;
}

/** What a patch changes that may be for another object. */
function perhaps(change: IdentityChange): IdentityChange {
  const { annotations, subjectNamespace } = change;
  return {
    ...change,
    removes: false,
    hidden: change.hidden || change.removes,
    ...(change.namespace && { namespace: unknown }),
    ...(change.serviceAccountName && { serviceAccountName: unknown }),
    ...(change.automount && { automount: unknown }),
    ...(annotations && {
      annotations: Object.fromEntries(Object.keys(annotations).map((key) => [key, unknown])),
    }),
    ...(subjectNamespace && { subjectNamespace: { ...subjectNamespace, value: unknown } }),
    ...(change.subjects && { subjects: [] }),
  };
}

function changed(
  object: PatchedObject,
  change: IdentityChange,
  { binding }: ResourceFacts,
  keepsNamespaces: boolean,
): PatchedObject {
  const { namespace, serviceAccountName, automount, annotations, subjects, subjectNamespace } = change;
  const isSame =
    subjects === undefined ||
    (subjects.length === binding?.subjects.length &&
      subjects.every(({ kind, name }, i) => {
        const other = binding.subjects[i];
        return other?.kind === kind && other.name === name;
      }));
  return {
    ...object,
    removed: object.removed || change.removes,
    hidden: object.hidden || change.hidden,
    ...(namespace && keepsNamespaces && { namespace }),
    ...(serviceAccountName && { serviceAccountName }),
    ...(automount && { automount }),
    ...(annotations && { annotations: { ...object.annotations, ...annotations } }),
    ...(change.roleRef && { roleRef: true }),
    ...(!isSame && binding !== undefined && { otherSubjects: true }),
    subjectNamespaces: [
      ...object.subjectNamespaces,
      ...(subjectNamespace ? [{ ...subjectNamespace, final: keepsNamespaces }] : []),
      ...(isSame && subjects !== undefined
        ? subjects.map((subject, index) => ({
            index,
            value:
              subject.namespace === undefined
                ? undefined
                : { known: true as const, value: subject.namespace },
            final: keepsNamespaces,
          }))
        : []),
    ],
  };
}

/** The facts of an object with what its builds change in it, as far as they agree; namespaces are left as written. */
export function withPatches(written: ResourceFacts, objects: readonly PatchedObject[]): ResourceFacts {
  if (objects.every((object) => object === untouched)) return written;
  const { pod, serviceAccount, binding } = written;
  const hidden = objects.some((object) => object.hidden || object.otherSubjects === true);
  return {
    ...written,
    ...(hidden && written.completeness === 'complete' && { completeness: 'template' }),
    ...(pod !== undefined && { pod: patchedPod(pod, objects) }),
    ...(serviceAccount !== undefined && { serviceAccount: patchedAccount(serviceAccount, objects) }),
    ...(binding !== undefined && { binding: patchedBinding(binding, objects) }),
  };
}

/** A value that a patch writes stands nowhere in the manifest. */
function patchedPod(pod: PodFacts, objects: readonly PatchedObject[]): PodFacts {
  const serviceAccountName = agreed(
    objects.map((object) => object.serviceAccountName ?? pod.serviceAccountName),
  );
  const automount = agreed(objects.map((object) => object.automount ?? pod.automount));
  const sameName = JSON.stringify(serviceAccountName) === JSON.stringify(pod.serviceAccountName);
  const sameMount = JSON.stringify(automount) === JSON.stringify(pod.automount);
  return {
    ...pod,
    serviceAccountName,
    serviceAccountSite: sameName ? pod.serviceAccountSite : undefined,
    automount,
    automountSite: sameMount ? pod.automountSite : undefined,
  };
}

function patchedAccount(
  account: ServiceAccountFacts,
  objects: readonly PatchedObject[],
): ServiceAccountFacts {
  const annotations: Record<string, string> = Object.assign(Object.create(null), account.annotations);
  for (const key of new Set(objects.flatMap((object) => Object.keys(object.annotations ?? {})))) {
    const value = agreed(
      objects.map((object) => {
        const own = account.annotations[key];
        return object.annotations?.[key] ?? (own === undefined ? undefined : { known: true, value: own });
      }),
    );
    annotations[key] = value?.known === true ? value.value : '';
  }
  const automount = agreed(objects.map((object) => object.automount ?? account.automount));
  const sameMount = JSON.stringify(automount) === JSON.stringify(account.automount);
  return {
    ...account,
    annotations,
    automount,
    automountSite: sameMount ? account.automountSite : undefined,
  };
}

function patchedBinding(binding: BindingFacts, objects: readonly PatchedObject[]): BindingFacts {
  return {
    roleRef: objects.some(({ roleRef }) => roleRef) ? undefined : binding.roleRef,
    subjects: objects.some(({ otherSubjects }) => otherSubjects) ? [] : binding.subjects,
  };
}

/** What all say; not known where they differ. */
function agreed<T extends Known<string> | Known<boolean> | undefined>(
  values: readonly T[],
): T | { known: false } {
  const [first] = values;
  return first !== undefined || values.length > 0
    ? values.every((value) => JSON.stringify(value) === JSON.stringify(first))
      ? (first as T)
      : unknown
    : unknown;
}
