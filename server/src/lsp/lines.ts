import { createLineIndex, type LineIndex } from '../yaml/lines.ts';

const kept = 32;

/** Line indexes by file, made when first asked for; a few are kept for the next question about the same text. */
export function createLineCache(
  textOf: (uri: string) => string | undefined,
): (uri: string) => LineIndex | undefined {
  const cache = new Map<string, { readonly text: string; readonly index: LineIndex }>();
  return (uri) => {
    const text = textOf(uri);
    const known = cache.get(uri);
    cache.delete(uri);
    if (text === undefined) return undefined;
    const entry = known?.text === text ? known : { text, index: createLineIndex(text) };
    cache.set(uri, entry);
    if (cache.size > kept) cache.delete(cache.keys().next().value!);
    return entry.index;
  };
}
