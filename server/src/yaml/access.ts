import type { Located, LocatedMap, LocatedPair, LocatedScalar, LocatedSequence, Path } from './located.ts';

type Maybe<T> = T | null | undefined;

export function isMap(node: Maybe<Located>): node is LocatedMap {
  return node?.type === 'map';
}

export function isSequence(node: Maybe<Located>): node is LocatedSequence {
  return node?.type === 'sequence';
}

export function isScalar(node: Maybe<Located>): node is LocatedScalar {
  return node?.type === 'scalar';
}

/** The pair with that key in a map; undefined where there is none or the node is no map. */
export function pair(node: Maybe<Located>, key: string): LocatedPair | undefined {
  if (!isMap(node)) return undefined;
  // A plain loop: rules look up several hundred thousand keys in a scan.
  const { pairs } = node;
  for (let i = 0; i < pairs.length; i += 1) if (pairs[i]?.key.text === key) return pairs[i];
  return undefined;
}

/** The value at a path of keys and indexes; undefined as soon as a step is missing. */
export function at(node: Maybe<Located>, ...path: Path): Located | undefined {
  return follow(node, path);
}

function follow(node: Maybe<Located>, path: Path): Located | undefined {
  let current: Located | undefined = node ?? undefined;
  for (let i = 0; i < path.length && current !== undefined; i += 1) {
    const segment = path[i] ?? '';
    if (typeof segment === 'number') current = isSequence(current) ? current.items[segment] : undefined;
    else current = pair(current, segment)?.value;
  }
  return current;
}

/** The items of a sequence; empty for anything else. */
export function items(node: Maybe<Located>): readonly Located[] {
  return isSequence(node) ? node.items : [];
}

/** The pairs of a map; empty for anything else. */
export function pairs(node: Maybe<Located>): readonly LocatedPair[] {
  return isMap(node) ? node.pairs : [];
}

/** The text of a scalar that Kubernetes reads as a string; undefined for other types, templates and absent values. */
export function stringAt(node: Maybe<Located>, ...path: Path): string | undefined {
  const value = follow(node, path);
  return isScalar(value) && !value.opaque && typeof value.value === 'string' ? value.value : undefined;
}

/** The boolean at a path; undefined for anything else. */
export function booleanAt(node: Maybe<Located>, ...path: Path): boolean | undefined {
  const value = follow(node, path);
  return isScalar(value) && !value.opaque && typeof value.value === 'boolean' ? value.value : undefined;
}

/** Absent, empty (`key:`) or an explicit null: Kubernetes treats the three alike. */
export function isNullish(node: Maybe<Located>): boolean {
  return node === undefined || node === null || (isScalar(node) && node.value === null && !node.opaque);
}

/** True when a template action hides the value. */
export function isOpaque(node: Maybe<Located>): boolean {
  return isScalar(node) && node.opaque;
}

/** Calls back for every scalar below a node with its path; keys are not visited. Does not follow what was reached through an alias twice. */
export function walkScalars(node: Located, visit: (scalar: LocatedScalar, path: Path) => void): void {
  const path: (string | number)[] = [];
  let seen: Set<string> | undefined;
  const walk = (current: Located): void => {
    if (current.via !== undefined) {
      const key = `${current.range[0]}:${current.range[1]}`;
      if (seen?.has(key)) return;
      seen ??= new Set();
      seen.add(key);
    }
    if (current.type === 'scalar') {
      visit(current, path.slice());
    } else if (current.type === 'map') {
      const { pairs } = current;
      for (let i = 0; i < pairs.length; i += 1) {
        const { key, value } = pairs[i]!;
        path.push(key.text);
        walk(value);
        path.pop();
      }
    } else {
      const { items } = current;
      for (let i = 0; i < items.length; i += 1) {
        path.push(i);
        walk(items[i]!);
        path.pop();
      }
    }
  };
  walk(node);
}

/** The plain JavaScript value, as JSON would hold it; opaque scalars become their source text. */
export function toPlain(node: Located | null): unknown {
  if (node === null) return null;
  switch (node.type) {
    case 'scalar':
      return node.opaque ? node.text : node.value;
    case 'sequence':
      return node.items.map(toPlain);
    case 'map': {
      const result: Record<string, unknown> = Object.create(null);
      for (const { key, value } of node.pairs) result[key.text] = toPlain(value);
      return result;
    }
  }
}
