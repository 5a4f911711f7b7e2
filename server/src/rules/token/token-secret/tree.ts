import type { Operation } from '../../../edit/operations.ts';
import { at, items } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';

/** Part of a fix: changes that shift no index, and list items to take out. */
export interface Conversion {
  readonly operations: readonly Operation[];
  /** Paths of list items. */
  readonly removals: readonly Path[];
}

/** Either a conversion, or one sentence on why there is none. */
export type Outcome =
  | { readonly ok: true; readonly conversion: Conversion }
  | { readonly ok: false; readonly reason: string };

export function refused(reason: string): Outcome {
  return { ok: false, reason };
}

export function converted(operations: readonly Operation[], removals: readonly Path[] = []): Outcome {
  return { ok: true, conversion: { operations, removals } };
}

/** All conversions of one document as one list of operations: items leave last, from the end, and an emptied list leaves with its key. */
export function operationsOf(root: Located, conversions: readonly Conversion[]): readonly Operation[] {
  const lists = new Map<string, { readonly list: Path; readonly indexes: Set<number> }>();
  for (const path of conversions.flatMap(({ removals }) => removals)) {
    const list = path.slice(0, -1);
    const index = path.at(-1);
    if (typeof index !== 'number') continue;
    const id = JSON.stringify(list);
    const known = lists.get(id) ?? { list, indexes: new Set() };
    known.indexes.add(index);
    lists.set(id, known);
  }
  const removals = [...lists.values()]
    // Lists inside a removed item would be looked for at a shifted index.
    .sort((a, b) => b.list.length - a.list.length)
    .flatMap(({ list, indexes }): readonly Operation[] =>
      indexes.size === items(at(root, ...list)).length
        ? [{ op: 'removePair', path: list }]
        : [...indexes].sort((a, b) => b - a).map((index) => ({ op: 'removeItem', path: [...list, index] })),
    );
  return [...conversions.flatMap(({ operations }) => operations), ...removals];
}
