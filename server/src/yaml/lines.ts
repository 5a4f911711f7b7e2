/** A place in a text: zero-based line and zero-based UTF-16 column, as in the Language Server Protocol. */
export interface LinePosition {
  readonly line: number;
  readonly character: number;
}

/** Translates between offsets and places of one text. Arguments outside the text are moved to its nearest place. */
export interface LineIndex {
  readonly lineCount: number;
  positionAt(offset: number): LinePosition;
  offsetAt(position: LinePosition): number;
  /** Offset of the first character of a line. */
  lineStart(line: number): number;
  /** Offset behind the last character of a line, before its line break. */
  lineEnd(line: number): number;
}

function lineStarts(text: string): number[] {
  const starts = [0];
  // Two native searches are much faster than a loop over characters; a lone CR is rare.
  if (!text.includes('\r')) {
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    return starts;
  }
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x0a || (code === 0x0d && text.charCodeAt(at + 1) !== 0x0a)) starts.push(at + 1);
  }
  return starts;
}

/** Builds the index of a text in one pass; look-ups are logarithmic. Lines end at LF, CRLF or CR. */
export function createLineIndex(text: string): LineIndex {
  const starts = lineStarts(text);

  const lineStart = (line: number): number => {
    if (!(line > 0)) return 0;
    return starts[Math.floor(line)] ?? text.length;
  };

  const lineEnd = (line: number): number => {
    const start = lineStart(line);
    let end = starts[Math.max(0, Math.floor(line)) + 1] ?? text.length;
    while (end > start && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
    return end;
  };

  return {
    lineCount: starts.length,
    lineStart,
    lineEnd,
    positionAt(offset) {
      const wanted = Math.min(Math.max(0, Math.floor(offset) || 0), text.length);
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((starts[middle] ?? 0) <= wanted) low = middle;
        else high = middle - 1;
      }
      return { line: low, character: wanted - (starts[low] ?? 0) };
    },
    offsetAt({ line, character }) {
      if (line >= starts.length) return text.length;
      if (!(line >= 0)) return 0;
      return Math.min(lineStart(line) + Math.max(0, Math.floor(character) || 0), lineEnd(line));
    },
  };
}
