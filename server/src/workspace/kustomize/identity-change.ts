import { withoutTokens } from '../../identity/jwt/display.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { at, isMap, isScalar, items, stringAt } from '../../yaml/access.ts';
import type { Located, LocatedSequence } from '../../yaml/located.ts';
import type { Known, ResourceFacts, SubjectFacts } from '../facts.ts';

type SubjectName = Pick<SubjectFacts, 'kind' | 'name' | 'namespace'>;

/** What a patch or replacement makes of an object's identity; what it does not mention stays. */
export interface IdentityChange {
  /** The object that a strategic merge patch names. */
  readonly object?: Pick<ResourceFacts, 'group' | 'kind' | 'name' | 'namespace'>;
  /** True for `$patch: delete` of the whole object. */
  readonly removes: boolean;
  /** True when it writes more than what stands here, so that nothing can be called absent. */
  readonly hidden: boolean;
  /** Known and undefined where a patch takes it out. */
  readonly namespace?: Known<string | undefined>;
  /** Of the Pods. */
  readonly serviceAccountName?: Known<string>;
  /** Of the Pods, or of a ServiceAccount. */
  readonly automount?: Known<boolean>;
  readonly annotations?: Readonly<Record<string, Known<string>>>;
  /** All subjects as they are afterwards. */
  readonly subjects?: readonly SubjectName[];
  /** The namespace of one subject, or of all. */
  readonly subjectNamespace?: { readonly index: number | undefined; readonly value: Known<string> };
  readonly roleRef?: true;
  /** True when it changes the namespace into which a Kustomization of Flux or an Application deploys. */
  readonly redirects?: true;
}

const unknown = { known: false } as const;

/** A patch of which nothing is known: it may add anything, but it is not taken for one that moves or removes objects. */
export const unreadable: IdentityChange = { removes: false, hidden: true };

// Of these kinds, all that a patch may say about identity is in the facts.
const readsWhole: ReadonlySet<string> = new Set([
  ...podBearingKinds,
  'ServiceAccount',
  'RoleBinding',
  'ClusterRoleBinding',
]);

/** What a strategic merge patch changes, as far as the facts of its own text say. */
export function mergePatchChange(facts: ResourceFacts): IdentityChange {
  const { pod, serviceAccount, binding, group, kind, name, namespace } = facts;
  const subjects = binding?.subjects ?? [];
  const annotations = Object.entries(serviceAccount?.annotations ?? {});
  const { automount, automountSite } = pod ?? serviceAccount ?? {};
  return {
    object: { group, kind, name, namespace },
    removes: facts.patch?.removes === true,
    hidden: !readsWhole.has(kind) || writesAccess(facts),
    // What counts where `null` takes a field out is not looked at.
    ...(pod?.serviceAccountSite !== undefined && { serviceAccountName: pod.serviceAccountName }),
    ...(facts.patch?.clearsAccount === true && { serviceAccountName: unknown }),
    ...(automountSite !== undefined && { automount: automount ?? unknown }),
    ...(annotations.length > 0 && {
      annotations: Object.fromEntries(annotations.map(([key, value]) => [key, { known: true, value }])),
    }),
    ...(subjects.length > 0 && {
      subjects: subjects.map((subject) => ({
        kind: subject.kind,
        name: subject.name,
        namespace: subject.namespace,
      })),
    }),
    ...(binding?.roleRef !== undefined && { roleRef: true }),
    ...(facts.patch?.redirects === true && { redirects: true }),
  };
}

/** Images, replicas and variables say nothing about what a Pod may do; what it mounts and is told does. */
function writesAccess({ pod, serviceAccount }: ResourceFacts): boolean {
  if ((serviceAccount?.secrets.length ?? 0) > 0) return true;
  if (pod === undefined) return false;
  const { volumes, containers, imagePullSecrets, azureKeys, injector } = pod;
  return (
    volumes.length + imagePullSecrets.length + azureKeys.length > 0 ||
    injector !== undefined ||
    containers.some(({ mounts, apiUse }) => mounts.length > 0 || apiUse !== undefined)
  );
}

/** What the operations of a JSON patch change. */
export function jsonPatchChange(operations: LocatedSequence): IdentityChange {
  let change: IdentityChange = { removes: false, hidden: operations.open };
  for (const operation of items(operations)) {
    const path = stringAt(operation, 'path');
    const op = stringAt(operation, 'op');
    if (path === undefined || op === undefined) change = { ...change, hidden: true };
    else if (op !== 'test') {
      const segments = path.split('/').slice(1);
      change = merged(change, fieldChange(segments.map(unescaped), writtenBy(operation, op)));
    }
  }
  return change;
}

function unescaped(segment: string): string {
  return segment.replaceAll('~1', '/').replaceAll('~0', '~');
}

/** What a field has afterwards: undefined where it is taken out. */
type Written = Known<string | boolean | undefined>;

