/** A sentence cut at its placeholders: text, and the number of a value to put in. */
export type Form = readonly (string | number)[];

/** Sentences of one language. */
export interface Catalogue {
  /** A BCP 47 tag that `Intl` knows. */
  readonly locale: string;
  /** The translation of an English text; undefined where there is none, and English takes its place. */
  formOf(key: string): Form | undefined;
}

/** Behind the text of a plural, before one of the language's own forms: `{0} bindings#few`. */
export const pluralMark = /#(?:zero|one|two|few|many|other)$/;

/**
 * A catalogue of what somebody handed in, such as the parsed JSON of a bundle; undefined when it holds nothing. An entry
 * is looked at when it is first said, and left out when it is no translation of its key: a translation puts in what the
 * English puts in, in any order, and brings no link, no HTML, no icon and no control character along.
 */
export function readCatalogue(locale: unknown, entries: unknown): Catalogue | undefined {
  if (typeof entries !== 'object' || entries === null || Object.keys(entries).length === 0) return undefined;
  const values = entries as Readonly<Record<string, unknown>>;
  const read = new Map<string, Form | undefined>();
  return {
    locale: knownLocale(locale),
    formOf(key) {
      // Names of others are asked for as well: only what is there is kept.
      if (read.has(key) || !Object.hasOwn(values, key)) return read.get(key);
      const text = textOf(values[key]);
      const form = text !== undefined && isTranslation(key, text) ? cut(text) : undefined;
      read.set(key, form);
      return form;
    },
  };
}

/** The text of an entry: bundles of VS Code may say it with a comment for translators. */
function textOf(entry: unknown): string | undefined {
  const text = typeof entry === 'object' && entry !== null && 'message' in entry ? entry.message : entry;
  return typeof text === 'string' ? text : undefined;
}

// A sentence of ours is far shorter; what is longer is no translation of it.
const longest = 5000;

function isTranslation(key: string, text: string): boolean {
  const english = key.replace(pluralMark, '');
  if (text === '' || text.length > longest || forbidden.test(text.replaceAll('\n', ''))) return false;
  if (markup.some((mark) => count(text, mark) > count(english, mark))) return false;
  const wanted = placeholders(english);
  const found = placeholders(text);
  // “A binding” may do without the number.
  const optional = new Set(['{0}'].filter(() => pluralMark.test(key)));
  return (
    [...found].every((name) => wanted.has(name)) &&
    [...wanted].every((name) => found.has(name) || optional.has(name))
  );
}

// Controls, and what turns the direction of the text that follows.
const forbidden = /[\p{Cc}\u2028\u2029\u202d\u202e]/u;
const markup = ['](', '<', '$(', '`', 'command:', '://', '\n', '|'];

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}

function placeholders(text: string): ReadonlySet<string> {
  return new Set(text.match(/\{\d+\}/g));
}

/** Cuts a text at its placeholders; braces around anything but a number are text. */
export function cut(text: string): Form {
  return text.split(/\{(\d+)\}/).map((part, index) => (index % 2 === 0 ? part : Number(part)));
}

function knownLocale(locale: unknown): string {
  try {
    return Intl.getCanonicalLocales(typeof locale === 'string' ? locale : 'en')[0] ?? 'en';
  } catch {
    return 'en';
  }
}
