const place = /<([A-Z][A-Z0-9_]*)(?:=([^<>]*))?>/g;

/** A place in a subject to fill in. */
export interface Placeholder {
  readonly name: string;
  /** What may stand there; empty when anything may, one when it is only usual. */
  readonly choices: readonly string[];
}

/** The places of a template of `SubjectForm`, in order. */
export function placeholdersOf(template: string): readonly Placeholder[] {
  return [...template.matchAll(place)].map(([, name = '', choices]) => ({
    name,
    choices: choices === undefined ? [] : choices.split('|'),
  }));
}

/** The text of a template with its usual values, and capitals where there are none. */
export function plainTemplate(template: string): string {
  return template.replaceAll(place, (_, name: string, choices?: string) => choices?.split('|')[0] ?? name);
}

/** What a template is with its places: the text, and the words in it that are to be filled in, in order. */
export function fillTemplate(template: string): { readonly text: string; readonly stops: readonly string[] } {
  return {
    text: plainTemplate(template),
    stops: placeholdersOf(template).map(({ name, choices }) => choices[0] ?? name),
  };
}

/** The places nobody has a usual value for, as words for a sentence; empty for a whole subject. */
export function gapsOf(template: string): readonly string[] {
  return placeholdersOf(template).flatMap(({ name, choices }) => (choices.length === 0 ? [name] : []));
}
