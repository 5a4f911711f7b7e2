/**
 * What a Go template prints, as far as white space goes: conditions are all true or all false, every output is the
 * same word. Made here, without any help from the code under test.
 */
export function render(
  template: string,
  options: { readonly taken: boolean; readonly word: string },
): string {
  let printed = '';
  /** Whether the branches around are printed. */
  const branches: { prints: boolean; readonly outer: boolean }[] = [];
  const isPrinting = (): boolean => branches.every(({ prints, outer }) => prints && outer);
  const put = (text: string): void => {
    if (isPrinting()) printed += text;
  };
  const pieces = template.split(/(\{\{[\s\S]*?\}\})/);
  pieces.forEach((piece, index) => {
    if (!piece.startsWith('{{')) {
      // Go trims the text beside the action, not what other actions have printed.
      const fromStart = /\s-\}\}$/.test(pieces[index - 1] ?? '') ? piece.trimStart() : piece;
      put(/^\{\{-\s/.test(pieces[index + 1] ?? '') ? fromStart.trimEnd() : fromStart);
      return;
    }
    const body = piece.replace(/^\{\{-?\s*/, '').replace(/\s*-?\}\}$/, '');
    if (/^(?:if|with|range)\b/.test(body)) branches.push({ prints: options.taken, outer: isPrinting() });
    else if (/^else\b/.test(body)) {
      const branch = branches.at(-1);
      if (branch !== undefined) branch.prints = !branch.prints;
    } else if (/^end\b/.test(body)) branches.pop();
    else if (!/^(?:\/\*|\$\w*\s*:?=)/.test(body)) {
      const indent = Number(/\bn?indent (\d+)/.exec(body)?.[1] ?? 0);
      const line = /\btoYaml\b/.test(body) ? `${options.word}: ${options.word}` : options.word;
      put((/\bnindent\b/.test(body) ? '\n' : '') + ' '.repeat(indent) + line);
    }
  });
  return printed;
}
