import { type Catalogue, cut, type Form, readCatalogue } from './catalogue.ts';

/** What may be put into a sentence: names, values, numbers, and other sentences. */
export type Value = string | number | boolean | undefined;

// One person reads what one process says: the shell sets it once, before anything is said.
let catalogue: Catalogue | undefined;
let found = new WeakMap<readonly string[], Form>();

/** Says everything from now on in the language of `entries`, see `readCatalogue`; in English where there are none. */
export function useCatalogue(locale: unknown, entries: unknown): void {
  catalogue = readCatalogue(locale, entries);
  found = new WeakMap();
}

/**
 * A sentence in the language of the person who reads it. The template is the English text and, with `{0}`, `{1}` for
 * what is put in, its key in the catalogue.
 */
export function tell(texts: TemplateStringsArray, ...values: readonly Value[]): string {
  if (catalogue !== undefined) return filled(formOf(texts), values);
  let text = texts[0] ?? '';
  for (let index = 0; index < values.length; index += 1) text += `${values[index]}${texts[index + 1]}`;
  return text;
}

/** The pieces of a template as its language orders them, for who puts in more than text. */
export function formOf(texts: readonly string[]): Form {
  const known = found.get(texts);
  if (known !== undefined) return known;
  const form =
    catalogue?.formOf(keyOf(texts)) ??
    texts.flatMap((text, index): Form => (index === 0 ? [text] : [index - 1, text]));
  found.set(texts, form);
  return form;
}

function keyOf(texts: readonly string[]): string {
  return texts.reduce((key, text, index) => `${key}{${index - 1}}${text}`);
}

function filled(form: Form, values: readonly Value[]): string {
  let text = '';
  for (const piece of form) {
    const value = typeof piece === 'number' ? values[piece] : piece;
    text += typeof piece === 'number' && typeof value === 'string' ? toldWithin(value) : value;
  }
  return text;
}

/** The language whose way of writing lists is wanted; undefined for our own English one. */
export function listLocale(): string | undefined {
  return catalogue?.locale;
}

/** Marks a text without placeholders that is kept in a constant, for the catalogue; `told` says it. */
export function phrase<T extends string>(text: T): T {
  return text;
}

/** A marked text in the language of the person who reads it; any other text as it is. */
export function told(text: string): string {
  return catalogue === undefined ? text : textOf(catalogue.formOf(text), text);
}

/** A marked text that is put into a sentence: one with a space, since a single word may be somebody's name. */
function toldWithin(text: string): string {
  return text.includes(' ') ? told(text) : text;
}

function textOf(form: Form | undefined, otherwise: string): string {
  const [text] = form ?? [];
  return form?.length === 1 && typeof text === 'string' ? text : otherwise;
}

/**
 * What is said of one or of many, both with `{0}` for the number and `{1}` and on for more. Languages with other forms
 * have them in the catalogue under the text for many, see `pluralMark`.
 */
export function counted(count: number, one: string, many: string, ...more: readonly Value[]): string {
  const values = [count, ...more];
  const english = count === 1 ? one : many;
  if (catalogue === undefined)
    return english.replaceAll(/\{(\d+)\}/g, (mark, index) => String(values[Number(index)] ?? mark));
  const category = new Intl.PluralRules(catalogue.locale).select(count);
  const form = catalogue.formOf(`${many}#${category}`) ?? catalogue.formOf(category === 'one' ? one : many);
  return filled(form ?? cut(english), values);
}
