import { podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { at, isScalar, pair, pairs } from '../../../yaml/access.ts';
import type { Located, LocatedPair, Path } from '../../../yaml/located.ts';
import {
  clientIdAnnotation,
  gkeAnnotation,
  roleArnAnnotation,
  tenantIdAnnotation,
  useLabel,
} from './clouds.ts';

/** A workload-identity key at a place where nobody reads it. */
export interface Misplaced {
  readonly resource: KubernetesResource;
  readonly pair: LocatedPair;
  readonly path: Path;
  /** `annotation` or `label` as which it stands. */
  readonly as: 'annotation' | 'label';
  /** Whose metadata it stands in. */
  readonly on: 'account' | 'pods' | 'workload';
  /** Where it belongs. */
  readonly belongs: 'account-annotation' | 'pod-label';
}

/** Annotations that only a ServiceAccount carries (facts D.1, D.3, D.4). */
const ofAccounts = new Set([
  roleArnAnnotation,
  'eks.amazonaws.com/audience',
  gkeAnnotation,
  clientIdAnnotation,
  tenantIdAnnotation,
]);

/** Workload-identity keys of some objects that stand where they do nothing. */
export function misplacedKeys(resources: readonly KubernetesResource[]): readonly Misplaced[] {
  return resources.flatMap((resource): readonly Misplaced[] => {
    if (resource.group === '' && resource.kind === 'ServiceAccount') {
      return inMetadata(resource, 'account', [...resource.path, 'metadata'], at(resource.node, 'metadata'));
    }
    const pod = podOf(resource);
    if (pod === undefined) return [];
    const ofPods = inMetadata(resource, 'pods', pod.metadataPath, pod.metadata);
    const own = [...resource.path, 'metadata'];
    if (own.length === pod.metadataPath.length) return ofPods;
    const labelled = at(pod.metadata, 'labels', useLabel) !== undefined;
    const ofWorkload = inMetadata(resource, 'workload', own, at(resource.node, 'metadata'));
    // Labels are often put on everything; that the Pods have theirs is what counts.
    return [...ofPods, ...ofWorkload.filter(({ belongs }) => belongs === 'account-annotation' || !labelled)];
  });
}

function inMetadata(
  resource: KubernetesResource,
  on: Misplaced['on'],
  path: Path,
  metadata: Located | undefined,
): readonly Misplaced[] {
  const found: Misplaced[] = [];
  for (const as of ['annotation', 'label'] as const) {
    const list = `${as}s`;
    for (const entry of pairs(at(metadata, list))) {
      if (entry.via !== undefined || entry.value.via !== undefined) continue;
      const key = entry.key.text;
      const belongs = ofAccounts.has(key) ? 'account-annotation' : key === useLabel ? 'pod-label' : undefined;
      if (belongs === undefined || !isScalar(entry.value) || isRight(on, as, belongs)) continue;
      // The right one stands beside it: nothing is missing.
      if (belongs === 'pod-label' && pair(at(metadata, 'labels'), key) !== undefined && on === 'pods')
        continue;
      found.push({ resource, pair: entry, path: [...path, list, key], as, on, belongs });
    }
  }
  return found;
}

function isRight(on: Misplaced['on'], as: Misplaced['as'], belongs: Misplaced['belongs']): boolean {
  return belongs === 'account-annotation'
    ? on === 'account' && as === 'annotation'
    : on === 'pods' && as === 'label';
}
