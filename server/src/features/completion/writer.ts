import { editDocument } from '../../edit/edit-document.ts';
import type { Operation } from '../../edit/operations.ts';
import { doubleQuotedContent, singleQuoted } from '../../edit/plain-text.ts';
import { printFlow, printScalar } from '../../edit/print.ts';
import { sniffStyle, styleFor } from '../../edit/style.ts';
import { at, isMap, isNullish, pair } from '../../yaml/access.ts';
import type { LocatedMap, LocatedSequence } from '../../yaml/located.ts';
import type { BesidePair } from './candidate.ts';
import type { TypedValue } from './place.ts';

/** An edit in the document as it was typed. */
export interface WrittenEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
}

/** Writes what was chosen as its neighbours are written. */
export interface Writer {
  /** What takes the place of the typed word; quotes that are there already are not written again. */
  value(content: string): string;
  /** What has to be written elsewhere for a pair to stand beside the value; undefined where that cannot be done. */
  beside(pair: BesidePair): readonly WrittenEdit[] | undefined;
}

export function createWriter(value: TypedValue): Writer {
  const { reading, container } = value;
  const { text, root } = reading.document;
  const style = styleFor(text, sniffStyle(text, root), withoutValue(value));
  const place = container.flow ? 'flow' : 'block';
  const besidePlaces = new Map<string, readonly WrittenEdit[] | undefined>();
  const standIn = String.fromCharCode(reading.mark.charCodeAt(0) - 1);
  return {
    value(content) {
      const { quote, unclosed } = value;
      if (quote === 'double') return doubleQuotedContent(content) + (unclosed ? '"' : '');
      if (quote === 'single') return singleQuoted(content).slice(1, unclosed ? undefined : -1);
      return printScalar(content, style, place);
    },
    beside(wanted) {
      // Worked out once: many candidates want the same pair with another value.
      const key = JSON.stringify([wanted.key, wanted.after, wanted.before]);
      if (!besidePlaces.has(key)) besidePlaces.set(key, editsFor(value, wanted, standIn));
      // A list beside a list of quoted words is quoted too.
      const { quote } = value;
      const like =
        quote === undefined || typeof wanted.value === 'string'
          ? style
          : { ...style, quote, quoteAlways: true };
      const printed = printFlow(wanted.value, like, place);
      return besidePlaces
        .get(key)
        ?.map((edit) => ({ ...edit, newText: edit.newText.replace(standIn, () => printed) }));
    },
  };
}

/** The neighbours, who show how values are written here. */
function withoutValue({ container, scalar }: TypedValue): LocatedMap | LocatedSequence {
  return isMap(container)
    ? { ...container, pairs: container.pairs.filter((one) => one.value !== scalar) }
    : { ...container, items: container.items.filter((item) => item !== scalar) };
}

/** The edits that put the pair there with a stand-in for its value. They must not touch the typed word. */
function editsFor(
  { reading, path, container, scalar }: TypedValue,
  { key, after, before }: BesidePair,
  standIn: string,
): readonly WrittenEdit[] | undefined {
  const { document, toTyped } = reading;
  const holder = path.slice(0, isMap(container) ? -1 : -2);
  const known = pair(at(document.root, ...holder), key);
  if (known !== undefined && !isNullish(known.value)) return undefined;
  const value = { verbatim: standIn };
  const operation: Operation =
    known === undefined
      ? { op: 'insertPair', path: holder, key, value, ...(after && { after }), ...(before && { before }) }
      : { op: 'replaceValue', path: [...holder, key], value };
  const result = editDocument(document.text, [operation], document);
  if (!result.ok) return undefined;
  const apart = result.edits.every(({ range }) => range[1] < scalar.range[0] || range[0] > scalar.range[1]);
  if (!apart) return undefined;
  return result.edits.map(({ range, newText }) => ({
    start: toTyped(range[0]),
    end: toTyped(range[1]),
    newText,
  }));
}
