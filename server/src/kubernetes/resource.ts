import { at, isMap, isOpaque, isScalar, isSequence, pair, stringAt } from '../yaml/access.ts';
import type { Located, LocatedMap, LocatedScalar, ParsedDocument, Path } from '../yaml/located.ts';
import { rememberLast } from '../yaml/remember-last.ts';

/**
 * How much of the object a manifest shows. Rules that report something missing speak only about `complete` ones:
 * a `template` gets values from elsewhere, a `patch` is merged into another object, `broken` could not be read whole.
 */
export type Completeness = 'complete' | 'template' | 'patch' | 'broken';

/** One Kubernetes object as it stands in a document, alone or as an item of a `List`. */
export interface KubernetesResource {
  readonly node: LocatedMap;
  /** From the document's root to the object: empty, or `['items', n]`. */
  readonly path: Path;
  readonly apiVersion: string;
  /** `''` for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Undefined when absent (`generateName`) or hidden by a template. */
  readonly name: string | undefined;
  readonly nameNode: LocatedScalar | undefined;
  /** As written; undefined when absent or hidden by a template: which namespace it lands in is then not known. */
  readonly namespace: string | undefined;
  readonly kindNode: LocatedScalar;
  readonly completeness: Completeness;
}

const workloadsWithSelector = new Set(['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet']);

/** The objects a document holds: `List` and the typed `…List` kinds are opened, everything that is no object is left out. */
export const readResources = rememberLast((document: ParsedDocument): readonly KubernetesResource[] => {
  const found: KubernetesResource[] = [];
  collect(document.root, [], document, found, 0);
  return found;
});

const byPlace = rememberLast(
  (resources: readonly KubernetesResource[]): ReadonlyMap<string, KubernetesResource> =>
    new Map(resources.map((resource) => [resource.path.join('/'), resource])),
);

/** The object of a document that a path leads into; undefined outside of all objects. `resources` are those of `readResources`. */
export function resourceAt(
  resources: readonly KubernetesResource[],
  path: Path,
): KubernetesResource | undefined {
  const first = resources[0];
  if (first === undefined || first.path.length === 0) return first;
  const places = byPlace(resources);
  // An object is the document itself, or an item of a list that may stand in another list.
  for (const depth of [0, 2, 4]) {
    const found = places.get(path.slice(0, depth).join('/'));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a path leads to a value of `data` of a core Secret, which is base64. */
export function isSecretData(resource: KubernetesResource, path: Path): boolean {
  const depth = resource.path.length;
  return (
    resource.kind === 'Secret' && resource.group === '' && path.length === depth + 2 && path[depth] === 'data'
  );
}

function collect(
  node: Located | null | undefined,
  path: Path,
  document: ParsedDocument,
  found: KubernetesResource[],
  depth: number,
): void {
  if (!isMap(node)) return;
  const apiVersion = stringAt(node, 'apiVersion');
  const kind = stringAt(node, 'kind');
  const kindNode = at(node, 'kind');
  if (apiVersion === undefined || kind === undefined || !isScalar(kindNode)) return;
  const items = at(node, 'items');
  if (kind.endsWith('List') && isSequence(items) && depth < 2) {
    items.items.forEach((item, index) => {
      collect(item, [...path, 'items', index], document, found, depth + 1);
    });
    return;
  }
  const slash = apiVersion.indexOf('/');
  const nameNode = at(node, 'metadata', 'name');
  found.push({
    node,
    path,
    apiVersion,
    group: slash < 0 ? '' : apiVersion.slice(0, slash),
    version: slash < 0 ? apiVersion : apiVersion.slice(slash + 1),
    kind,
    kindNode,
    name: stringAt(node, 'metadata', 'name'),
    nameNode: isScalar(nameNode) ? nameNode : undefined,
    namespace: stringAt(node, 'metadata', 'namespace'),
    completeness: judgeCompleteness(node, kind, document),
  });
}

function judgeCompleteness(node: LocatedMap, kind: string, document: ParsedDocument): Completeness {
  if (document.broken) return 'broken';
  if (document.templated) return 'template';
  if (isStrategicMergePatch(node, kind)) return 'patch';
  return 'complete';
}

/**
 * A Kustomize patch names an object of another file and carries only what changes. What gives it away: a `$patch`
 * directive, no name at all, or a workload without what the API server demands of it (selector, template, images).
 */
function isStrategicMergePatch(node: LocatedMap, kind: string): boolean {
  if (pair(node, '$patch') !== undefined) return true;
  const metadata = at(node, 'metadata');
  const hasName =
    pair(metadata, 'name') !== undefined ||
    pair(metadata, 'generateName') !== undefined ||
    isOpaque(metadata) ||
    (isMap(metadata) && metadata.open);
  if (!hasName && !isNameless(kind, stringAt(node, 'apiVersion') ?? '') && !node.open) return true;
  if (workloadsWithSelector.has(kind)) {
    const spec = at(node, 'spec');
    if (pair(spec, 'selector') === undefined || at(spec, 'template', 'spec', 'containers') === undefined) {
      return true;
    }
  }
  return false;
}

// Files that components read from disk: they are no objects of the API and have no name.
const fileGroups =
  /^(?:(?:[a-z.]+\.)?config\.k8s\.io|kubeadm\.k8s\.io|audit\.k8s\.io|eksctl\.io|kind\.x-k8s\.io)\//;

function isNameless(kind: string, apiVersion: string): boolean {
  return kind === 'Config' || fileGroups.test(apiVersion);
}
