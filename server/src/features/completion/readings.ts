import { lineEnd, lineStart } from '../../edit/lines.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { parseDocument } from '../../yaml/parse.ts';

/** A document that is being typed, read with a mark where the cursor stands. */
export interface Reading {
  readonly document: ParsedDocument;
  readonly mark: string;
  /** Where a place of the marked text is in the text as it was typed. */
  toTyped(offset: number): number;
}

/** Changes of length that make a text readable. */
interface Insertion {
  readonly at: number;
  readonly text: string;
}

// Reading a large document takes as long as somebody waits between two keys; it is not tried again and again.
const large = 100_000;

/**
 * The readings of a document in which somebody is typing, the most faithful first: as it is, with quotes and brackets of
 * the cursor's line closed, without the lines that cannot be read, without what follows the cursor's line. Each is made
 * when asked for; after one without errors no other follows.
 */
export function* readings(text: string, cursor: number): Generator<Reading> {
  const mark = unusedCharacter(text);
  const marked: Insertion = { at: cursor, text: mark };
  const closed = [marked, ...closings(text, cursor)].sort((a, b) => a.at - b.at);
  const end = lineEnd(text, cursor);
  const tries: (readonly [string, readonly Insertion[]])[] = [[text, [marked]]];
  if (closed.length > 1) tries.push([text, closed]);
  tries.push([text.slice(0, end), closed]);
  const blankedLines = text.length > large ? 0 : 3;
  for (const [source, insertions] of text.length > large ? tries.slice(0, 2) : tries) {
    let reading = read(source, insertions, mark);
    yield reading;
    if (!reading.document.broken) return;
    let current = source;
    for (let round = 0; round < blankedLines; round += 1) {
      const blanked = withoutUnreadLine(current, reading, cursor);
      if (blanked === undefined) break;
      current = blanked;
      reading = read(current, insertions, mark);
      if (!reading.document.broken) {
        yield reading;
        break;
      }
    }
  }
}

function read(source: string, insertions: readonly Insertion[], mark: string): Reading {
  let text = '';
  let from = 0;
  for (const { at, text: inserted } of insertions) {
    text += source.slice(from, at) + inserted;
    from = at;
  }
  text += source.slice(from);
  return {
    document: parseDocument(text),
    mark,
    toTyped(offset) {
      let result = offset;
      for (const { at, text: inserted } of insertions)
        result -= Math.min(Math.max(result - at, 0), inserted.length);
      return result;
    },
  };
}

/** The text with spaces in place of the first line an error begins on; undefined when that is the cursor's, or there is none. */
function withoutUnreadLine(
  source: string,
  { document, toTyped }: Reading,
  cursor: number,
): string | undefined {
  const cursorLine = lineStart(source, cursor);
  for (const { kind, range } of document.problems) {
    if (kind !== 'syntax') continue;
    const start = lineStart(source, toTyped(range[0]));
    if (start === cursorLine) continue;
    const end = lineEnd(source, start);
    if (source.slice(start, end).trim() === '') continue;
    return source.slice(0, start) + ' '.repeat(end - start) + source.slice(end);
  }
  return undefined;
}

const closers: Readonly<Record<string, string>> = { '[': ']', '{': '}' };

/** What closes the quotes and brackets that are opened on the cursor's line and not closed on it. */
function closings(text: string, cursor: number): readonly Insertion[] {
  const start = lineStart(text, cursor);
  const line = text.slice(start, lineEnd(text, cursor));
  const before = scan(line.slice(0, cursor - start));
  const found: Insertion[] = [];
  let whole = line;
  const { quote } = before;
  if (quote !== undefined && !closes(line.slice(cursor - start), quote)) {
    const rest = line.slice(cursor - start);
    const stop =
      before.open.length > 0
        ? rest.search(/(?<!\s)\s*(?:[,\]}]|(?<=\s)#|$)/)
        : rest.search(/(?<!\s)\s*(?:(?<=\s)#|$)/);
    const at = cursor - start + Math.max(0, stop);
    whole = line.slice(0, at) + quote + line.slice(at);
    found.push({ at: start + at, text: quote });
  }
  const after = scan(whole);
  if (after.open.length === 0) return found;
  const brackets = after.open.map((bracket) => closers[bracket] ?? '').reverse();
  const at = Math.max(cursor, start + line.trimEnd().length);
  return [...found, { at, text: brackets.join('') }];
}

function closes(rest: string, quote: string): boolean {
  return (quote === '"' ? /^(?:[^"\\]|\\.)*"/ : /^(?:[^']|'')*'/).test(rest);
}

/** Brackets and the quote still open at the end of a piece of a line. */
function scan(piece: string): { readonly open: readonly string[]; readonly quote: string | undefined } {
  const open: string[] = [];
  let quote: string | undefined;
  for (let i = 0; i < piece.length; i += 1) {
    const character = piece[i] ?? '';
    if (quote !== undefined) {
      if (character === '\\' && quote === '"') i += 1;
      else if (character === quote) quote = undefined;
      continue;
    }
    // Quotes and brackets within a plain word are part of it.
    const before = piece[i - 1] ?? ' ';
    const begins = /[\s[{,]/.test(before);
    if ((character === '"' || character === "'") && begins) quote = character;
    else if (character === '#' && /\s/.test(before)) break;
    else if ((character === '[' || character === '{') && begins) open.push(character);
    else if ((character === ']' || character === '}') && closers[open.at(-1) ?? ''] === character) open.pop();
  }
  return { open, quote };
}

/** A character for private use that the text does not hold. */
function unusedCharacter(text: string): string {
  for (let code = 0xf8ff; code > 0xe000; code -= 1) {
    const character = String.fromCharCode(code);
    if (!text.includes(character)) return character;
  }
  return '\uf8ff';
}
