/** Tests one character, given as a code point. */
export type CharacterTest = (codePoint: number) => boolean;

/** A regular expression in the syntax of RE2, as far as it is read here. */
export type Pattern =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'assertion'; readonly at: Assertion }
  | { readonly type: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly type: 'choice'; readonly choices: readonly Pattern[] }
  | {
      readonly type: 'repeat';
      readonly part: Pattern;
      readonly min: number;
      /** Infinity without a limit. */
      readonly max: number;
    };

export type Assertion = 'text-start' | 'text-end' | 'line-start' | 'line-end' | 'word-edge' | 'no-word-edge';

interface Flags {
  readonly ignoreCase: boolean;
  readonly dotAll: boolean;
  readonly multiline: boolean;
}

interface Reader {
  readonly text: string;
  place: number;
}

/** RE2's own limit for counted repetition. */
const mostRepeats = 1000;
const deepest = 200;

/** Undefined for what RE2 refuses and for the few things it has that are not read here. */
export function parsePattern(text: string): Pattern | undefined {
  const reader: Reader = { text, place: 0 };
  const found = readChoice(reader, { ignoreCase: false, dotAll: false, multiline: false }, 0);
  return found !== undefined && reader.place === text.length ? found : undefined;
}

function readChoice(reader: Reader, flags: Flags, depth: number): Pattern | undefined {
  if (depth > deepest) return undefined;
  const choices: Pattern[] = [];
  let current = flags;
  for (;;) {
    const parts: Pattern[] = [];
    while (reader.place < reader.text.length && !/[|)]/.test(reader.text[reader.place] ?? '')) {
      const changed = /^\(\?([ism]+)\)/.exec(reader.text.slice(reader.place, reader.place + 8));
      if (changed !== null) {
        current = withFlags(current, changed[1] ?? '');
        reader.place += changed[0].length;
        continue;
      }
      const part = readRepeat(reader, current, depth);
      if (part === undefined) return undefined;
      parts.push(part);
    }
    choices.push({ type: 'sequence', parts });
    if (reader.text[reader.place] !== '|') break;
    reader.place += 1;
  }
  return choices.length === 1 ? choices[0] : { type: 'choice', choices };
}

function withFlags(flags: Flags, letters: string): Flags {
  return {
    ignoreCase: flags.ignoreCase || letters.includes('i'),
    dotAll: flags.dotAll || letters.includes('s'),
    multiline: flags.multiline || letters.includes('m'),
  };
}

function readRepeat(reader: Reader, flags: Flags, depth: number): Pattern | undefined {
  const part = readAtom(reader, flags, depth);
  if (part === undefined) return undefined;
  const [whole, sign = '', counts] =
    /^(?:([*+?])|\{(\d+(?:,\d*)?)\})\??/.exec(reader.text.slice(reader.place, reader.place + 16)) ?? [];
  if (whole === undefined) return part;
  reader.place += whole.length;
  // `a**` and the like are refused by RE2.
  if (/^[*+?]/.test(reader.text.slice(reader.place))) return undefined;
  if (counts === undefined)
    return { type: 'repeat', part, min: sign === '+' ? 1 : 0, max: sign === '?' ? 1 : Infinity };
  const [low = '', high] = counts.split(',');
  const min = Number(low);
  const max = high === undefined ? min : high === '' ? Infinity : Number(high);
  if (min > mostRepeats || (max !== Infinity && max > mostRepeats) || min > max) return undefined;
  return { type: 'repeat', part, min, max };
}

function readAtom(reader: Reader, flags: Flags, depth: number): Pattern | undefined {
  const { text } = reader;
  const codePoint = text.codePointAt(reader.place);
  if (codePoint === undefined) return undefined;
  const char = String.fromCodePoint(codePoint);
  if (char === '(') return readGroup(reader, flags, depth);
  if (char === '[') return readClass(reader, flags);
  if (char === '\\') return readEscape(reader, flags);
  if (/[*+?]/.test(char)) return undefined;
  reader.place += char.length;
  if (char === '^') return { type: 'assertion', at: flags.multiline ? 'line-start' : 'text-start' };
  if (char === '$') return { type: 'assertion', at: flags.multiline ? 'line-end' : 'text-end' };
  if (char === '.') return { type: 'character', test: (one) => flags.dotAll || one !== 10 };
  return literal(codePoint, flags);
}

function readGroup(reader: Reader, flags: Flags, depth: number): Pattern | undefined {
  const [head = '', letters = ''] =
    /^\((?:\?(?:([ism]*):|P?<[A-Za-z_]\w*>))?/.exec(reader.text.slice(reader.place, reader.place + 80)) ?? [];
  reader.place += head.length;
  // What still has a question mark is a look-around or a flag that is not read here.
  if (reader.text[reader.place] === '?') return undefined;
  const inner = readChoice(reader, withFlags(flags, letters), depth + 1);
  if (inner === undefined || reader.text[reader.place] !== ')') return undefined;
  reader.place += 1;
  return inner;
}

const word: CharacterTest = (one) => one < 128 && /\w/.test(String.fromCharCode(one));
const digit: CharacterTest = (one) => one >= 48 && one <= 57;
const space: CharacterTest = (one) => one === 32 || (one >= 9 && one <= 10) || one === 12 || one === 13;
const named: Readonly<Record<string, CharacterTest>> = {
  d: digit,
  D: (one) => !digit(one),
  w: word,
  W: (one) => !word(one),
  s: space,
  S: (one) => !space(one),
};
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7 };

