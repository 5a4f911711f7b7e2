/**
 * The same script in ASCII. One character beyond Latin-1 makes the engine hold a script of two megabytes in four, and
 * templates with a tag are the one place where esbuild leaves such characters as they are.
 * @param {string} code @returns {string}
 */
export function asciiOnly(code) {
  if (/\\[^\0-\x7f]|String\.raw`[^`]*[^\0-\x7f`]/.test(code))
    throw new Error('A character beyond ASCII stands where it cannot be escaped.');
  return code.replace(
    /[^\0-\x7f]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