function writtenBy(operation: Located, op: string): Written {
  if (op === 'remove') return { known: true, value: undefined };
  const node = op === 'add' || op === 'replace' ? at(operation, 'value') : undefined;
  if (!isScalar(node) || node.opaque) return unknown;
  const { value } = node;
  return typeof value === 'string' || typeof value === 'boolean' ? { known: true, value } : unknown;
}

function merged(a: IdentityChange, b: IdentityChange): IdentityChange {
  return {
    ...a,
    ...b,
    hidden: a.hidden || b.hidden || (a.subjectNamespace !== undefined && b.subjectNamespace !== undefined),
    ...(a.annotations !== undefined &&
      b.annotations !== undefined && { annotations: { ...a.annotations, ...b.annotations } }),
  };
}

// Where Pods run, how many, of which image: nothing of that says what they may do.
const harmless = [
  /^metadata\/labels(?:\/|$)/,
  /^spec\/(?:replicas|strategy|updateStrategy|selector|schedule|suspend|revisionHistoryLimit)(?:\/|$)/,
  /\/template\/metadata\/labels\/(?!azure\.)/,
  /\/template\/spec\/(?:affinity|dns\w+|hostAliases|nodeSelector|priorityClassName|runtimeClassName|schedulerName|securityContext|terminationGracePeriodSeconds|tolerations|topologySpreadConstraints)(?:\/|$)/,
  /\/(?:containers|initContainers)\/[^/]+\/(?:env|envFrom|image|imagePullPolicy|lifecycle|livenessProbe|ports|readinessProbe|resources|securityContext|startupProbe)(?:\/|$)/,
];
// A whole object in place of all that stands below.
const aboveAccount = /^(?:spec(?:\/jobTemplate(?:\/spec)?)?(?:\/template(?:\/spec)?)?)?$/;

/** What writing a value at a path changes, whatever the kind of the object is. */
export function fieldChange(path: readonly string[], value: Written): IdentityChange {
  const [first, second, third] = path;
  const last = path.at(-1);
  const whole = path.join('/');
  const none: IdentityChange = { removes: false, hidden: false };
  if (whole === 'metadata/namespace')
    return { ...none, namespace: isTakenOut(value) ? { known: true, value: undefined } : nameOf(value) };
  if (first === 'metadata' && second === 'annotations' && third !== undefined && path.length === 3)
    return { ...none, annotations: { [third]: annotationOf(value) } };
  if (last === 'serviceAccountName' || last === 'serviceAccount')
    return { ...none, serviceAccountName: nameOf(value) };
  if (last === 'automountServiceAccountToken') return { ...none, automount: booleanOf(value) };
  if (first === 'subjects' && second !== '-') return subjectChange(path, nameOf(value));
  if (first === 'roleRef') return { ...none, hidden: true, roleRef: true };
  if (whole === 'spec/targetNamespace' || whole === 'spec/destination/namespace')
    return { ...none, redirects: true };
  if (harmless.some((pattern) => pattern.test(whole))) return none;
  return {
    ...none,
    hidden: true,
    ...((whole === '' || whole === 'metadata') && { namespace: unknown }),
    ...(aboveAccount.test(whole) && { serviceAccountName: unknown, automount: unknown, redirects: true }),
  };
}

/** `subjects.*.namespace`, `subjects.0.namespace`; anything else leaves no subject as it was. */
function subjectChange(path: readonly string[], value: Known<string>): IdentityChange {
  const [, subject = '', field] = path;
  if (field !== 'namespace' || path.length !== 3) return { removes: false, hidden: true, subjects: [] };
  if (/^\d+$/.test(subject))
    return { removes: false, hidden: false, subjectNamespace: { index: Number(subject), value } };
  // Which subjects a condition in brackets chooses is not looked at.
  const shared = subject === '*' ? value : unknown;
  return { removes: false, hidden: false, subjectNamespace: { index: undefined, value: shared } };
}

function isTakenOut(value: Written): boolean {
  return value.known && value.value === undefined;
}

const objectName = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/;

/** Only what can name an object is kept: anything may stand in a patch, and facts hold no credentials. */
function nameOf(value: Written): Known<string> {
  return value.known && typeof value.value === 'string' && objectName.test(value.value)
    ? { known: true, value: value.value }
    : unknown;
}

function annotationOf(value: Written): Known<string> {
  return value.known && typeof value.value === 'string'
    ? { known: true, value: withoutTokens(value.value) }
    : unknown;
}

function booleanOf(value: Written): Known<boolean> {
  return value.known && typeof value.value === 'boolean' ? { known: true, value: value.value } : unknown;
}

/** Words one of which stands in every JSON patch that says something about identity. */
export const jsonPatchTriggers: readonly string[] = ['add', 'replace', 'remove'].flatMap((op) => [
  `op: ${op}`,
  `op: "${op}"`,
  `"op": "${op}"`,
  `"op":"${op}"`,
]);

/** Whether a node is a JSON patch: a list of operations. */
export function isJsonPatch(root: Located | null): root is LocatedSequence {
  if (root?.type !== 'sequence' || root.items.length === 0) return false;
  return root.items.every(
    (item) => isMap(item) && at(item, 'op') !== undefined && at(item, 'path') !== undefined,
  );
}
