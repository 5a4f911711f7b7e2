import { tell } from '../words/tell.ts';
import { isScalar } from '../yaml/access.ts';
import type { LocatedScalar, Path, Range } from '../yaml/located.ts';
import { checkReplaceable, type EditContext, locate } from './context.ts';
import type { TextEdit } from './operations.ts';
import { doubleQuotedContent, isPlainSafe, isSingleQuotable } from './plain-text.ts';
import { refuse } from './refusal.ts';
import { replaceScalar } from './scalar.ts';
import { mapString } from './string-map.ts';

/** Replaces a part of a string where it is written; everything else in the scalar keeps its spelling. */
export function rewriteInString(context: EditContext, path: Path, at: Range, newText: string): TextEdit[] {
  const { step, node } = locate(context, path);
  if (!isScalar(node)) refuse(tell`The place holds a map or a sequence, not a string.`);
  checkReplaceable(context, node);
  if (typeof node.value !== 'string') refuse(tell`The place does not hold a string.`);
  if (at[0] < 0 || at[1] < at[0] || at[1] > node.text.length) refuse(tell`The part lies outside the string.`);
  if (node.text.slice(at[0], at[1]) === newText) return [];
  const whole = node.text.slice(0, at[0]) + newText + node.text.slice(at[1]);
  // A literal scalar spells every line as it is, so that printing it anew changes only the lines meant.
  if (node.style === 'literal') {
    if (!whole.includes('\n')) refuse(tell`The block scalar would no longer have a line of its own.`);
    return replaceScalar(context, path, whole, 'literal');
  }
  const isOneLine = !context.text.slice(node.range[0], node.range[1]).includes('\n');
  const place = step?.container.flow ? 'flow' : 'block';
  if (!canHold(node, whole, newText, place)) {
    if (isOneLine) return replaceScalar(context, path, whole, undefined);
    refuse(tell`The new text does not fit a string that runs over several lines.`);
  }
  const map = mapString(context.text, node);
  const start = map?.starts[at[0]];
  const end = at[0] === at[1] ? start : map?.ends[at[1]];
  if (start === undefined || end === undefined) {
    return refuse(tell`The part begins or ends inside an escape or a folded line.`);
  }
  return [{ range: [start, end], newText: encoded(node, newText) }];
}

function canHold(node: LocatedScalar, whole: string, newText: string, place: 'block' | 'flow'): boolean {
  switch (node.style) {
    case 'plain':
      return isSingleQuotable(newText) && isPlainSafe(whole.replaceAll('\n', ' '), place);
    case 'single':
      return isSingleQuotable(newText);
    case 'folded':
      return isSingleQuotable(newText);
    default:
      return true;
  }
}

function encoded(node: LocatedScalar, newText: string): string {
  if (node.style === 'single') return newText.replaceAll("'", "''");
  return node.style === 'double' ? doubleQuotedContent(newText) : newText;
}
