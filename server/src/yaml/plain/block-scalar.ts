import type { LocatedScalar } from '../located.ts';
import { skipBlank } from '../node-ranges.ts';
import { BAR, DASH, HASH, isBreak, PLUS, SPACE, TAB } from './characters.ts';
import { type Cursor, refuse, scalarOf, toContent } from './cursor.ts';

/** The lines of a block scalar. */
interface Extent {
  /** Spaces in front of every line; 0 where there is no line with content. */
  readonly indent: number;
  /** The start of the first line with content, and the end of the last one before its line break. */
  readonly first: number;
  readonly end: number;
  readonly blankBefore: number;
  readonly blankBehind: number;
  /** True when a blank line in between holds spaces, or a line ends with CRLF: then each line is looked at. */
  readonly uneven: boolean;
  /** Where the next line starts that does not belong to it. */
  readonly next: number;
}

/**
 * Reads `|` or `>` with its lines, which are deeper than `parent`, the column of the collection that it is a value of.
 * An indentation in the header is left to the package.
 */
export function blockScalar(cursor: Cursor, parent: number): LocatedScalar {
  const { text } = cursor;
  const start = cursor.at;
  const literal = text.charCodeAt(start) === BAR;
  const chomping = text.charCodeAt(start + 1);
  const headerEnd = chomping === DASH || chomping === PLUS ? start + 2 : start + 1;
  const firstLine = behindHeader(text, headerEnd);
  const extent = extentOf(text, firstLine, parent);
  cursor.at = extent.next;
  toContent(cursor);
  const style = literal ? 'literal' : 'folded';
  const reach = skipBlank(text, Math.max(extent.end, firstLine));
  if (extent.indent === 0) {
    if (chomping === PLUS) refuse();
    return scalarOf(cursor, style, start, headerEnd, '', reach);
  }
  const hasBreak = extent.end < text.length;
  if (chomping === PLUS && !hasBreak) refuse();
  const breaks = !hasBreak || chomping === DASH ? 0 : chomping === PLUS ? extent.blankBehind + 1 : 1;
  const content = literal ? literalContent(text, extent) : folded(linesOf(text, extent));
  const decoded = '\n'.repeat(extent.blankBefore) + content + '\n'.repeat(breaks);
  return scalarOf(cursor, style, start, extent.end, decoded, reach);
}

/** The start of the line below the header, which holds nothing else but a comment. */
function behindHeader(text: string, headerEnd: number): number {
  let at = headerEnd;
  while (text.charCodeAt(at) === SPACE) at += 1;
  const code = text.charCodeAt(at);
  if (at < text.length && !isBreak(code) && (code !== HASH || at === headerEnd)) refuse();
  const lineBreak = text.indexOf('\n', at);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

function extentOf(text: string, firstLine: number, parent: number): Extent {
  let indent = 0;
  let first = firstLine;
  let end = firstLine;
  let blankBefore = 0;
  let blankBehind = 0;
  let deepestBlankBefore = 0;
  let uneven = false;
  let unevenBehind = false;
  let lineStart = firstLine;
  while (lineStart < text.length) {
    let at = lineStart;
    let code = text.charCodeAt(at);
    while (code === SPACE) code = text.charCodeAt(++at);
    const column = at - lineStart;
    if (isBreak(code)) {
      if (indent === 0) {
        blankBefore += 1;
        deepestBlankBefore = Math.max(deepestBlankBefore, column);
      } else {
        blankBehind += 1;
        // White space may be content there, or not: it depends on what follows.
        if (column > indent) unevenBehind = true;
        if (column > 0) uneven = true;
      }
    } else {
      if (at >= text.length) refuse();
      if (code === TAB && isBlankToEnd(text, at)) refuse();
      if (indent === 0) {
        if (column <= parent || column === 0) break;
        if (deepestBlankBefore > column) refuse();
        indent = column;
        first = lineStart;
      } else if (column < indent) break;
      blankBehind = 0;
      unevenBehind = false;
    }
    const lineBreak = text.indexOf('\n', at);
    if (text.charCodeAt(lineBreak - 1) === 0x0d) uneven = true;
    const lineEnd = lineBreak === -1 ? text.length : lineBreak;
    if (!isBreak(code)) end = text.charCodeAt(lineEnd - 1) === 0x0d ? lineEnd - 1 : lineEnd;
    lineStart = lineBreak === -1 ? text.length : lineBreak + 1;
  }
  if (unevenBehind || (indent === 0 && deepestBlankBefore > 0)) refuse();
  return { indent, first, end, blankBefore, blankBehind, uneven, next: lineStart };
}

function isBlankToEnd(text: string, from: number): boolean {
  let at = from;
  while (text.charCodeAt(at) === SPACE || text.charCodeAt(at) === TAB) at += 1;
  return at >= text.length || isBreak(text.charCodeAt(at));
}

function literalContent(text: string, extent: Extent): string {
  if (extent.uneven) return linesOf(text, extent).join('\n');
  return text
    .slice(extent.first + extent.indent, extent.end)
    .replaceAll(`\n${' '.repeat(extent.indent)}`, '\n');
}

/** The lines from the first to the last one with content, without their indentation. */
function linesOf(text: string, { first, end, indent }: Extent): string[] {
  return text
    .slice(first, end)
    .split('\n')
    .map((line) => {
      const content = line.endsWith('\r') ? line.slice(0, -1) : line;
      // Only blank lines are less deep.
      return content.slice(indent);
    });
}

/**
 * Folds lines (YAML 1.2 §8.1.3): the line break between two lines is a blank; blank lines are line breaks; around
 * lines that are deeper than the others all line breaks stay.
 */
function folded(lines: readonly string[]): string {
  let result = '';
  let separator = '';
  let previousIsDeeper = false;
  for (const line of lines) {
    if (line === '') {
      if (separator === '\n') result += '\n';
      else separator = '\n';
    } else if (line.startsWith(' ') || line.startsWith('\t')) {
      if (separator === ' ') separator = '\n';
      else if (!previousIsDeeper && separator === '\n') separator = '\n\n';
      result += separator + line;
      separator = '\n';
      previousIsDeeper = true;
    } else {
      result += separator + line;
      separator = ' ';
      previousIsDeeper = false;
    }
  }
  return result;
}
