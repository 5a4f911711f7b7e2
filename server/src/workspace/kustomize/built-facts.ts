import type { ResourceFacts, SubjectFacts } from '../facts.ts';
import type { Build } from './builds.ts';

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
}

/** A ServiceAccount that a build may hold, and the namespace its manifest says. */
export interface BuiltAccount {
  readonly builds: readonly Build[];
  readonly written: string | undefined;
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

// Namespaces bear the name of the build's namespace instead; definitions of kinds keep theirs (builtinconfig/nameprefix, prefix filter).
const neverRenamed: ReadonlySet<string> = new Set(['Namespace', 'CustomResourceDefinition', 'APIService']);

/** The object as the builds of its file leave it. `accountsNamed` gives the ServiceAccounts of a build by name. */
export function builtFacts(
  written: ResourceFacts,
  builds: readonly Build[],
  accountsNamed: (name: string, root: string) => readonly BuiltAccount[],
): { readonly facts: ResourceFacts; readonly built: BuiltObject } {
  const namespaced = !clusterKinds.has(written.kind);
  const own = agreed(builds, (build) =>
    namespaced ? namespaceIn(build, written.namespace) : saidAs(undefined),
  );
  let hidden = own.hidden;
  const subjects = written.binding?.subjects.map((subject): SubjectFacts => {
    const found = agreed(builds, (build) => subjectNamespace(subject, build, accountsNamed));
    hidden ||= found.hidden;
    return found.namespace === subject.namespace ? subject : { ...subject, namespace: found.namespace };
  });
  const facts: ResourceFacts = {
    ...written,
    ...(namespaced && { namespace: own.namespace }),
    ...(written.binding !== undefined &&
      subjects !== undefined && { binding: { ...written.binding, subjects } }),
  };
  return { facts, built: { written, namespaceHidden: hidden, ...namesIn(written, builds) } };
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
function agreed(builds: readonly Build[], answerOf: (build: Build) => Answer): Answer {
  let first: Answer | undefined;
  for (const build of builds) {
    const answer = answerOf(build);
    if (answer.hidden || (first !== undefined && first.namespace !== answer.namespace)) return hiddenAnswer;
    first ??= answer;
  }
  return first ?? hiddenAnswer;
}

function namespaceIn({ namespace }: Build, written: string | undefined): Answer {
  if (namespace === undefined) return saidAs(written);
  return namespace.known ? saidAs(namespace.value) : hiddenAnswer;
}

/**
 * Of subjects, those named `default` get the namespace of the build, whatever their kind; those that name a ServiceAccount
 * of the build follow it: when they leave the namespace out or write the one of its manifest or of the build
 * (kustomize api/filters/namespace, api/filters/nameref). All others keep what they say.
 */
function subjectNamespace(
  subject: SubjectFacts,
  build: Build,
  accountsNamed: (name: string, root: string) => readonly BuiltAccount[],
): Answer {
  if (subject.kind !== 'ServiceAccount') return saidAs(subject.namespace);
  if (subject.name === 'default' && build.namespace !== undefined)
    return namespaceIn(build, subject.namespace);
  const candidates = accountsNamed(subject.name, build.root).flatMap(({ builds, written }) =>
    builds
      .filter(({ root }) => root === build.root)
      .map((around) => ({ written: written ?? 'default', answer: namespaceIn(around, written) })),
  );
  const meant =
    subject.namespace === undefined
      ? candidates
      : candidates.filter(
          ({ written, answer }) => [written, answer.namespace].includes(subject.namespace) || answer.hidden,
        );
  const [first] = meant;
  if (first === undefined) return saidAs(subject.namespace);
  // Kustomize refuses to choose between ServiceAccounts of several namespaces.
  if (meant.some(({ answer }) => answer.hidden || answer.namespace !== first.answer.namespace))
    return hiddenAnswer;
  return saidAs(first.answer.namespace ?? subject.namespace);
}

function namesIn(
  { kind, name }: ResourceFacts,
  builds: readonly Build[],
): Pick<BuiltObject, 'scopes' | 'names' | 'roots'> {
  const scopes = new Set<string>();
  const names = new Set<string>();
  for (const { root, prefix, suffix, namesHidden } of builds) {
    const renames = !neverRenamed.has(kind) && (namesHidden || prefix !== '' || suffix !== '');
    scopes.add(renames ? root : '');
    if (renames && !namesHidden && name !== undefined) names.add(`${prefix}${name}${suffix}`);
  }
  const roots = [...new Set(builds.map(({ root }) => root))];
  return { scopes: [...scopes], names: [...names], roots };
}
