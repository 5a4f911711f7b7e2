/** Lines of a text, counted from 0. */
export interface LineMap {
  readonly count: number;
  /** The line an offset lies on; a line break belongs to the line it ends. */
  lineAt(offset: number): number;
  startOf(line: number): number;
  /** Behind the line's last character, before its line break. */
  endOf(line: number): number;
}

/** Knows `\n`, `\r\n` and `\r`, as YAML does. */
export function createLineMap(text: string): LineMap {
  const starts = [0];
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length);
  return {
    count: starts.length,
    lineAt(offset) {
      let low = 0;
      let high = starts.length - 1;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (starts[middle]! <= offset) low = middle;
        else high = middle - 1;
      }
      return low;
    },
    startOf: (line) => starts[line] ?? text.length,
    endOf(line) {
      let end = starts[line + 1] ?? text.length;
      while (end > (starts[line] ?? 0) && (text[end - 1] === '\n' || text[end - 1] === '\r')) end -= 1;
      return end;
    },
  };
}
