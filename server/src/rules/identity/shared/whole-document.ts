import type { EmbeddedDocument } from '../../../workspace/embedded.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';

/** A document of a file as one that stands in no other; undefined when it is empty. */
export function wholeDocument(document: ParsedDocument): EmbeddedDocument | undefined {
  return document.root === null ? undefined : { inner: document, root: document.root, host: undefined };
}
