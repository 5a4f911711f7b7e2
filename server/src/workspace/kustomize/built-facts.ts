import type { Known, ResourceFacts, SubjectFacts } from '../facts.ts';
import { type PatchedObject, type PatchesOf, patchedObject, withPatches } from './patched.ts';
import { type Build, neverRenamed } from './treatment.ts';

/** What Kustomize makes of an object that a manifest describes. */
export interface BuiltObject {
  /** The facts as the manifest writes them; what is to be written into it goes by these. */
  readonly written: ResourceFacts;
  /** True when builds put the object, or a ServiceAccount it names, into different or unknown namespaces: what looks absent may be there. */
  readonly namespaceHidden: boolean;
  /** The builds that rename it by their outermost kustomization, and `''` when some build or nobody leaves its name alone. */
  readonly scopes: readonly string[];
  /** The outermost kustomizations of its builds. */
  readonly roots: readonly string[];
  /** The names it has in the builds that rename it, as far as they are known. */
  readonly names: readonly string[];
  /** True when every build takes it out again: it is at hand, and mentions nothing. */
  readonly removed: boolean;
}

/** A ServiceAccount that a build may hold, as its manifest says. */
export interface BuiltAccount {
  readonly builds: readonly Build[];
  readonly written: ResourceFacts;
}

/**
 * Kinds whose objects have no namespace. Kustomize takes the scope from the API of Kubernetes and gives custom resources a
 * namespace (kustomize api/filters/namespace, kyaml/openapi).
 */
const clusterKinds: ReadonlySet<string> = new Set([
  'APIService',
  'CertificateSigningRequest',
  'ClusterRole',
  'ClusterRoleBinding',
  'ComponentStatus',
  'CSIDriver',
  'CSINode',
  'CustomResourceDefinition',
  'FlowSchema',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'Node',
  'PersistentVolume',
  'PodSecurityPolicy',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'SelfSubjectAccessReview',
  'SelfSubjectReview',
  'SelfSubjectRulesReview',
  'StorageClass',
  'SubjectAccessReview',
  'TokenReview',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
  'VolumeAttachment',
]);

/** The object as the builds of its file leave it. `accountsNamed` gives the ServiceAccounts of a build by name. */
export function builtFacts(
  written: ResourceFacts,
  builds: readonly Build[],
  accountsNamed: (name: string, root: string) => readonly BuiltAccount[],
  patchesOf: PatchesOf,
): { readonly facts: ResourceFacts; readonly built: BuiltObject } {
  const all = builds.map((build): Outcome => ({ build, object: patchedObject(written, build, patchesOf) }));
  const left = all.filter(({ object }) => !object.removed);
  // Of an object that is always removed there is only what its manifest says.
  const outcomes = left.length === 0 ? all : left;
  const namespaced = !clusterKinds.has(written.kind);
  const own = agreed(outcomes, (outcome) =>
    namespaced ? namespaceIn(outcome, written.namespace) : saidAs(undefined),
  );
  const patched = withPatches(
    written,
    outcomes.map(({ object }) => object),
  );
  let hidden = own.hidden || outcomes.some(({ object }) => object.otherSubjects === true);
  const subjects = patched.binding?.subjects.map((subject, index): SubjectFacts => {
    const found = agreed(outcomes, (outcome) =>
      subjectNamespace(
        subject,
        index,
        outcome,
        namespaced ? written.namespace : anywhere,
        accountsNamed,
        patchesOf,
      ),
    );
    hidden ||= found.hidden;
    return found.namespace === subject.namespace ? subject : { ...subject, namespace: found.namespace };
  });
  const facts: ResourceFacts = {
    ...patched,
    ...(namespaced && { namespace: own.namespace }),
    ...(patched.binding !== undefined &&
      subjects !== undefined && { binding: { ...patched.binding, subjects } }),
    ...(left.length === 0 && written.completeness === 'complete' && { completeness: 'template' }),
  };
  const names = namesIn(
    written,
    outcomes.map(({ build }) => build),
  );
  return { facts, built: { written, namespaceHidden: hidden, removed: left.length === 0, ...names } };
}

/** An object that stands in a file that is only a patch of others. */
export function patchedOnly(written: ResourceFacts): {
  readonly facts: ResourceFacts;
  readonly built: BuiltObject;
} {
  const completeness = written.completeness === 'complete' ? 'patch' : written.completeness;
  const built = { written, namespaceHidden: true, removed: false, scopes: [''], names: [], roots: [] };
  return { facts: { ...written, completeness }, built };
}

interface Outcome {
  readonly build: Build;
  readonly object: PatchedObject;
}

interface Answer {
  readonly namespace: string | undefined;
  readonly hidden: boolean;
}

