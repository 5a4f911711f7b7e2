import type { EditContext } from './context.ts';
import { isBlankLine, lineEnd, nextLine } from './lines.ts';
import type { TextEdit } from './operations.ts';
import type { Printed } from './print.ts';

/** Writes the first content of an empty document: behind its markers and comments, before a `...` line. */
export function insertRoot({ text, style }: EditContext, printed: Printed): TextEdit[] {
  const at = contentPlace(text);
  const { lineBreak } = style;
  const body = printed.lines.join(lineBreak) + lineBreak;
  const startsLine = at === 0 || text[at - 1] === '\n' || text[at - 1] === '\ufeff';
  return [{ range: [at, at], newText: startsLine ? body : lineBreak + body }];
}

/** The start of a `...` line, or behind the last line that is not blank. */
function contentPlace(text: string): number {
  const start = text.startsWith('\ufeff') ? 1 : 0;
  let place = start;
  for (let line = start; line < text.length; line = nextLine(text, line)) {
    const end = lineEnd(text, line);
    if (/^\.\.\.(?:\s|$)/.test(text.slice(line, end))) return line;
    if (!isBlankLine(text, line)) place = nextLine(text, line);
  }
  return place;
}
