import { decodedToSource } from '../yaml/locate.ts';
import type { Located, ParsedDocument, Range } from '../yaml/located.ts';
import { parseDocument } from '../yaml/parse.ts';
import type { ReadableText } from './texts.ts';

/** A YAML or JSON document, either as it is or inside a text of another one. */
export interface EmbeddedDocument {
  /** The document itself; for one inside a text, its offsets count in that text. */
  readonly inner: ParsedDocument;
  readonly root: Located;
  /** The text it stands in; undefined when it is the document of the file. */
  readonly host: ReadableText | undefined;
}

/** Longer texts are not read: no configuration of this kind is that long. */
const longest = 200_000;

/** A text read as a document; undefined when it is none, too long or broken. */
export function embeddedDocument(host: ReadableText): EmbeddedDocument | undefined {
  if (host.text.length > longest || host.scalar.opaque) return undefined;
  const inner = parseDocument(host.text);
  return inner.root === null || inner.broken ? undefined : { inner, root: inner.root, host };
}

/** Where a range of an embedded document stands in the document of the file; the whole scalar under base64. */
export function outerRange(document: ParsedDocument, { host }: EmbeddedDocument, range: Range): Range {
  if (host === undefined) return range;
  return host.inBase64 ? host.scalar.range : decodedToSource(document.text, host.scalar, range[0], range[1]);
}
