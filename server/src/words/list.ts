import { listLocale, tell } from './tell.ts';

/** `a`, `a and b`, `a, b and c`; what is over `most` is counted. */
export function listed(words: readonly string[], most = Number.POSITIVE_INFINITY): string {
  const shown = words.length > most ? [...words.slice(0, most), tell`${words.length - most} more`] : words;
  const locale = listLocale();
  if (locale !== undefined) return new Intl.ListFormat(locale).format(shown);
  const last = shown.at(-1) ?? '';
  return shown.length < 2 ? last : `${shown.slice(0, -1).join(', ')} and ${last}`;
}
