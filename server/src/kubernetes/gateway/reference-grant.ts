import { at, isMap, items } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type Place, type PlacedText, textAt } from '../ingress/ingress.ts';
import type { KubernetesResource } from '../resource.ts';
import { gatewayGroup, mayHaveMore } from './reference.ts';

/** Who may refer; each field undefined where the manifest does not say. */
export interface GrantedFrom extends Place {
  readonly group: PlacedText | undefined;
  readonly kind: PlacedText | undefined;
  readonly namespace: PlacedText | undefined;
}

/** What may be referred to. */
export interface GrantedTo extends Place {
  readonly group: PlacedText | undefined;
  readonly kind: PlacedText | undefined;
  /** Undefined: every object of that kind in the namespace of the grant. */
  readonly name: PlacedText | undefined;
}

/** A permission to refer to objects of the grant's namespace from other namespaces; entries of each list are alternatives. */
export interface ReferenceGrant {
  readonly from: readonly GrantedFrom[];
  readonly to: readonly GrantedTo[];
  /** True when a template hides part of it. */
  readonly partial: boolean;
}

/** True for a ReferenceGrant, and for ReferencePolicy, as it was called first. */
export function isReferenceGrant({ kind, group }: Pick<KubernetesResource, 'kind' | 'group'>): boolean {
  return group === gatewayGroup && (kind === 'ReferenceGrant' || kind === 'ReferencePolicy');
}

/** Reads a ReferenceGrant of any version. */
export function readReferenceGrant({ node, path }: KubernetesResource): ReferenceGrant {
  const spec = at(node, 'spec');
  const [from, to] = [at(spec, 'from'), at(spec, 'to')];
  const places = (list: 'from' | 'to', index: number): Path => [...path, 'spec', list, index];
  return {
    from: items(from).map((item, index) => ({
      ...entry(item, places('from', index)),
      namespace: textAt(item, places('from', index), 'namespace').text,
    })),
    to: items(to).map((item, index) => ({
      ...entry(item, places('to', index)),
      name: textAt(item, places('to', index), 'name').text,
    })),
    partial:
      [spec, from, to, ...items(from), ...items(to)].some(mayHaveMore) ||
      [...items(from), ...items(to)].some(hidesField),
  };
}

function entry(node: Located, path: Path) {
  return {
    path,
    range: node.range,
    group: textAt(node, path, 'group').text,
    kind: textAt(node, path, 'kind').text,
  };
}

function hidesField(node: Located): boolean {
  return isMap(node) && node.pairs.some(({ value }) => mayHaveMore(value));
}
