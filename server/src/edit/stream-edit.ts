import { tell } from '../words/tell.ts';
import { stringAt } from '../yaml/access.ts';
import { isJsonStream } from '../yaml/json-stream.ts';
import type { DocumentSlice, Range } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';
import { splitStream } from '../yaml/stream.ts';
import { minimizeEdits } from './apply.ts';
import { endWithKeptLines, lastOwnedLineEnd, ownedCommentStart } from './block.ts';
import { editDocument } from './edit-document.ts';
import { commentColumn, isBlankLine, lineEnd, lineStart, nextLine } from './lines.ts';
import type { EditResult, NewValue, TextEdit } from './operations.ts';
import { commentLines, printBlock } from './print.ts';
import { sniffLineBreak, sniffStyle } from './style.ts';

/** Where a new document goes: behind the document with that slice, or at the end of the stream. */
export interface InsertDocumentOptions {
  readonly after?: Range;
  /** A comment for the line above the document's first line, without `#`. */
  readonly comment?: string;
}

/** Adds a document to a stream, with the markers it needs; offsets count in the stream. Refuses a value that has no lines. */
export function insertDocument(
  stream: string,
  value: NewValue,
  options: InsertDocumentOptions = {},
): EditResult {
  const at = options.after?.[1] ?? stream.length;
  if (at < 0 || at > stream.length) return { ok: false, reason: tell`The place lies outside the stream.` };
  const slices = splitStream(stream);
  if (isJsonStream(stream)) return insertInJson(stream, value, slices, at);
  const before = slices.findLast((slice) => slice.end <= at && slice.end > slice.start);
  const model = before?.empty === false ? before : slices.find(({ empty }) => !empty);
  const sample = model === undefined ? '' : stream.slice(model.start, model.end);
  const style = { ...sniffStyle(sample, parseDocument(sample).root), lineBreak: sniffLineBreak(stream) };
  const { lineBreak } = style;

  const printed = printBlock(value, { parent: 'root', column: 0 }, style);
  const body = printed.inline === '' ? printed.lines : [printed.inline, ...printed.lines];
  const lines = [...commentLines(options.comment, 0), ...body];
  // A document that holds nothing yet is filled; any other one is followed by a marker.
  if (before !== undefined && !before.empty) lines.unshift('---');
  lines.push(...linesBefore(stream.slice(at)));

  const startsLine = at === 0 || stream[at - 1] === '\n' || stream.slice(0, at) === '\ufeff';
  const lacksFinalBreak = at === stream.length && !startsLine && !printed.needsFinalBreak;
  const newText = (startsLine ? '' : lineBreak) + lines.join(lineBreak) + (lacksFinalBreak ? '' : lineBreak);
  return { ok: true, edits: [{ range: [at, at], newText }] };
}

/** JSON has no markers between objects: a `List` takes one more item, anything else is left alone. */
function insertInJson(
  stream: string,
  value: NewValue,
  slices: readonly DocumentSlice[],
  at: number,
): EditResult {
  const slice = slices.findLast(({ end }) => end <= at);
  const document = parseDocument(stream.slice(slice?.start ?? 0, slice?.end));
  if (slice === undefined || stringAt(document.root, 'kind') !== 'List')
    return { ok: false, reason: tell`JSON holds one object, and another one is needed.` };
  const result = editDocument(document.text, [{ op: 'insertItem', path: ['items'], value }], document);
  if (!result.ok) return result;
  const edits = result.edits.map(({ range: [start, end], newText }): TextEdit => {
    return { range: [slice.start + start, slice.start + end], newText };
  });
  return { ok: true, edits };
}

/** The marker that the text behind a new document needs so as to stay a document of its own. */
function linesBefore(rest: string): string[] {
  const first = firstLine(rest);
  if (first === undefined || isMarker(first, '---')) return [];
  return first.startsWith('%') ? ['...'] : ['---'];
}

