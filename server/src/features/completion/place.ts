import { type KubernetesResource, readResources, resourceAt } from '../../kubernetes/resource.ts';
import { isMap, isScalar, isSequence } from '../../yaml/access.ts';
import type { Located, LocatedMap, LocatedScalar, LocatedSequence, Path, Range } from '../../yaml/located.ts';
import { type Reading, readings } from './readings.ts';

/** A value under the cursor. Ranges count in the document as it was typed. */
export interface TypedValue {
  readonly reading: Reading;
  readonly resource: KubernetesResource;
  /** From the document's root. */
  readonly path: Path;
  /** Holds the mark of the reading. */
  readonly scalar: LocatedScalar;
  readonly container: LocatedMap | LocatedSequence;
  /** What stands there without quotes. */
  readonly typed: string;
  /** What is written for it, between the quotes. */
  readonly range: Range;
  /** The quotes around it; `undefined` without. */
  readonly quote: 'single' | 'double' | undefined;
  /** True when the quotes are not closed yet. */
  readonly unclosed: boolean;
}

/** The value at an offset of a document, be it empty or half-written; undefined in keys, comments, templates and texts of several lines. */
export function valueAt(text: string, cursor: number): TypedValue | undefined {
  let best: TypedValue | undefined;
  for (const reading of readings(text, cursor)) {
    const found = markedValue(text, reading);
    if (found !== undefined && !reading.document.broken) return found;
    best ??= found;
  }
  return best;
}

interface Marked {
  readonly scalar: LocatedScalar;
  readonly container: LocatedMap | LocatedSequence;
  readonly path: Path;
}

function markedValue(text: string, reading: Reading): TypedValue | undefined {
  const { document, mark, toTyped } = reading;
  const found = document.root === null ? undefined : findMark(document.root, mark);
  if (found === undefined) return undefined;
  const { scalar } = found;
  const { style, range, opaque } = scalar;
  const source = document.text.slice(range[0], range[1]);
  const isText = style === 'plain' || style === 'single' || style === 'double';
  if (!isText || opaque || /[\r\n]/.test(source)) return undefined;
  const resource = resourceAt(readResources(document), found.path);
  if (resource === undefined) return undefined;
  const quote = style === 'plain' ? undefined : style;
  const [start, end]: Range = quote === undefined ? range : [range[0] + 1, range[1] - 1];
  const written: Range = [toTyped(start), toTyped(end)];
  return {
    ...found,
    reading,
    resource,
    typed: scalar.text.replace(mark, ''),
    range: written,
    quote,
    unclosed: quote !== undefined && text[written[1]] !== document.text[range[1] - 1],
  };
}

/** The value that holds the mark; one in a key is none. */
function findMark(root: Located, mark: string): Marked | undefined {
  const visit = (node: Located, path: Path): Marked | undefined => {
    const children: readonly (readonly [string | number, Located])[] = isMap(node)
      ? node.pairs.flatMap(({ key, value, via }) => (via === undefined ? [[key.text, value] as const] : []))
      : isSequence(node)
        ? node.items.map((item, index) => [index, item] as const)
        : [];
    for (const [segment, child] of children) {
      if (child.via !== undefined) continue;
      if (!isScalar(child)) {
        const found = visit(child, [...path, segment]);
        if (found !== undefined) return found;
      } else if (!isScalar(node) && child.text.includes(mark))
        return { scalar: child, container: node, path: [...path, segment] };
    }
    return undefined;
  };
  return visit(root, []);
}
