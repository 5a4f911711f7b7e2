import { at, isMap, isNullish, isScalar, items, pair, pairs, stringAt } from '../../yaml/access.ts';
import type { Located, LocatedMap, Path } from '../../yaml/located.ts';

/** An object that a policy of the mesh is attached to. */
export interface TargetReference {
  /** `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: string;
}

/** What a policy of the mesh is for. */
export type PolicyTarget =
  /** All of its namespace; in the root namespace all of the mesh. */
  | { readonly type: 'namespace' }
  | { readonly type: 'workloads'; readonly labels: Readonly<Record<string, string>>; readonly path: Path }
  /** Gateways or Services: read by gateways and waypoints, never by ztunnel (facts E.7). */
  | { readonly type: 'references'; readonly references: readonly TargetReference[]; readonly path: Path }
  /** A template hides it. */
  | { readonly type: 'hidden' };

/** What a policy with the usual `selector`, `targetRef` and `targetRefs` is for. */
export function readTarget(spec: Located | undefined, specPath: Path): PolicyTarget {
  if (isMap(spec) && spec.open && pair(spec, 'selector') === undefined) return { type: 'hidden' };
  const references = referencesOf(spec);
  if (references !== undefined) {
    const path = [...specPath, isNullish(at(spec, 'targetRefs')) ? 'targetRef' : 'targetRefs'];
    return references.includes(undefined)
      ? { type: 'hidden' }
      : { type: 'references', references: references.flatMap((reference) => reference ?? []), path };
  }
  const labels = at(spec, 'selector', 'matchLabels');
  if (isHidden(at(spec, 'selector')) || isHidden(labels)) return { type: 'hidden' };
  if (pairs(labels).length === 0) return { type: 'namespace' };
  const read: Record<string, string> = Object.create(null);
  for (const { key, value } of pairs(labels)) {
    if (!isScalar(value) || value.opaque || key.opaque) return { type: 'hidden' };
    read[key.text] = value.text;
  }
  return { type: 'workloads', labels: read, path: [...specPath, 'selector'] };
}

/** Undefined without any; an item is undefined where a template hides it. */
function referencesOf(spec: Located | undefined): readonly (TargetReference | undefined)[] | undefined {
  const list = at(spec, 'targetRefs');
  const single = at(spec, 'targetRef');
  if (isHidden(list) || isHidden(single)) return [undefined];
  const found = isNullish(list) ? (isNullish(single) ? [] : [single]) : items(list);
  if (found.length === 0) return undefined;
  return found.map((item) => {
    const kind = stringAt(item, 'kind');
    const name = stringAt(item, 'name');
    return kind === undefined || name === undefined
      ? undefined
      : { group: stringAt(item, 'group') ?? '', kind, name };
  });
}

function isHidden(node: Located | undefined): boolean {
  if (node === undefined) return false;
  return node.type === 'scalar' ? node.opaque : (node as LocatedMap).open;
}

/** False only where two policies can never be about the same workload of the same namespace. */
export function targetsMayMeet(a: PolicyTarget, b: PolicyTarget): boolean {
  if (a.type === 'workloads' && b.type === 'workloads')
    return Object.entries(a.labels).every(
      ([key, value]) => !Object.hasOwn(b.labels, key) || b.labels[key] === value,
    );
  if (a.type === 'references' && b.type === 'references')
    return a.references.some((one) =>
      b.references.some((other) => one.kind !== other.kind || one.name === other.name),
    );
  return true;
}

/** True where every workload of `inner` is one of `outer`, both in the same namespace. */
export function targetCovers(outer: PolicyTarget, inner: PolicyTarget): boolean {
  if (outer.type === 'hidden' || inner.type === 'hidden') return false;
  if (outer.type === 'namespace') return inner.type !== 'references';
  if (outer.type === 'workloads')
    return (
      inner.type === 'workloads' &&
      Object.entries(outer.labels).every(([key, value]) => inner.labels[key] === value)
    );
  return (
    inner.type === 'references' &&
    inner.references.every((one) =>
      outer.references.some((other) => other.kind === one.kind && other.name === one.name),
    )
  );
}
