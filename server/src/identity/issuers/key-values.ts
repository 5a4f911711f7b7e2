import type { SubjectPart } from './issuer.ts';

/** Reads `KEY:VALUE:KEY:VALUE…` with exactly these keys; undefined for anything else. Values are not empty and hold no colon. */
export function readKeys(text: string, keys: readonly string[]): readonly SubjectPart[] | undefined {
  const words = text.split(':');
  if (words.length !== keys.length * 2) return undefined;
  const parts: SubjectPart[] = [];
  for (const [index, name] of keys.entries()) {
    const value = words[index * 2 + 1];
    if (words[index * 2] !== name || value === undefined || value === '') return undefined;
    parts.push({ name, value });
  }
  return parts;
}

/** Reads `KEY:VALUE:KEY:VALUE…` with any keys of a set, each at most once; undefined for anything else. */
export function readPairs(
  text: string,
  isKey: (word: string) => boolean,
): readonly SubjectPart[] | undefined {
  const words = text.split(':');
  if (words.length % 2 === 1) return undefined;
  const parts = new Map<string, string>();
  for (let place = 0; place < words.length; place += 2) {
    const [name = '', value = ''] = words.slice(place, place + 2);
    if (!isKey(name) || value === '' || parts.has(name)) return undefined;
    parts.set(name, value);
  }
  return [...parts].map(([name, value]) => ({ name, value }));
}

/** `KEY:VALUE:KEY:VALUE…` */
export function printPairs(parts: readonly SubjectPart[]): string {
  return parts.map(({ name, value }) => `${name}:${value}`).join(':');
}

/** The value of a part; empty when the subject has none of that name. */
export function partOf({ parts }: { readonly parts: readonly SubjectPart[] }, name: string): string {
  return parts.find((part) => part.name === name)?.value ?? '';
}
