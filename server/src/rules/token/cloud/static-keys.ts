import { type CloudKey, findCloudKeys } from '../../../identity/cloud/cloud-keys.ts';
import { type ReadableText, rangeInText, textsIn } from '../../../workspace/texts.ts';
import { at, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Located, ParsedDocument, Path, Range } from '../../../yaml/located.ts';

/** A static cloud key where it stands in a document. */
export interface StaticKey extends CloudKey {
  readonly place: ReadableText;
  readonly range: Range;
  /** True for a key id whose secret the same container reads from elsewhere. */
  readonly secretElsewhere: boolean;
}

/** All static cloud keys of a document. A key id by itself is no secret and counts only where a container also gets its secret. */
export function staticKeysIn(document: ParsedDocument): readonly StaticKey[] {
  const { root } = document;
  if (root === null) return [];
  const texts = textsIn(document);
  if (!mayHoldKeys(document, texts)) return [];
  const named = texts.map(({ text, path }) => ({ text, ...nameAndGroup(root, path) }));
  return findCloudKeys(named)
    .flatMap((key): readonly StaticKey[] => {
      const place = texts[key.index];
      if (place === undefined) return [];
      const secretElsewhere = key.kind === 'access-key-id' && readsSecretKey(root, place.path);
      if (key.kind === 'access-key-id' && !secretElsewhere) return [];
      return [{ ...key, place, secretElsewhere, range: rangeInText(document, place, key.start, key.end) }];
    })
    .sort((a, b) => a.range[0] - b.range[0]);
}

/** What stands in each key, in its name or beside it; see `findCloudKeys`. */
const traces = /A[KS]IA|secret|azure|private_key|Q~|AccountKey=/i;
/** Shorter texts hold no JSON of a service account under a base64 of its own. */
const shortestEncodedKey = 400;

/** One look at the whole text, for the many documents without any. Escapes and base64 may hide what the text holds. */
function mayHoldKeys({ text }: ParsedDocument, texts: readonly ReadableText[]): boolean {
  if (text.includes('\\') || traces.test(text)) return true;
  return texts.some(
    (one) => one.text.length >= shortestEncodedKey || (one.inBase64 && traces.test(one.text)),
  );
}

function nameAndGroup(
  root: Located,
  path: Path,
): { readonly name: string | undefined; readonly group: string } {
  if (isEnvValue(path)) {
    return { name: stringAt(root, ...path.slice(0, -1), 'name'), group: JSON.stringify(path.slice(0, -3)) };
  }
  const last = path.at(-1);
  return { name: typeof last === 'string' ? last : undefined, group: JSON.stringify(path.slice(0, -1)) };
}

/** True for the `value` of an entry of `env`. */
export function isEnvValue(path: Path): boolean {
  return path.at(-1) === 'value' && typeof path.at(-2) === 'number' && path.at(-3) === 'env';
}

function readsSecretKey(root: Located, path: Path): boolean {
  return (
    isEnvValue(path) &&
    items(at(root, ...path.slice(0, -2))).some(
      (entry) =>
        stringAt(entry, 'name') === 'AWS_SECRET_ACCESS_KEY' && pair(entry, 'valueFrom') !== undefined,
    )
  );
}
