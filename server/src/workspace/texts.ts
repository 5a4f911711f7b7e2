import { decodeSecretData, utf8 } from '../identity/jwt/base64.ts';
import { isSecretData, type KubernetesResource, readResources, resourceAt } from '../kubernetes/resource.ts';
import { walkScalars } from '../yaml/access.ts';
import { decodedToSource } from '../yaml/locate.ts';
import type { LocatedScalar, ParsedDocument, Path, Range } from '../yaml/located.ts';
import { rememberLast } from '../yaml/remember-last.ts';

/** A text that a document holds: a scalar's, or what stands under the one layer of base64 of `Secret.data`. */
export interface ReadableText {
  /** The scalar, from the document's root. */
  readonly path: Path;
  readonly scalar: LocatedScalar;
  readonly text: string;
  /** True when `text` is the decoded form. */
  readonly inBase64: boolean;
  /** The object it stands in; undefined in documents that are none. */
  readonly resource: KubernetesResource | undefined;
}

/** Longest base64 text looked into: the API server takes Secrets of 1 MiB. */
const longestBase64 = 1_500_000;

/** Every text of a document that is written where it stands; `Secret.data` decoded, and left out where that gives no text. */
export const textsIn = rememberLast((document: ParsedDocument): readonly ReadableText[] => {
  if (document.root === null) return [];
  const found: ReadableText[] = [];
  const resources = readResources(document);
  walkScalars(document.root, (scalar, path) => {
    if (scalar.via !== undefined || scalar.text === '') return;
    const resource = resourceAt(resources, path);
    if (resource === undefined || !isSecretData(resource, path)) {
      found.push({ path, scalar, text: scalar.text, inBase64: false, resource });
      return;
    }
    const text = scalar.opaque ? undefined : decodedText(scalar.text);
    if (text !== undefined) found.push({ path, scalar, text, inBase64: true, resource });
  });
  return found;
});

/**
 * True when each word of each text of the document stands in its source as well: nothing in it is escaped or encoded. Only
 * blanks may differ, where lines are folded.
 */
export const isWrittenOut = rememberLast(
  (document: ParsedDocument): boolean =>
    !document.text.includes('\\') && !readResources(document).some(({ kind }) => kind === 'Secret'),
);

/** The text under one layer of base64 as the API server decodes it; undefined when it is no base64 or no text. */
export function decodedText(base64: string): string | undefined {
  if (base64.length > longestBase64) return undefined;
  const bytes = decodeSecretData(base64);
  if (bytes === undefined) return undefined;
  const text = utf8(bytes);
  return text.includes('\ufffd') ? undefined : text;
}

/** Where a part of a readable text stands in the document; the whole scalar when it stands under base64. */
export function rangeInText(document: ParsedDocument, text: ReadableText, start: number, end: number): Range {
  return text.inBase64 ? text.scalar.range : decodedToSource(document.text, text.scalar, start, end);
}
