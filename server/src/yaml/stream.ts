import { jsonObjectStarts } from './json-stream.ts';
import type { DocumentSlice } from './located.ts';
import { createRootKeyFinder, firstSignificantLine } from './root-keys.ts';

const MARKER_LENGTH = 3;

/** Whether `---` or `...` at that offset is followed by white space or the end, as a document marker must be. */
function endsLikeMarker(text: string, offset: number): boolean {
  const code = text.charCodeAt(offset + MARKER_LENGTH);
  return Number.isNaN(code) || code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;
}

/** Gives the offsets of a marker at the start of lines, ascending, then `Infinity`; each offset of the text is read once. */
function markerFinder(text: string, marker: string, firstLine: number): () => number {
  let atFirstLine = text.startsWith(marker, firstLine) && endsLikeMarker(text, firstLine);
  let position = firstLine;
  const withBreak = `\n${marker}`;
  return () => {
    if (atFirstLine) {
      atFirstLine = false;
      return firstLine;
    }
    for (;;) {
      const found = text.indexOf(withBreak, position);
      if (found === -1) return Number.POSITIVE_INFINITY;
      position = found + 1;
      if (endsLikeMarker(text, position)) return position;
    }
  };
}

function afterLine(text: string, offset: number): number {
  const lineBreak = text.indexOf('\n', offset);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** Start offsets of the documents, beginning with 0. `---` and `...` at column 0 are markers even inside block scalars. */
function documentStarts(text: string): number[] {
  const json = jsonObjectStarts(text);
  if (json.length > 0) return [0, ...json];
  const firstLine = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  const nextStart = markerFinder(text, '---', firstLine);
  const nextEnd = markerFinder(text, '...', firstLine);
  const starts = [0];
  // Where the current document may have its first content: what was looked through is not looked through again.
  let searched = 0;
  const holdsContentBefore = (end: number): boolean => {
    if (firstSignificantLine(text, searched, end) !== -1) return true;
    searched = end;
    return false;
  };
  let marked = false;
  let start = nextStart();
  let end = nextEnd();
  while (start !== Number.POSITIVE_INFINITY || end !== Number.POSITIVE_INFINITY) {
    if (start < end) {
      // Directives and comments in front of the first marker belong to the document that it opens.
      const opensCurrent = !marked && !holdsContentBefore(start);
      if (!opensCurrent) {
        starts.push(start);
        searched = start;
      }
      marked = true;
      start = nextStart();
    } else {
      const behind = afterLine(text, end);
      if (marked || holdsContentBefore(end)) {
        starts.push(behind);
        searched = behind;
        marked = false;
      }
      end = nextEnd();
    }
  }
  // Comments behind the last `...` stay with the document they follow.
  if (starts.length > 1 && !marked && !holdsContentBefore(text.length)) starts.pop();
  return starts;
}

/**
 * Splits a stream into its documents without parsing; linear in the text. The slices tile the text:
 * the first starts at 0, each ends where the next starts, the last ends at the end.
 */
export function splitStream(text: string): readonly DocumentSlice[] {
  const starts = documentStarts(text);
  const rootKeys = createRootKeyFinder(text);
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? text.length;
    return { start, end, ...rootKeys(start, end) };
  });
}