/** The first line that is neither blank nor a comment. */
function firstLine(text: string): string | undefined {
  for (let line = 0; line < text.length; line = nextLine(text, line)) {
    if (!isBlankLine(text, line) && commentColumn(text, line) === undefined) {
      return text.slice(line, lineEnd(text, line));
    }
  }
  return undefined;
}

function isMarker(line: string, marker: '---' | '...'): boolean {
  return line.startsWith(marker) && /^(?:\s|$)/.test(line.slice(marker.length));
}

/**
 * Removes a document from a stream, with its marker and the comments that belong to it: those inside it and those
 * directly above its first or below its last line. Comments cut off by a blank line, and those above the first
 * document's marker, stay. Offsets count in the stream.
 */
export function removeDocument(stream: string, slice: Pick<DocumentSlice, 'start' | 'end'>): EditResult {
  const { start, end } = slice;
  if (start < 0 || end < start || end > stream.length) {
    return { ok: false, reason: tell`The document lies outside the stream.` };
  }
  if (isJsonStream(stream)) return { ok: true, edits: [{ range: [start, end], newText: '' }] };
  const lineBreak = sniffLineBreak(stream);
  const from = start === 0 && stream.startsWith('\ufeff') ? 1 : start;
  const text = stream.slice(from, end);
  const before = stream.slice(0, from);
  const rest = stream.slice(end);
  const kept = keptComments(text, from <= 1);
  const separator = separatorBetween(before, text, rest);
  const newText = [...kept, ...separator].map((line) => line + lineBreak).join('');
  const edits: TextEdit[] = [{ range: [from, end], newText }];
  if (kept.length === 0 && from <= 1 && !startsWithMarker(text)) {
    // The stream began without a marker and goes on to do so.
    const marker = /^---[ \t]*(?:\r?\n|$)/.exec(rest)?.[0] ?? '';
    if (marker !== '') edits.push({ range: [end, end + marker.length], newText: '' });
  }
  return { ok: true, edits: minimizeEdits(stream, edits) };
}

function startsWithMarker(text: string): boolean {
  const first = firstLine(text);
  return first !== undefined && (isMarker(first, '---') || first.startsWith('%'));
}

/** What has to stand between the documents around the removed one, apart from their own markers. */
function separatorBetween(before: string, removed: string, rest: string): string[] {
  const next = firstLine(rest);
  if (next === undefined || isMarker(next, '---') || !/\S/.test(before.replace('\ufeff', ''))) return [];
  const lastLine = before.trimEnd().split('\n').at(-1) ?? '';
  if (isMarker(lastLine, '...')) return [];
  // The removed document ended with `...`, which the next one, bare or with directives, relies on.
  return next.startsWith('%') && /^\.\.\.(?:\s|$)/m.test(removed) ? ['...'] : ['---'];
}

/** The comments in the slice that do not belong to its document, at column 0 so that nothing above can take them in. */
function keptComments(text: string, isFirst: boolean): string[] {
  const { root, broken } = parseDocument(text);
  if (root === null || broken) return [];
  const content = lineStart(text, root.range[0]);
  const marker = markerLine(text, content);
  const body = marker === undefined ? 0 : nextLine(text, marker);
  const head = ownedCommentStart(text, content, 0);
  const tail = lastOwnedLineEnd(text, endWithKeptLines(text, root), -1);
  const regions: Range[] = [
    [isFirst ? 0 : body, isFirst && marker !== undefined ? marker : 0],
    [body, Math.max(body, head)],
    [nextLine(text, tail), text.length],
  ];
  return regions.flatMap((region) => commentsIn(text, region));
}

function markerLine(text: string, before: number): number | undefined {
  for (let line = 0; line < text.length && line <= before; line = nextLine(text, line)) {
    if (isMarker(text.slice(line, lineEnd(text, line)), '---')) return line;
  }
  return undefined;
}

function commentsIn(text: string, [start, end]: Range): string[] {
  const comments: string[] = [];
  for (let line = start; line < end; line = nextLine(text, line)) {
    if (commentColumn(text, line) !== undefined) comments.push(text.slice(line, lineEnd(text, line)).trim());
  }
  return comments;
}
