/**
 * A second reader for the plain part of YAML, ten times faster than the `yaml` package, for nearly all manifests:
 *
 *     document    (comment | blank)* ["---" [comment]] [node] ["..."]
 *     node        block map | block sequence | flow | scalar on one line
 *     block map   (key ":" value)+                         all keys at one column, none twice
 *     sequence    ("-" value)+                             all dashes at one column
 *     value       node | literal or folded block scalar | nothing
 *     flow        "[" … "]" or "{" … "}" of flow and scalars, one or more entries on a line
 *     scalar      plain, 'single' or "double" on one line
 *
 * It makes the same located values as the package and `convert` do, to the last offset. All else is refused, and the
 * package, which stays the authority, reads the document: anchors, aliases, tags, directives, `?` keys, merge keys,
 * scalars over several lines, tabs, keys that stand twice, and whatever is no YAML. What this reader takes
 * has no problems, therefore. A test compares the two on the corpus and on generated and damaged documents.
 */
import type { Located } from '../located.ts';
import { holdsForbiddenCharacter } from '../syntax.ts';
import { belowIndicator } from './block.ts';
import {
  type Cursor,
  endLine,
  notPlain,
  type PlainInput,
  refuse,
  startsWithAction,
  toContent,
} from './cursor.ts';

/**
 * The root of a plain document, null for one without content; or why it is not plain: `template` when a key or value
 * starts with `{{`.
 */
export type PlainReading = Located | null | 'not plain' | 'template';

/** Reads a document if all of it is plain; `input` tells about template actions where the text may hold some. */
export function readPlain(text: string, input: PlainInput | undefined): PlainReading {
  try {
    return document({ text, at: 0, column: 0, depth: 0, input });
  } catch (error) {
    if (error === startsWithAction) return 'template';
    if (error === notPlain) return 'not plain';
    throw error;
  }
}

function document(cursor: Cursor): Located | null {
  if (!holdsOrdinaryCharacters(cursor.text)) refuse();
  HEAD.lastIndex = 0;
  if (HEAD.test(cursor.text)) {
    cursor.at = HEAD.lastIndex;
    endLine(cursor);
  } else toContent(cursor);
  if (cursor.column === -1) return null;
  const root = belowIndicator(cursor, -1);
  if (cursor.column !== -1) refuse();
  return root;
}

/** Comments and the marker that starts a document. */
const HEAD = /(?: *(?:#.*)?\r?\n)*---(?=[ \r\n]|$)/y;

const NO_PRINTABLE_ASCII = /[^\n\x20-\x7e]/;
const LONE_CARRIAGE_RETURN = /\r(?!\n)/;

function holdsOrdinaryCharacters(text: string): boolean {
  if (!NO_PRINTABLE_ASCII.test(text)) return true;
  return !holdsForbiddenCharacter(text) && !text.includes('\ufeff') && !LONE_CARRIAGE_RETURN.test(text);
}
