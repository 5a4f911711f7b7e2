import { findActions, type TemplateAction } from '../../yaml/actions.ts';
import type { Insertion } from './comment-sites.ts';

/**
 * Whether a comment put into a template is still one in what the template prints: a `{{-` behind it takes its line
 * break away, so that what follows becomes part of the comment, and a `-}}` before it takes the blank that makes it one.
 */
export function survivesTrimming(text: string, { at, newText }: Insertion): boolean {
  const actions = findActions(text);
  if (actions.length === 0) return true;
  if (actions.some(({ start, end }) => start < at && at < end)) return false;
  if (/^,/.test(newText)) return true;
  if (!/[\r\n]$/.test(newText)) {
    const line = Math.max(text.lastIndexOf('\n', at - 1), text.lastIndexOf('\r', at - 1)) + 1;
    return !/-\}\}[ \t]*$/.test(text.slice(0, at)) && startsLine(text, line, actions);
  }
  if (/^\s*\{\{-/.test(text.slice(at))) return false;
  // Indentation that was taken away would come back behind the comment's line break.
  if (/-\}\}\s*$/.test(text.slice(0, at)) && /^[ \t]/.test(text.slice(at))) return false;
  return startsLine(text, at, actions);
}

/** True when what stands at the offset is printed at the start of a line, whatever the actions before it take away. */
function startsLine(text: string, offset: number, actions: readonly TemplateAction[]): boolean {
  let at = offset;
  for (;;) {
    const before = text.slice(0, at).replace(/(?<![ \t\r\n])[ \t\r\n]+$/, '');
    if (before === '' || before === '\ufeff') return true;
    const action = actions.find(({ end }) => end === before.length);
    const isEaten = before.endsWith('-}}') || text.startsWith('{{-', at);
    if (!isEaten && /[\r\n]/.test(text.slice(before.length, at))) return true;
    if (action === undefined || action.role === 'output') return false;
    at = action.start;
  }
}
