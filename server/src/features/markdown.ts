/** Claims, names and comments are other people's text: nothing of them may become markup, a link or a command. */
export function escapeMarkdown(text: string): string {
  return text
    .replaceAll(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g, ' ')
    .replaceAll(/[\\`*_{}[\]()#+\-.!|<>~&:/@]/g, (character) => `\\${character}`);
}

/** Inline code that no content can leave. */
export function codeSpan(text: string): string {
  const clean = text.replaceAll(
    /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g,
    ' ',
  );
  const longest = Math.max(0, ...[...clean.matchAll(/`+/g)].map((run) => run[0].length));
  const fence = '`'.repeat(longest + 1);
  const pad = clean.startsWith('`') || clean.endsWith('`') || clean.trim() === '' ? ' ' : '';
  return `${fence}${pad}${clean}${pad}${fence}`;
}

/** A row of a table; bars in code spans would end the cell. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll(/(?<!\\)\|/g, '\\|')).join(' | ')} |`;
}
