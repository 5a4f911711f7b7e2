/**
 * Characters that change how the text around them looks, or that nobody sees: controls, bidirectional and zero-width
 * characters, line separators, tags, halves of surrogate pairs.
 */
export const harmfulCharacters: RegExp =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}\ud800-\udfff]/gu;

/**
 * Other people's text made safe to stand in a line of ours: white space becomes a blank, and what would hide is written out
 * as `\u202e`, so that a name that is made to look like another one shows what it is.
 */
export function visibleText(text: string): string {
  return text
    .replaceAll(/[\t\n\v\f\r\u0085\u2028\u2029]+/g, ' ')
    .replaceAll(harmfulCharacters, (character) => {
      const code = (character.codePointAt(0) ?? 0).toString(16);
      return code.length > 4 ? `\\u{${code}}` : `\\u${code.padStart(4, '0')}`;
    });
}
