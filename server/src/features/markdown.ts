import { withoutTokens } from '../identity/jwt/display.ts';
import { visibleText } from '../words/visible.ts';

/** Claims, names and comments are other people's text: nothing of them may become markup, a link or a command, and a token among them is not shown. */
export function escapeMarkdown(text: string): string {
  return visibleText(withoutTokens(text)).replaceAll(
    /[\\`*_{}[\]()#+\-.!|<>~&:/@]/g,
    (character) => `\\${character}`,
  );
}

/** Markdown of ours for clients that show plain text: escapes are taken away, code spans stay as they are. */
export function plainText(markdown: string): string {
  return markdown.replaceAll(
    /(?<!`)(`+)(?!`)[^`][\s\S]*?(?<!`)\1(?!`)|\\([\\`*_{}[\]()#+\-.!|<>~&:/@])/g,
    (whole, _fence: string | undefined, escaped: string | undefined) => escaped ?? whole,
  );
}

/** Inline code that no content can leave. */
export function codeSpan(text: string): string {
  const clean = visibleText(withoutTokens(text));
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = clean.startsWith('`') || clean.endsWith('`') || clean.trim() === '' ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** Where a link leads, written so that nothing of it can end the link it stands in. */
export function linkAddress(address: string): string {
  return address.replaceAll(/[\s()<>\\`]/g, (character) =>
    /[()]/.test(character) ? `%${character.charCodeAt(0).toString(16)}` : encodeURIComponent(character),
  );
}

/**
 * A row of a table. Bars would end their cell, in code spans too, and whatever follows would be markup. Renderers agree
 * only on a bar behind an odd number of backslashes: some look at one backslash, some count them.
 */
export function tableRow(cells: readonly string[]): string {
  const closed = cells.map((cell) =>
    cell.replaceAll(/(?<!\\)(\\*)\|/g, (bar, slashes: string) =>
      slashes.length % 2 === 1 ? bar : `${slashes}\\|`,
    ),
  );
  return `| ${closed.join(' | ')} |`;
}
