import { isAlias } from 'yaml';
import type { Located, Range, ScalarStyle } from './located.ts';

const BLOCK_HEADER = /[|>][-+0-9]*/y;

/** The range of a parser's node without the comment behind it; empty at `fallback` where the node has none. */
export function sourceRange(node: unknown, fallback: number): Range {
  const range = (node as { range?: readonly number[] | null } | null)?.range;
  return [range?.[0] ?? fallback, range?.[1] ?? fallback];
}

/** Where a value ends in the place it is written: an alias ends behind its own name, not behind its target. */
export function sourceEnd(node: unknown, converted: Located): number {
  return isAlias(node) ? sourceRange(node, 0)[1] : converted.range[1];
}

/**
 * go-yaml keeps a final line break of a block scalar only where there is one; the parser adds it at the end of the text.
 * It matters: a token with a line break at its end is another token.
 */
export function endsWithoutBreak(text: string, range: Range): boolean {
  const header = text[range[0]];
  return (header === '|' || header === '>') && text.indexOf('\n', range[0]) !== -1;
}

/** From the header to the end of the last line that is not blank, before its line break. */
function blockRange(text: string, start: number, end: number): Range {
  BLOCK_HEADER.lastIndex = start;
  const headerEnd = BLOCK_HEADER.test(text) ? BLOCK_HEADER.lastIndex : Math.min(end, start + 1);
  const firstBreak = text.indexOf('\n', headerEnd);
  if (firstBreak === -1 || firstBreak >= end) return [start, headerEnd];
  let last = end;
  while (last > firstBreak && ' \t\r\n'.includes(text[last - 1] ?? '')) last -= 1;
  if (last <= firstBreak) return [start, headerEnd];
  let lineEnd = last;
  while (lineEnd < end && text[lineEnd] !== '\n' && text[lineEnd] !== '\r') lineEnd += 1;
  return [start, lineEnd];
}

/** The range of a scalar: block scalars end with their last line, empty values stand directly behind the indicator. */
export function scalarRange(text: string, style: ScalarStyle, start: number, end: number): Range {
  if (style === 'literal' || style === 'folded') return blockRange(text, start, end);
  if (start !== end) return [start, end];
  let place = start;
  while (place > 0 && (text[place - 1] === ' ' || text[place - 1] === '\t')) place -= 1;
  const indicator = text[place - 1];
  const behindIndicator = indicator !== undefined && indicator !== '\n' && indicator !== '\r';
  return behindIndicator ? [place, place] : [start, start];
}

/** The offset of the next character that is not white space: blank lines behind a block scalar may be hidden actions. */
export function skipBlank(text: string, offset: number): number {
  let position = offset;
  while (position < text.length && ' \t\r\n'.includes(text[position] ?? 'x')) position += 1;
  return position;
}
