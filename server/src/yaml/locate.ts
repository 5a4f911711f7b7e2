import { isMap } from './access.ts';
import { type DecodingTrace, traceScalar } from './decode.ts';
import type { Located, LocatedPair, LocatedScalar, Path, PathSegment, Range } from './located.ts';

/** What stands at an offset of a document. */
export interface NodeAtOffset {
  /** From the root to the value; for a key, the path of the value behind it. */
  readonly path: Path;
  /** The key's scalar when the offset is in a key, else the innermost value. */
  readonly node: Located;
  /** The pair whose key or value this is; undefined for the root and for items of sequences. */
  readonly pair: LocatedPair | undefined;
  readonly isKey: boolean;
}

const touches = (range: Range, offset: number): boolean => range[0] <= offset && offset <= range[1];

/**
 * The innermost key or value under an offset, ends included (a cursor behind the last character still counts).
 * On `*alias` it is the value the alias stands for. Undefined between values and outside of the root.
 */
export function nodeAt(root: Located | null, offset: number): NodeAtOffset | undefined {
  if (root === null || !touches(root.range, offset)) return undefined;
  const path: PathSegment[] = [];
  let node: Located = root;
  let pair: LocatedPair | undefined;
  for (;;) {
    if (node.type === 'scalar') return { path, node, pair, isKey: false };
    let inner: Located | undefined;
    if (isMap(node)) {
      const found = node.pairs.find((one) => one.via === undefined && touches(one.range, offset));
      if (found === undefined) return { path, node, pair, isKey: false };
      path.push(found.key.text);
      if (touches(found.key.range, offset)) return { path, node: found.key, pair: found, isKey: true };
      pair = found;
      inner = found.value;
    } else {
      const index = node.items.findIndex((item) => item.via === undefined && touches(item.range, offset));
      if (index === -1) return { path, node, pair, isKey: false };
      path.push(index);
      pair = undefined;
      inner = node.items[index];
    }
    if (inner === undefined) return undefined;
    // Below an alias the ranges point elsewhere; between a colon and its value there is only the pair.
    if (inner.via !== undefined || !touches(inner.range, offset))
      return { path, node: inner, pair, isKey: false };
    node = inner;
  }
}

/**
 * Where a part of a scalar's decoded text stands in the document. `start` and `end` count UTF-16 units of
 * `scalar.text`. Exact for plain, quoted and block scalars; where the text cannot be followed
 * (template actions among escapes, offsets outside of it), it is the whole scalar.
 */
export function decodedToSource(text: string, scalar: LocatedScalar, start: number, end: number): Range {
  const [from, to] = scalar.range;
  if (!(start >= 0 && start <= end && end <= scalar.text.length)) return scalar.range;
  const verbatim = scalar.style === 'plain' && to - from === scalar.text.length;
  if (verbatim && text.startsWith(scalar.text, from)) return [from + start, from + end];
  const trace = tracedOnce(text, scalar);
  if (trace === undefined) return scalar.range;
  if (start === end) {
    const place = Math.min(trace.starts[start] ?? trace.ends[start - 1] ?? from, to);
    return [place, place];
  }
  return [Math.min(trace.starts[start] ?? from, to), Math.min(trace.ends[end - 1] ?? to, to)];
}

// A text with thousands of findings in it is followed once for all of them, and forgotten with its tree.
const traces = new WeakMap<
  LocatedScalar,
  { readonly text: string; readonly trace: DecodingTrace | undefined }
>();

function tracedOnce(text: string, scalar: LocatedScalar): DecodingTrace | undefined {
  let known = traces.get(scalar);
  if (known === undefined || known.text !== text) {
    known = { text, trace: traceScalar(text, scalar) };
    traces.set(scalar, known);
  }
  return known.trace;
}