function readEscape(reader: Reader, flags: Flags): Pattern | undefined {
  const next = reader.text[reader.place + 1] ?? '';
  const assertions: Readonly<Record<string, Assertion>> = {
    A: 'text-start',
    z: 'text-end',
    b: 'word-edge',
    B: 'no-word-edge',
  };
  const at = Object.hasOwn(assertions, next) ? assertions[next] : undefined;
  if (at !== undefined) {
    reader.place += 2;
    return { type: 'assertion', at };
  }
  const test = Object.hasOwn(named, next) ? named[next] : undefined;
  if (test !== undefined) {
    reader.place += 2;
    return { type: 'character', test };
  }
  const codePoint = escapedCharacter(reader);
  return codePoint === undefined ? undefined : literal(codePoint, flags);
}

/** `\n`, `\x41`, `\x{1F600}` or an escaped sign; moves behind it. */
function escapedCharacter(reader: Reader): number | undefined {
  const rest = reader.text.slice(reader.place, reader.place + 12);
  const hex = /^\\x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,6})\})/.exec(rest);
  if (hex !== null) {
    reader.place += hex[0].length;
    const codePoint = Number.parseInt(hex[1] ?? hex[2] ?? '', 16);
    return codePoint > 0x10ffff ? undefined : codePoint;
  }
  const next = rest[1] ?? '';
  const control = Object.hasOwn(controls, next) ? controls[next] : undefined;
  if (control === undefined && !/^[!-/:-@[-`{-~]$/.test(next)) return undefined;
  reader.place += 2;
  return control ?? next.charCodeAt(0);
}

function literal(codePoint: number, { ignoreCase }: Flags): Pattern {
  if (!ignoreCase) return { type: 'character', test: (one) => one === codePoint };
  const folded = fold(codePoint);
  return { type: 'character', test: (one) => fold(one) === folded };
}

function fold(codePoint: number): string {
  return String.fromCodePoint(codePoint).toLowerCase();
}

const posix: Readonly<Record<string, CharacterTest>> = {
  alpha: (one) => (one >= 65 && one <= 90) || (one >= 97 && one <= 122),
  digit,
  alnum: (one) => word(one) && one !== 95,
  lower: (one) => one >= 97 && one <= 122,
  upper: (one) => one >= 65 && one <= 90,
  space: (one) => space(one) || one === 11,
  word,
  xdigit: (one) => one < 128 && /[0-9A-Fa-f]/.test(String.fromCharCode(one)),
};

function readClass(reader: Reader, { ignoreCase }: Flags): Pattern | undefined {
  const { text } = reader;
  reader.place += 1;
  const negated = text[reader.place] === '^';
  if (negated) reader.place += 1;
  const tests: CharacterTest[] = [];
  for (let first = true; first || text[reader.place] !== ']'; first = false) {
    if (reader.place >= text.length) return undefined;
    const bracket = /^\[:(\w+):\]/.exec(text.slice(reader.place, reader.place + 14));
    const known =
      bracket?.[1] !== undefined && Object.hasOwn(posix, bracket[1]) ? posix[bracket[1]] : undefined;
    const escaped = text[reader.place] === '\\' ? (text[reader.place + 1] ?? '') : '';
    const classTest = Object.hasOwn(named, escaped) ? named[escaped] : undefined;
    if (bracket !== null) {
      if (known === undefined) return undefined;
      tests.push(known);
      reader.place += bracket[0].length;
    } else if (classTest !== undefined) {
      tests.push(classTest);
      reader.place += 2;
    } else {
      const low = classCharacter(reader);
      if (low === undefined) return undefined;
      let high = low;
      if (text[reader.place] === '-' && text[reader.place + 1] !== ']' && reader.place + 1 < text.length) {
        reader.place += 1;
        const end = classCharacter(reader);
        if (end === undefined || end < low) return undefined;
        high = end;
      }
      tests.push((one) => one >= low && one <= high);
    }
  }
  reader.place += 1;
  const holds: CharacterTest = ignoreCase
    ? (one) => variants(one).some((variant) => tests.some((test) => test(variant)))
    : (one) => tests.some((test) => test(one));
  return { type: 'character', test: negated ? (one) => !holds(one) : holds };
}

function variants(codePoint: number): readonly number[] {
  const char = String.fromCodePoint(codePoint);
  return [char, char.toLowerCase(), char.toUpperCase()].map((one) => one.codePointAt(0) ?? codePoint);
}

function classCharacter(reader: Reader): number | undefined {
  if (reader.text[reader.place] === '\\') return escapedCharacter(reader);
  const codePoint = reader.text.codePointAt(reader.place);
  if (codePoint !== undefined) reader.place += String.fromCodePoint(codePoint).length;
  return codePoint;
}
