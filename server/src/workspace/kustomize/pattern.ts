/**
 * Whether a whole text fits a pattern of a patch target. Only what people write is read: plain text, `.*`, `.+` and `|`.
 * Undefined for other expressions: those of Go take time that grows with the text, those of JavaScript need not.
 */
export function fitsPattern(pattern: string, text: string): boolean | undefined {
  const alternatives = pattern.replace(/^\^|\$$/g, '').split('|');
  if (alternatives.some((alternative) => /[[\](){}?+*^$\\]/.test(alternative.replace(/\.[*+]/g, ''))))
    return undefined;
  return alternatives.some((alternative) => fits(alternative.split(/\.[*+]/), text));
}

/** A dot stands for any character, itself above all. */
function fits([first = '', ...others]: readonly string[], text: string): boolean {
  const last = others.pop();
  if (last === undefined) return first === text;
  if (!text.startsWith(first)) return false;
  let from = first.length;
  for (const part of others) {
    const found = text.indexOf(part, from);
    if (found < 0) return false;
    from = found + part.length;
  }
  return text.length - last.length >= from && text.endsWith(last);
}
