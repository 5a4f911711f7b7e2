/** The text a snippet leaves behind when every placeholder keeps its default. */
export function expandSnippet(body: readonly string[]): string {
  let text = body.join('\n');
  const defaults = new Map<string, string>();
  for (;;) {
    // Innermost placeholders first: their default holds no other placeholder.
    const match = /\$\{(\d+):([^${}]*)\}/.exec(text);
    if (match === null) break;
    const [whole, number = '', value = ''] = match;
    if (!defaults.has(number)) defaults.set(number, value);
    text = text.replace(whole, defaults.get(number) ?? value);
  }
  return text.replaceAll(/\$\{?0\}?/g, '').replaceAll(/\\([\\$}])/g, '$1');
}
