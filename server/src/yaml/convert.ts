import {
  type Alias,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  type Pair,
  type Scalar,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import { tell } from '../words/tell.ts';
import { MAX_EXPANDED_NODES } from './limits.ts';
import type {
  Indirection,
  Located,
  LocatedMap,
  LocatedPair,
  LocatedScalar,
  LocatedSequence,
  Range,
  ScalarStyle,
} from './located.ts';
import { endsWithoutBreak, scalarRange, skipBlank, sourceEnd, sourceRange } from './node-ranges.ts';
import { resolvePlain, resolveTagged } from './scalar.ts';
import type { ProblemList } from './syntax.ts';

/** What the conversion of one document needs to know. */
export interface ConversionInput {
  /** The text that was parsed: the document's own, or the masked copy of equal length. */
  readonly text: string;
  readonly problems: ProblemList;
  /** True when a template's branches may write a key twice: then the first one counts and nothing is reported. */
  readonly branches: boolean;
  /** Whether a template action touches that part of the text. */
  readonly isOpaque: (range: Range) => boolean;
  /** Puts hidden template actions back into the decoded text of a scalar at that range. */
  readonly reveal: (decoded: string, range: Range) => string;
}

/** The root value, and whether something in it looks like an unquoted template action (`{{ x }}` read as nested maps). */
export interface Conversion {
  readonly root: Located | null;
  readonly looksTemplated: boolean;
}

interface Anchored {
  readonly value: Located;
  readonly size: number;
}

const STYLES: Readonly<Record<string, ScalarStyle>> = {
  PLAIN: 'plain',
  QUOTE_SINGLE: 'single',
  QUOTE_DOUBLE: 'double',
  BLOCK_LITERAL: 'literal',
  BLOCK_FOLDED: 'folded',
};

const LONG_TAG = 'tag:yaml.org,2002:';

/** Turns the parser's nodes into located values; aliases and merge keys are expanded within a budget. */
export function convert(contents: unknown, input: ConversionInput): Conversion {
  const { text, problems } = input;
  /** `null` marks an anchor whose value is still being read: an alias to it would contain itself. */
  const anchors = new Map<string, Anchored | null>();
  const copies: Record<Indirection, Map<Located, Located>> = { alias: new Map(), merge: new Map() };
  let expanded = 0;
  let limitReported = false;
  let looksTemplated = false;

  function properties(node: { anchor?: string; tag?: string }): { anchor?: string; tag?: string } {
    if (node.anchor === undefined && node.tag === undefined) return NO_PROPERTIES;
    const result: { anchor?: string; tag?: string } = {};
    if (node.anchor) result.anchor = node.anchor;
    if (node.tag) {
      result.tag = node.tag.startsWith(LONG_TAG) ? `!!${node.tag.slice(LONG_TAG.length)}` : node.tag;
    }
    return result;
  }

  function nullAt(offset: number): LocatedScalar {
    expanded += 1;
    const range: Range = [offset, offset];
    return { type: 'scalar', range, value: null, text: '', style: 'plain', opaque: false };
  }

  function unknownAt(range: Range, source: string): LocatedScalar {
    return { type: 'scalar', range, value: source, text: source, style: 'plain', opaque: true };
  }

  function scalar(node: Scalar): LocatedScalar {
    const style = STYLES[node.type ?? 'PLAIN'] ?? 'plain';
    const [start, end] = node.range ?? [0, 0];
    const range = scalarRange(text, style, start, end);
    const composed = typeof node.value === 'string' ? node.value : (node.source ?? '');
    const decoded =
      range[1] === text.length && endsWithoutBreak(text, range) ? composed.replace(/\n$/, '') : composed;
    const opaque = input.isOpaque([
      start,
      style === 'literal' || style === 'folded' ? skipBlank(text, end) : end,
    ]);
    const content = opaque ? input.reveal(decoded, [start, end]) : decoded;
    const props = properties(node);
    if (opaque) return { type: 'scalar', range, value: content, text: content, style, opaque, ...props };
    if (props.tag !== undefined && props.tag !== '!') {
      const { value, fits } = resolveTagged(props.tag, decoded);
      if (!fits) problems.add('syntax', tell`The value does not fit its tag.`, range);
      return { type: 'scalar', range, value, text: decoded, style, opaque, ...props };
    }
    const value = style === 'plain' && props.tag === undefined ? resolvePlain(decoded) : decoded;
    return { type: 'scalar', range, value, text: decoded, style, opaque, ...props };
  }

  function key(node: unknown, fallback: number): LocatedScalar {
    if (isScalar(node)) {
      const result = scalar(node);
      if (result.anchor !== undefined) anchors.set(result.anchor, { value: result, size: 1 });
      return result;
    }
    if (isAlias(node)) {
      const target = alias(node);
      if (target.type === 'scalar') return { ...target, range: sourceRange(node, fallback) };
    }
    if (node === null || node === undefined) return nullAt(fallback);
    const range = sourceRange(node, fallback);
    if (text.startsWith('{{', range[0] - 1) || text.startsWith('{{', range[0])) looksTemplated = true;
    problems.add('syntax', tell`A key must be a single value, not a map or a sequence.`, range);
    return unknownAt(range, '');
  }

  function alias(node: Alias): Located {
    const range = sourceRange(node, 0);
    const anchored = anchors.get(node.source);
    if (anchored === undefined || anchored === null) {
      const message =
        anchored === null
          ? tell`This alias stands inside the value it refers to.`
          : tell`No anchor of this name stands above.`;
      problems.add('syntax', message, range);
      return unknownAt(range, text.slice(range[0], range[1]));
    }
    if (!spend(anchored.size, range)) return unknownAt(range, text.slice(range[0], range[1]));
    return reachedThrough(anchored.value, 'alias');
  }

  function spend(nodes: number, range: Range): boolean {
    if (expanded + nodes <= MAX_EXPANDED_NODES) {
      expanded += nodes;
      return true;
    }
    if (!limitReported)
      problems.add('limit', tell`Aliases expand to too many values; this one is not followed.`, range);
    limitReported = true;
    return false;
  }

  function reachedThrough(value: Located, via: Indirection): Located {
    // What a merge brings in says so, even where it was written through an alias.
    if (value.via === via || (value.via !== undefined && via === 'alias')) return value;
    const known = copies[via].get(value);
    if (known) return known;
    const copy = copyThrough(value, via);
    copies[via].set(value, copy);
    return copy;
  }

  function copyThrough(value: Located, via: Indirection): Located {
    switch (value.type) {
      case 'scalar':
        return { ...value, via };
      case 'sequence':
        return { ...value, via, items: value.items.map((item) => reachedThrough(item, via)) };
      case 'map':
        return {
          ...value,
          via,
          pairs: value.pairs.map((pair) => ({ ...pair, value: reachedThrough(pair.value, via) })),
        };
    }
  }

  function value(node: unknown, fallback: number): Located {
    if (isAlias(node)) return alias(node);
    expanded += 1;
    const before = expanded;
    const name = isScalar(node) || isMap(node) || isSeq(node) ? node.anchor : undefined;
    if (name) anchors.set(name, null);
    let result: Located;
    if (isScalar(node)) result = scalar(node);
    else if (isMap(node)) result = map(node);
    else if (isSeq(node)) result = sequence(node);
    else return nullAt(fallback);
    if (name) anchors.set(name, { value: result, size: expanded - before + 1 });
    return result;
  }

  function sequence(node: YAMLSeq): LocatedSequence {
    const [start, end] = node.range ?? [0, 0];
    let last = start;
    const items: Located[] = [];
    for (const item of node.items) {
      const converted = value(item, last);
      items.push(converted);
      last = Math.max(last, sourceEnd(item, converted));
    }
    const flow = node.flow === true;
    // A flow that is not closed may end before what the parser puts into it.
    const range: Range = [start, flow ? Math.max(end, last) : Math.max(last, start + 1)];
    return { type: 'sequence', range, items, flow, open: false, ...properties(node) };
  }

  function map(node: YAMLMap): LocatedMap {
    const [nodeStart, nodeEnd] = node.range ?? [0, 0];
    const own: LocatedPair[] = [];
    const merged: LocatedPair[] = [];
    const winning = new Map<string, LocatedPair>();
    let open = false;
    let start = -1;
    let end = nodeStart;
    for (const item of node.items as Pair[]) {
      const keyNode = key(item.key, end);
      const keyEnd = keyNode.range[1];
      const pairValue = value(item.value, keyEnd);
      const pairEnd = Math.max(keyEnd, sourceEnd(item.value, pairValue));
      if (start === -1) start = keyNode.range[0];
      end = Math.max(end, pairEnd);
      if (isMergeKey(keyNode)) {
        if (!merge(pairValue, winning, merged)) open = true;
        continue;
      }
      if (keyNode.opaque) open = true;
      const pair: LocatedPair = { key: keyNode, value: pairValue, range: [keyNode.range[0], pairEnd] };
      const earlier = winning.get(keyNode.text);
      if (earlier && earlier.via === undefined && !keyNode.opaque) {
        if (input.branches) {
          open = true;
          continue;
        }
        problems.add(
          'duplicate-key',
          tell`This key stands twice in the map; only the last one counts.`,
          keyNode.range,
        );
      }
      winning.set(keyNode.text, pair);
      own.push(pair);
    }
    const flow = node.flow === true;
    const explicit = !flow && text[nodeStart] === '?';
    const range: Range =
      flow && node.items.length !== 0 && text[nodeStart] !== '{'
        ? [start, end]
        : flow
          ? [nodeStart, Math.max(nodeEnd, end)]
          : [explicit || start === -1 ? nodeStart : start, end];
    const pairs = [...own, ...merged].filter(
      (pair) => pair.key.opaque || winning.get(pair.key.text) === pair,
    );
    return { type: 'map', range, pairs, flow, open, ...properties(node) };
  }

  /** go-yaml merges where the key stands: it overrides pairs above it and is overridden by pairs below it. */
  function merge(source: Located, winning: Map<string, LocatedPair>, merged: LocatedPair[]): boolean {
    const sources = source.type === 'sequence' ? [...source.items].reverse() : [source];
    let complete = true;
    for (const one of sources) {
      if (one.type !== 'map') {
        if (one.type !== 'scalar' || !one.opaque) {
          problems.add('syntax', tell`A merge key needs a map or a sequence of maps.`, one.range);
        }
        complete = false;
        continue;
      }
      if (!spend(one.pairs.length, one.range)) return false;
      if (one.open) complete = false;
      for (const pair of one.pairs) {
        const copy: LocatedPair = { ...pair, value: reachedThrough(pair.value, 'merge'), via: 'merge' };
        winning.set(pair.key.text, copy);
        merged.push(copy);
      }
    }
    return complete;
  }

  const root = contents === null || contents === undefined ? null : value(contents, 0);
  return { root, looksTemplated };
}

const NO_PROPERTIES: { anchor?: string; tag?: string } = {};

function isMergeKey(keyNode: LocatedScalar): boolean {
  return (
    keyNode.text === '<<' &&
    (keyNode.tag === '!!merge' || (keyNode.style === 'plain' && keyNode.tag === undefined))
  );
}
