/** At most this many different directives are told apart; nobody reads a longer list. */
const most = 64;

/** The names of the nginx directives in a snippet: the first word of each statement, lower case, comments left out. */
export function directivesIn(snippet: string): readonly string[] {
  const found = new Set<string>();
  const text = snippet.replaceAll(/^[ \t]*#.*$/gm, '');
  for (const match of text.matchAll(/(?:^|[;{}])\s*([A-Za-z_][A-Za-z0-9_]*)/g)) {
    if (match[1] !== undefined) found.add(match[1].toLowerCase());
    if (found.size >= most) break;
  }
  if (/\/var\/run\/secrets|\/run\/secrets|serviceaccount\/token/.test(text)) found.add(secretPathMark);
  return [...found];
}

/** Stands among the directives of a snippet that names the folder of the controller's own token. */
export const secretPathMark = 'path of the token';