function saidAs(namespace: string | undefined): Answer {
  return { namespace, hidden: false };
}

const hiddenAnswer: Answer = { namespace: undefined, hidden: true };

/** What all builds say; where they differ it is not known. */
function agreed(outcomes: readonly Outcome[], answerOf: (outcome: Outcome) => Answer): Answer {
  let first: Answer | undefined;
  for (const outcome of outcomes) {
    const answer = answerOf(outcome);
    if (answer.hidden || (first !== undefined && first.namespace !== answer.namespace)) return hiddenAnswer;
    first ??= answer;
  }
  return first ?? hiddenAnswer;
}

function answerFor(said: Known<string | undefined> | undefined, otherwise: string | undefined): Answer {
  if (said === undefined) return saidAs(otherwise);
  return said.known ? saidAs(said.value) : hiddenAnswer;
}

function namespaceIn({ build, object }: Outcome, written: string | undefined): Answer {
  const said = object.namespace ?? build.namespace ?? { known: true, value: written };
  if (!said.known) return hiddenAnswer;
  return said.value === undefined ? answerFor(build.fallback, undefined) : saidAs(said.value);
}

/** Where the subjects of a ClusterRoleBinding are looked for. */
const anywhere = Symbol('anywhere');

/**
 * Of subjects, those named `default` get the namespace of the build, whatever their kind. Those that write the namespace
 * of the manifest of a ServiceAccount of the build follow it, and those that leave theirs out do if the build moves or
 * renames it; a RoleBinding finds only accounts that end up in its own namespace. All others keep what they say
 * (kustomize api/filters/namespace, api/filters/nameref, api/resmap).
 */
function subjectNamespace(
  written: SubjectFacts,
  index: number,
  { build, object }: Outcome,
  home: string | undefined | typeof anywhere,
  accountsNamed: (name: string, root: string) => readonly BuiltAccount[],
  patchesOf: PatchesOf,
): Answer {
  const patch = object.subjectNamespaces.findLast((one) => one.index === undefined || one.index === index);
  if (patch !== undefined && (patch.final || patch.value?.known === false))
    return answerFor(patch.value, undefined);
  const subject =
    patch === undefined
      ? written
      : { ...written, namespace: patch.value?.known === true ? patch.value.value : undefined };
  if (subject.kind !== 'ServiceAccount') return saidAs(subject.namespace);
  if (subject.name === 'default' && build.namespace !== undefined)
    return answerFor(build.namespace, subject.namespace);
  const candidates = accountsNamed(subject.name, build.root).flatMap(({ builds, written: own }) =>
    builds
      .filter(({ root }) => root === build.root)
      .flatMap((around) => {
        const { removed, namespace } = patchedObject(own, around, patchesOf);
        if (removed) return [];
        // Whether subjects follow an account that a patch moves depends on much else.
        const answer = namespace === undefined ? answerFor(around.namespace, own.namespace) : hiddenAnswer;
        const isTouched = around.namespace !== undefined || renames(around);
        return [{ written: own.namespace ?? 'default', answer, isTouched }];
      }),
  );
  const near = home === anywhere ? undefined : answerFor(object.namespace ?? build.namespace, home);
  const meant = candidates.filter(({ written: own, answer, isTouched }) => {
    if (answer.hidden) return true;
    const isNear = near === undefined || near.hidden || near.namespace === answer.namespace;
    if (subject.namespace === undefined) return isTouched && isNear;
    return answer.namespace === subject.namespace || (own === subject.namespace && isNear);
  });
  const [first] = meant;
  if (first === undefined) return saidAs(subject.namespace);
  // Kustomize refuses to choose between ServiceAccounts of several namespaces.
  if (meant.some(({ answer }) => answer.hidden || answer.namespace !== first.answer.namespace))
    return hiddenAnswer;
  return saidAs(first.answer.namespace ?? subject.namespace);
}

function renames({ prefix, suffix, namesHidden }: Pick<Build, 'prefix' | 'suffix' | 'namesHidden'>): boolean {
  return namesHidden || prefix !== '' || suffix !== '';
}

function namesIn(
  { kind, name }: ResourceFacts,
  builds: readonly Build[],
): Pick<BuiltObject, 'scopes' | 'names' | 'roots'> {
  const scopes = new Set<string>();
  const names = new Set<string>();
  for (const { root, prefix, suffix, namesHidden } of builds) {
    const isRenamed = !neverRenamed.has(kind) && renames({ prefix, suffix, namesHidden });
    scopes.add(isRenamed ? root : '');
    if (isRenamed && !namesHidden && name !== undefined) names.add(`${prefix}${name}${suffix}`);
  }
  const roots = [...new Set(builds.map(({ root }) => root))];
  return { scopes: [...scopes], names: [...names], roots };
}
