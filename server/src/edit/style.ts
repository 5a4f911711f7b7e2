import { isMap, isScalar, isSequence } from '../yaml/access.ts';
import type { Located, LocatedMap, LocatedSequence } from '../yaml/located.ts';
import { columnOf, lineStart, skipSpaces } from './lines.ts';

/** How new text has to look to fit in. Columns and steps count in spaces. */
export interface Style {
  /** Columns that a nested map is indented by, 1 to 8. */
  readonly indent: number;
  /** Columns between a key and the dashes of its sequence. */
  readonly sequenceOffset: number;
  /** Spaces behind a dash. */
  readonly dashGap: number;
  readonly quote: 'single' | 'double';
  /** Set where the neighbours quote every string. */
  readonly quoteAlways: boolean;
  /** Set where the neighbours quote every key, as JSON does. */
  readonly quoteKeys: boolean;
  /** Whether texts of several lines may be written as literal block scalars. */
  readonly literals: boolean;
  readonly lineBreak: '\n' | '\r\n';
  readonly finalBreak: boolean;
  readonly byteOrderMark: boolean;
  /** Inside braces: a space next to them, as in `{ a: 1 }`. */
  readonly flowPadding: boolean;
}

/** The line break that the text uses, judged by its first one. */
export function sniffLineBreak(text: string): '\n' | '\r\n' {
  const feed = text.indexOf('\n');
  return feed > 0 && text[feed - 1] === '\r' ? '\r\n' : '\n';
}

class Votes<T> {
  private readonly counts = new Map<T, number>();

  add(vote: T): void {
    this.counts.set(vote, (this.counts.get(vote) ?? 0) + 1);
  }

  winner(): T | undefined {
    let best: T | undefined;
    let most = 0;
    for (const [vote, count] of this.counts) {
      if (count > most) {
        best = vote;
        most = count;
      }
    }
    return best;
  }
}

/** The prevailing style of a document; what it does not show is as in the Kubernetes documentation: two spaces, double quotes. */
export function sniffStyle(text: string, root: Located | null): Style {
  const indent = new Votes<number>();
  const offset = new Votes<number>();
  const gap = new Votes<number>();
  const quote = new Votes<'single' | 'double'>();
  const padding = new Votes<boolean>();

  const visit = (node: Located): void => {
    if (node.via !== undefined) return;
    if (isScalar(node)) {
      if (node.style === 'single' || node.style === 'double') quote.add(node.style);
      return;
    }
    const [start, end] = node.range;
    if (node.flow && end - start > 2) padding.add(text[start + 1] === ' ');
    if (isSequence(node)) {
      if (!node.flow && text[start] === '-') gap.add(dashGap(text, start));
      for (const item of node.items) visit(item);
      return;
    }
    for (const { key, value, via } of node.pairs) {
      if (via !== undefined || value.via !== undefined) continue;
      if (!node.flow && !isScalar(value) && !value.flow && isOnLaterLine(text, key.range[1], value)) {
        const step = columnOf(text, value.range[0]) - columnOf(text, key.range[0]);
        if (isMap(value)) {
          if (step >= 1 && step <= 8) indent.add(step);
        } else if (step >= 0 && step <= 8) offset.add(step);
      }
      visit(value);
    }
  };
  if (root !== null) visit(root);

  const step = indent.winner() ?? 2;
  const json = root !== null && isMap(root) && root.flow && quotedKeys(root) === 'double';
  return {
    indent: step,
    sequenceOffset: offset.winner() ?? step,
    dashGap: gap.winner() ?? 1,
    quote: json ? 'double' : (quote.winner() ?? 'double'),
    quoteAlways: json,
    quoteKeys: json,
    literals: true,
    lineBreak: sniffLineBreak(text),
    finalBreak: text.endsWith('\n'),
    byteOrderMark: text.startsWith('\ufeff'),
    flowPadding: padding.winner() ?? false,
  };
}

function isOnLaterLine(text: string, keyEnd: number, value: Located): boolean {
  return lineStart(text, value.range[0]) > keyEnd;
}

function dashGap(text: string, dash: number): number {
  const content = skipSpaces(text, dash + 1);
  const gap = content - dash - 1;
  return gap >= 1 && gap <= 8 && text[content] !== '\n' && text[content] !== '\r' ? gap : 1;
}

/** The style for new entries of one collection: as its own entries do it, else as the document does. */
export function styleFor(
  text: string,
  style: Style,
  collection: LocatedMap | LocatedSequence | undefined,
): Style {
  if (collection === undefined) return style;
  const values = isMap(collection) ? collection.pairs.map(({ value }) => value) : collection.items;
  const strings = values.filter((value) => isScalar(value) && typeof value.value === 'string');
  const styles = new Set(strings.map((value) => (isScalar(value) ? value.style : 'plain')));
  const [only] = styles;
  const quoted = styles.size === 1 && (only === 'single' || only === 'double') ? only : undefined;
  const enough = strings.length >= (isMap(collection) ? 2 : 1);
  const own = quoted !== undefined && enough ? { quote: quoted, quoteAlways: true } : {};
  const keyQuote = isMap(collection) ? quotedKeys(collection) : undefined;
  const keys = keyQuote === undefined ? {} : { quote: keyQuote, quoteKeys: true };
  const gap =
    isSequence(collection) && !collection.flow && text[collection.range[0]] === '-'
      ? { dashGap: dashGap(text, collection.range[0]) }
      : {};
  const padding =
    collection.flow && collection.range[1] - collection.range[0] > 2
      ? { flowPadding: text[collection.range[0] + 1] === ' ' }
      : {};
  return { ...style, ...keys, ...own, ...gap, ...padding };
}

/** The quotes that every key of the map has; undefined where a key goes without. */
function quotedKeys(map: LocatedMap): 'single' | 'double' | undefined {
  const styles = new Set(map.pairs.filter(({ via }) => via === undefined).map(({ key }) => key.style));
  const [only] = styles;
  return styles.size === 1 && (only === 'single' || only === 'double') ? only : undefined;
}
