import type { DocumentSlice } from './located.ts';

const TAB = 0x09;
const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const SPACE = 0x20;
const HASH = 0x23;
const PERCENT = 0x25;
const BYTE_ORDER_MARK = 0xfeff;

function skipSpaces(text: string, from: number, end: number): number {
  let position = from;
  for (; position < end; position += 1) {
    const code = text.charCodeAt(position);
    if (code !== SPACE && code !== TAB && code !== BYTE_ORDER_MARK) break;
  }
  return position;
}

function nextLine(text: string, from: number, end: number): number {
  const lineBreak = text.indexOf('\n', from);
  return lineBreak === -1 || lineBreak >= end ? end : lineBreak + 1;
}

function isMarkerAt(text: string, offset: number): boolean {
  if (!text.startsWith('---', offset) && !text.startsWith('...', offset)) return false;
  const code = text.charCodeAt(offset + 3);
  return (
    Number.isNaN(code) || code === SPACE || code === TAB || code === LINE_FEED || code === CARRIAGE_RETURN
  );
}

/**
 * Offset of the first character that is content: not white space, a comment, a directive or a document marker
 * (content behind `---` on its line counts); -1 when there is none before `end`.
 */
export function firstSignificantLine(text: string, from: number, end: number): number {
  let position = from;
  while (position < end) {
    let content = skipSpaces(text, position, end);
    if (
      content < end &&
      isMarkerAt(text, content) &&
      (content === position || text.charCodeAt(position) === BYTE_ORDER_MARK)
    ) {
      content = skipSpaces(text, content + 3, end);
    } else if (content < end && text.charCodeAt(position) === PERCENT) {
      position = nextLine(text, position, end);
      continue;
    }
    const code = text.charCodeAt(content);
    if (content < end && code !== LINE_FEED && code !== CARRIAGE_RETURN && code !== HASH) return content;
    position = nextLine(text, content, end);
  }
  return -1;
}

/** The first line that is content and not only a template action; undefined when there is none. */
function rootLine(text: string, from: number, end: number): number {
  let position = firstSignificantLine(text, from, end);
  while (position !== -1 && text.startsWith('{{', position)) {
    const close = text.indexOf('}}', position);
    if (close === -1 || close >= end) return -1;
    position = firstSignificantLine(text, nextLine(text, close, end), end);
  }
  return position;
}

const SIMPLE_VALUE =
  /[ \t]*:[ \t]+(?:"([^"\\\r\n]*)"|'([^'\r\n]*)'|([A-Za-z0-9][^\s#{}'"]*))[ \t]*(?:#.*)?\r?(?:\n|$)/y;
const KEY_END = /[ \t]*:(?:\s|$)/y;

interface RootValue {
  readonly found: boolean;
  /** Undefined when the value is not a word in one line. */
  readonly value: string | undefined;
}

const ABSENT: RootValue = { found: false, value: undefined };

/** Looks a key up in one document after the other; the look-ups must ascend, and the text is passed over only once. */
function rootKeyFinder(text: string, key: string): (start: number, end: number, indent: number) => RootValue {
  let position = -1;
  let searchedFrom = -1;
  const findFrom = (from: number): void => {
    searchedFrom = from;
    const found = text.indexOf(key, from);
    position = found === -1 ? Number.POSITIVE_INFINITY : found;
  };
  return (start, end, indent) => {
    if (searchedFrom === -1 || position < start) findFrom(start);
    for (; position < end; findFrom(position + key.length)) {
      const before = text[position - 1];
      const quote = before === '"' || before === "'" ? before : '';
      const keyStart = position - quote.length;
      const lineStart = keyStart - indent;
      if (
        lineStart < start ||
        (lineStart > start && text[lineStart - 1] !== '\n' && text[lineStart - 1] !== '\ufeff')
      ) {
        continue;
      }
      if (skipSpaces(text, lineStart, keyStart) !== keyStart) continue;
      if (quote !== '' && text[position + key.length] !== quote) continue;
      const keyEnd = position + key.length + quote.length;
      SIMPLE_VALUE.lastIndex = keyEnd;
      const match = SIMPLE_VALUE.exec(text);
      if (match) return { found: true, value: match[1] ?? match[2] ?? match[3] };
      KEY_END.lastIndex = keyEnd;
      if (KEY_END.test(text)) return { found: true, value: undefined };
    }
    return ABSENT;
  };
}

/** Far more than there are kinds; a stream of made-up ones must not stay in memory. */
const mostWords = 2_000;
const words = new Map<string, string>();

/** The word in memory of its own: as a part of the text, it would keep all of the text in memory. */
function ownWord(word: string | undefined): string | undefined {
  if (word === undefined) return undefined;
  let own = words.get(word);
  if (own === undefined) {
    if (words.size >= mostWords) words.clear();
    own = JSON.parse(JSON.stringify(word)) as string;
    words.set(own, own);
  }
  return own;
}

type RootKeys = Omit<DocumentSlice, 'start' | 'end'>;

/** Tells `kind` and `apiVersion` of documents without parsing them; ask for the documents of the stream in order. */
export function createRootKeyFinder(text: string): (start: number, end: number) => RootKeys {
  const findKind = rootKeyFinder(text, 'kind');
  const findApiVersion = rootKeyFinder(text, 'apiVersion');
  return (start, end) => {
    const nothing = { kind: undefined, apiVersion: undefined };
    const first = firstSignificantLine(text, start, end);
    if (first === -1) return { ...nothing, empty: true, mustParse: false };
    const root = rootLine(text, start, end);
    if (root === -1) return { ...nothing, empty: false, mustParse: true };
    let lineStart = root;
    while (lineStart > start && text.charCodeAt(lineStart - 1) === SPACE) lineStart -= 1;
    const startsLine = lineStart === start || '\n\ufeff'.includes(text[lineStart - 1] ?? '\n');
    const opensLikeMap = startsLine && !'{[!&*?|>@`%'.includes(text[root] ?? '') && !isDash(text, root);
    if (!opensLikeMap) return { ...nothing, empty: false, mustParse: true };
    const kind = findKind(lineStart, end, root - lineStart);
    const apiVersion = findApiVersion(lineStart, end, root - lineStart);
    return {
      kind: ownWord(kind.value),
      apiVersion: ownWord(apiVersion.value),
      empty: false,
      mustParse: kind.found && kind.value === undefined,
    };
  };
}

function isDash(text: string, offset: number): boolean {
  return text[offset] === '-' && /\s|$/.test(text[offset + 1] ?? ' ');
}
