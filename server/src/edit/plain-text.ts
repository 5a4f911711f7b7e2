/**
 * Which strings may stand without quotes. Kubernetes reads YAML 1.1 (sigs.k8s.io/yaml on go-yaml v2), editors mostly
 * YAML 1.2, so a string is written plain only where both read the same string; more quotes than needed do no harm.
 */

const YAML_11_WORDS = new Set(['y', 'n', 'yes', 'no', 'on', 'off', 'true', 'false', 'null', '~', '=', '<<']);

/** Numbers of any base, sexagesimals, versions of digits only, exponents, dates and times. */
const NUMBER_LIKE = /^[-+]?\.?\d[\d_.:+\-eExXoOa-fA-FTtZz \t]*$/;
/** A dot or an exponent without digits: some YAML 1.1 readers make it a number that is none. */
const BARE_EXPONENT = /^[-+]?[._]*(?:[eE][-+]?\d[\d_]*)?$/;
const SPECIAL_FLOAT = /^[-+]?\.(?:inf|nan)$/i;

/** Line breaks, controls, lone surrogates, byte-order marks: only a double-quoted scalar holds them. */
const UNPRINTABLE =
  /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;
const UNPRINTABLE_IN_LINES =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Where a scalar stands: flow collections reserve more characters. */
export type ScalarPlace = 'block' | 'flow';

/** True when the text, written plain, is read back as this very string by YAML 1.1 and 1.2 readers. */
export function isPlainSafe(text: string, place: ScalarPlace): boolean {
  if (text === '' || UNPRINTABLE.test(text) || /^\s|\s$/.test(text)) return false;
  if (/^[,[\]{}#&*!|>'"%@`]/.test(text) || /^[-?:](?:\s|$)/.test(text)) return false;
  if (/:(?:\s|$)/.test(text) || /\s#/.test(text)) return false;
  if (/^(?:---|\.\.\.)(?:\s|$)/.test(text)) return false;
  if (place === 'flow' && (/[,[\]{}]/.test(text) || /^[-?:]/.test(text))) return false;
  // A template action would be taken for one, not for text.
  if (text.includes('{{')) return false;
  return !readsAsOtherType(text);
}

/** True when a YAML 1.1 or 1.2 reader may take the plain text for null, a boolean, a number or a date. */
function readsAsOtherType(text: string): boolean {
  return (
    text === '' ||
    YAML_11_WORDS.has(text.toLowerCase()) ||
    NUMBER_LIKE.test(text) ||
    SPECIAL_FLOAT.test(text) ||
    BARE_EXPONENT.test(text)
  );
}

/** True when single quotes can hold the text on one line. */
export function isSingleQuotable(text: string): boolean {
  return !UNPRINTABLE.test(text);
}

/** True when the text can be the content of a literal block scalar, with the right header. */
export function isLiteralSafe(text: string): boolean {
  return /[^\n \t]/.test(text) && !UNPRINTABLE_IN_LINES.test(text);
}

/** The text in single quotes; right only for `isSingleQuotable` texts. */
export function singleQuoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\0': '\\0',
};

/** The inside of a double-quoted scalar for any text. */
export function doubleQuotedContent(text: string): string {
  return text.replace(new RegExp(`[\\\\"]|${UNPRINTABLE.source}`, 'g'), (character) => {
    const known = ESCAPES[character];
    return known ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** The text in double quotes. */
export function doubleQuoted(text: string): string {
  return `"${doubleQuotedContent(text)}"`;
}
