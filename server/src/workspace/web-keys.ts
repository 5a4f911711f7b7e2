import { decodeSecretData, utf8 } from '../identity/jwt/base64.ts';
import { readWebKey, type WebKey } from '../identity/jwt/web-key.ts';
import { isSecretData, type KubernetesResource, readResources, resourceAt } from '../kubernetes/resource.ts';
import { at, isMap, isScalar, isSequence, pairs, stringAt } from '../yaml/access.ts';
import { decodedToSource } from '../yaml/locate.ts';
import type { Located, LocatedMap, LocatedScalar, ParsedDocument, Path, Range } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';

/** A JSON Web Key in a document: as a YAML map, or as JSON or YAML in a scalar. */
export interface LocatedKey {
  readonly key: WebKey;
  /** The map that is the key, or the scalar that holds it. */
  readonly path: Path;
  /** Where the key stands in the document; the whole scalar when it stands under base64. */
  readonly range: Range;
  /** Where a member and its value stand; the key's range when that cannot be told. */
  rangeOf(member: string): Range;
  /** Where the key stands in the scalar's text; undefined for a YAML map, and under more than one layer of text. */
  readonly inText: Range | undefined;
  readonly inBase64: boolean;
  /** Equal for the keys of one set; undefined for a key on its own. */
  readonly set: string | undefined;
  readonly resource: KubernetesResource | undefined;
}

/** The word every JSON Web Key holds. */
export const keyTriggers: readonly string[] = ['kty'];

interface Place {
  /** The text that is read, and where it begins in the text of its scalar. */
  readonly text: string;
  readonly start: number;
  readonly resources: readonly KubernetesResource[];
  /** To the scalar whose text is read; undefined for the document itself. */
  readonly scalar: Path | undefined;
  readonly inBase64: boolean;
  readonly depth: number;
  /** From the text that is read to the document. */
  toDocument(range: Range): Range;
}

/** A ConfigMap holds a file, which holds YAML, which holds JSON: deeper nobody writes keys. */
const MAX_DEPTH = 3;
/** Longest text read as JSON or YAML of its own. */
const MAX_TEXT = 300_000;

/** All JSON Web Keys of a document, in source order. */
export function keysIn(document: ParsedDocument): readonly LocatedKey[] {
  if (document.root === null) return [];
  const found: LocatedKey[] = [];
  const place: Place = {
    text: document.text,
    start: 0,
    resources: readResources(document),
    scalar: undefined,
    inBase64: false,
    depth: 0,
    toDocument: (range) => range,
  };
  search(document.root, [], place, undefined, found);
  return found.sort((a, b) => a.range[0] - b.range[0]);
}

function search(node: Located, path: Path, place: Place, set: string | undefined, found: LocatedKey[]): void {
  if (node.via !== undefined) return;
  if (isScalar(node)) {
    readText(node, path, place, found);
  } else if (isSequence(node)) {
    // A set is the list under `keys`.
    const own =
      path.at(-1) === 'keys' && node.items.length > 1 ? JSON.stringify([place.scalar, path]) : undefined;
    node.items.forEach((item, index) => {
      search(item, [...path, index], place, own, found);
    });
  } else {
    // A number is no key id, but whoever wrote one meant it.
    const key = readWebKey((name) => (name === 'kid' ? textAt(node, name) : stringAt(node, name)));
    if (key !== undefined) found.push(locate(key, node, path, place, set));
    else
      for (const pair of pairs(node)) search(pair.value, [...path, pair.key.text], place, undefined, found);
  }
}

function textAt(node: LocatedMap, name: string): string | undefined {
  const value = at(node, name);
  return isScalar(value) && value.value !== null ? value.text : undefined;
}

function locate(
  key: WebKey,
  node: LocatedMap,
  path: Path,
  place: Place,
  set: string | undefined,
): LocatedKey {
  const own = place.scalar ?? path;
  const range = place.toDocument(node.range);
  return {
    key,
    path: own,
    range,
    rangeOf(member) {
      const pair = node.pairs.find((candidate) => candidate.key.text === member);
      return pair === undefined ? range : place.toDocument(pair.range);
    },
    inText:
      place.depth === 1 && !place.inBase64
        ? [node.range[0] + place.start, node.range[1] + place.start]
        : undefined,
    inBase64: place.inBase64,
    set,
    resource: resourceAt(place.resources, own),
  };
}

function readText(scalar: LocatedScalar, path: Path, place: Place, found: LocatedKey[]): void {
  if (place.depth >= MAX_DEPTH || scalar.opaque || scalar.text.length > MAX_TEXT) return;
  const own = place.scalar ?? path;
  const resource = resourceAt(place.resources, own);
  const wrapped = place.depth === 0 && resource !== undefined && isSecretData(resource, path);
  const text = wrapped ? decodedText(scalar.text) : scalar.text;
  if (text === undefined || !/\bkty\b/.test(text)) return;
  const inside = parseInside(text);
  if (inside === undefined) return;
  const whole = place.toDocument(scalar.range);
  const toDocument = ([start, end]: Range): Range =>
    place.toDocument(decodedToSource(place.text, scalar, start + inside.start, end + inside.start));
  const inner: Place = {
    ...place,
    text: inside.text,
    start: inside.start,
    scalar: own,
    inBase64: place.inBase64 || wrapped,
    depth: place.depth + 1,
    toDocument: wrapped ? () => whole : toDocument,
  };
  search(inside.root, [], inner, undefined, found);
}

function decodedText(base64: string): string | undefined {
  const bytes = base64.length > MAX_TEXT ? undefined : decodeSecretData(base64);
  return bytes === undefined ? undefined : utf8(bytes);
}

interface InnerText {
  readonly root: Located;
  readonly text: string;
  readonly start: number;
}

/** Reads a text as YAML, which JSON is too; else the JSON between its first and last brace, as in an argument. */
function parseInside(text: string): InnerText | undefined {
  const whole = parseDocument(text).root;
  if (isMap(whole) || isSequence(whole)) return { root: whole, text, start: 0 };
  const start = text.indexOf('{');
  const end = text.lastIndexOf('}') + 1;
  if (start < 0 || end <= start) return undefined;
  const inner = text.slice(start, end);
  const { root } = parseDocument(inner);
  return isMap(root) ? { root, text: inner, start } : undefined;
}
