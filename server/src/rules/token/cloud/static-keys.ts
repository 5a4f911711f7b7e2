import {
  type CloudKey,
  findCloudKeys,
  mayHoldCloudKey,
  mayNameEncodedKey,
  shortestEncodedKey,
} from '../../../identity/cloud/cloud-keys.ts';
import { isWrittenOut, type ReadableText, rangeInText, textsIn } from '../../../workspace/texts.ts';
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
  if (!mayHoldKeys(document)) return [];
  const texts = textsIn(document);
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

/** For the many documents without any key: one look at the whole, or where something is hidden at each text and its name. */
function mayHoldKeys(document: ParsedDocument): boolean {
  if (isWrittenOut(document)) {
    if (mayHoldCloudKey(document.text)) return true;
    return mayNameEncodedKey(document.text) && textsIn(document).some(isLong);
  }
  return textsIn(document).some(
    (text) => isLong(text) || mayHoldCloudKey(text.text) || mayHoldCloudKey(String(text.path.at(-1))),
  );
}

function isLong({ text }: ReadableText): boolean {
  return text.length >= shortestEncodedKey;
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
