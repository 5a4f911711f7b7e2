/** So many characters from the start of a line on say which line it is. */
const span = 100;
const endOfFile = '\uffff';

/**
 * The hash by which GitHub code scanning knows a line again, by number from 1: `primaryLocationLineHash`, the same that
 * github/codeql-action works out when a report has none (it warns about one that differs). It stands for the next
 * hundred characters that are no blanks, so that lines and indentation may move; `:2` is the second line like it.
 */
export function lineHashes(text: string): (line: number) => string | undefined {
  const dense = text.replace(/\r\n?/g, '\n').replace(/[ \t]/g, '') + endOfFile;
  const starts = [0];
  for (let at = dense.indexOf('\n'); at >= 0; at = dense.indexOf('\n', at + 1)) starts.push(at + 1);
  const seen = new Map<string, number>();
  const counts = starts.map((start) => {
    const key = dense.slice(start, start + span);
    const count = (seen.get(key) ?? 0) + 1;
    seen.set(key, count);
    return count;
  });
  return (line) => {
    const start = starts[line - 1];
    return start === undefined
      ? undefined
      : `${hashOf(dense.slice(start, start + span))}:${counts[line - 1]}`;
  };
}

/** A polynomial in 37 over UTF-16 units, modulo 2^64; behind the end of the file stand zeros. */
function hashOf(window: string): string {
  let hash = 0n;
  for (let i = 0; i < span; i += 1)
    hash = BigInt.asUintN(64, hash * 37n + BigInt(i < window.length ? window.charCodeAt(i) : 0));
  return hash.toString(16);
}
