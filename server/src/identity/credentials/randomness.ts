/** Shannon entropy of a text in bits per character, 0 for the empty text. */
export function entropyOf(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const share = count / text.length;
    bits -= share * Math.log2(share);
  }
  return bits;
}

const shortest = 12;
const longest = 512;

/**
 * True for a text that looks drawn rather than written: one word of enough entropy for its length, with digits among
 * letters or hexadecimal. Judges no name; prose, paths, host names, versions and identifiers made of words are none.
 */
export function looksRandom(text: string): boolean {
  if (text.length < shortest || text.length > longest || /\s/.test(text)) return false;
  if (isStructured(text)) return false;
  const body = text.replace(/(?<!=)=+$/, '');
  const isHex = /^[0-9a-f]+$/i.test(body);
  if (isHex) return body.length >= 16 && /\d/.test(body) && /[a-f]/i.test(body) && entropyOf(body) >= 2.9;
  if (!/\d/.test(body) || !/[A-Za-z]/.test(body)) return false;
  // Words joined by separators, each a plain word or a number: an identifier.
  if (body.split(/[-_.:/+]/).every((part) => /^(?:[A-Za-z]?[a-z]*|[A-Z]+|v?\d+)$/.test(part))) return false;
  const wanted = Math.min(3.6, Math.log2(body.length) * 0.82);
  return entropyOf(body) >= wanted && changesOf(body) >= body.length * 0.2;
}

/** Shapes that hold letters and digits by their nature. */
function isStructured(text: string): boolean {
  return (
    /^[a-z][a-z0-9+.-]*:\/\//i.test(text) ||
    /^(?:\/|\.{1,2}\/|~\/|[A-Za-z]:\\)/.test(text) ||
    /^[^\s@]+@[^\s@]+\.[a-z]{2,}$/i.test(text) ||
    /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(text) ||
    /^(?:[a-z0-9-]+\.){2,}[a-z]{2,}(?::\d+)?$/i.test(text) ||
    /^\d+(?:\.\d+)*(?:[a-z]+\d*)?$/i.test(text) ||
    /^\d{4}-\d\d-\d\d/.test(text) ||
    /^(?:sha\d+|md5)[:-]/i.test(text) ||
    /^\$(?:2[aby]|5|6|argon2\w*|pbkdf2\w*|apr1)\$/.test(text)
  );
}

/** How often the kind of character (lower, upper, digit, other) changes from one to the next. */
function changesOf(text: string): number {
  const kind = (character: string): number =>
    /[a-z]/.test(character) ? 0 : /[A-Z]/.test(character) ? 1 : /\d/.test(character) ? 2 : 3;
  let changes = 0;
  for (let index = 1; index < text.length; index += 1) {
    if (kind(text[index] ?? '') !== kind(text[index - 1] ?? '')) changes += 1;
  }
  return changes;
}
