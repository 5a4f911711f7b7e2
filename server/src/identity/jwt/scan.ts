/**
 * Reading a token character by character at a place where one may start. Every function looks at each
 * character a bounded number of times, so that the search stays linear on hostile text.
 */

/** A place in the text, and what was learnt about line folding on the way there. */
export interface Scan {
  readonly text: string;
  position: number;
  /** White space was skipped inside the token. */
  wrapped: boolean;
  /** Length of the longest line so far, in characters; 0 before the first gap. */
  lineWidth: number;
  lineStart: number;
}

/** Starts reading at an offset. */
export function startScan(text: string, position: number): Scan {
  return { text, position, wrapped: false, lineWidth: 0, lineStart: position };
}

/** Longest indentation or gap between two lines of one token. */
const MAX_GAP = 256;
/** Longest signature worth collecting over several lines (RSA with 8192 bits). */
const MAX_SIGNATURE = 1400;

const DOT = 46;
const EQUALS = 61;

/** Whether a character belongs to base64url. */
export function isUrlCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) ||
    (code >= 65 && code <= 90) ||
    (code >= 48 && code <= 57) ||
    code === 45 ||
    code === 95
  );
}

function isStandardCharacter(code: number): boolean {
  return isUrlCharacter(code) || code === 43 || code === 47;
}

function isBlank(code: number): boolean {
  return code === 32 || code === 9 || code === 10 || code === 13;
}

/** Whether a base64 JSON object may start here: `{"`, `{ ` and `{` with a line break or tab behind it. */
export function looksLikeObjectStart(text: string, position: number): boolean {
  return /^e(?:y[JA]|w[o0k])/.test(text.slice(position, position + 3));
}

/** End of the run of base64 characters that starts at `position`. */
export function endOfRun(text: string, position: number, standard: boolean): number {
  const accepts = standard ? isStandardCharacter : isUrlCharacter;
  let end = position;
  while (end < text.length && accepts(text.charCodeAt(end))) end++;
  return end;
}

/**
 * Reads up to the next dot and steps over it; lines may be folded in between. Undefined when something that
 * belongs to no token comes first. `header`: ends also where another token seems to start, and takes no `+`
 * or `/`, which JSON headers never produce and which stand before tokens in URLs.
 */
export function readPart(scan: Scan, header: boolean): string | undefined {
  const { text } = scan;
  let part = '';
  for (;;) {
    const end = endOfRun(text, scan.position, !header);
    part += text.slice(scan.position, end);
    let next = end;
    while (next < text.length && next - end < 2 && text.charCodeAt(next) === EQUALS) next++;
    part += text.slice(end, next);
    const code = text.charCodeAt(next);
    if (code === DOT) {
      scan.position = next + 1;
      return part;
    }
    const after = isBlank(code) ? endOfGap(text, next) : undefined;
    if (after === undefined || (header && looksLikeObjectStart(text, after))) return undefined;
    noteGap(scan, next, after);
  }
}

/** End of the white space at `position`; undefined when it is too long or ends the text. */
function endOfGap(text: string, position: number): number | undefined {
  let end = position;
  while (end < text.length && isBlank(text.charCodeAt(end))) {
    if (++end - position > MAX_GAP) return undefined;
  }
  return end < text.length ? end : undefined;
}

function noteGap(scan: Scan, gapStart: number, gapEnd: number): void {
  scan.wrapped = true;
  scan.lineWidth = Math.max(scan.lineWidth, gapStart - scan.lineStart);
  scan.lineStart = gapEnd;
  scan.position = gapEnd;
}

/**
 * Reads the last part. Words behind a token must not be taken for more of its signature, so a following line
 * is joined only if that makes the length one that `lengths` names, or if the token was folded at one width
 * all along.
 */
export function readLastPart(scan: Scan, standard: boolean, lengths: readonly number[]): string {
  const { text } = scan;
  const start = scan.position;
  const end = endOfRun(text, start, standard);
  let last = text.slice(start, end);
  scan.position = end;
  if (standard) {
    while (text.charCodeAt(scan.position) === EQUALS && scan.position - end < 2) scan.position++;
    last += text.slice(end, scan.position);
  }
  return joinLines(scan, last, standard, lengths) ?? last;
}

/** A line of a folded token; shorter runs of words are prose. */
const MIN_LINE = 16;

function joinLines(
  scan: Scan,
  first: string,
  standard: boolean,
  lengths: readonly number[],
): string | undefined {
  const { text } = scan;
  const folded = scan.wrapped ? scan.lineWidth : 0;
  let joined = first;
  let position = scan.position;
  let complete = lengths.includes(first.length) ? { text: first, position } : undefined;
  let uniform: { readonly text: string; readonly position: number } | undefined;
  // Only a full line may go on: RSA signatures have several lengths, and a shorter one may end a line by chance.
  let full = folded > 0 && position - scan.lineStart === folded;
  let long = true;
  while (joined.length < MAX_SIGNATURE && (full || (long && complete === undefined))) {
    const from = isBlank(text.charCodeAt(position)) ? endOfGap(text, position) : undefined;
    if (from === undefined || looksLikeObjectStart(text, from)) break;
    const to = endOfRun(text, from, standard);
    if (to === from || !endsWord(text, to)) break;
    joined += text.slice(from, to);
    position = to;
    if (lengths.includes(joined.length)) complete = { text: joined, position };
    if (full && to - from <= folded) uniform = { text: joined, position };
    full &&= to - from === folded;
    long = to - from >= MIN_LINE;
  }
  const best = complete ?? uniform;
  return best === undefined || best.position === scan.position
    ? undefined
    : accept(scan, best.text, best.position);
}

function accept(scan: Scan, joined: string, position: number): string {
  scan.wrapped = true;
  scan.position = position;
  return joined;
}

/** Whether a word that ends here may be the end of a token rather than of a key, a path or a number. */
export function endsWord(text: string, position: number): boolean {
  return position >= text.length || /[\s"'`,;)\]}&#|\\]/.test(text[position]!);
}
