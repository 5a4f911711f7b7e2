import type { Range } from '../../yaml/located.ts';

/** A word of a shell command as the program gets it. */
export interface ShellWord {
  /** Undefined when the shell puts something in that is not written there. */
  readonly value: string | undefined;
  /** The part of `value` up to where that happens; all of it otherwise. */
  readonly known: string;
  /** In the script, quotes included. */
  readonly range: Range;
}

/**
 * The simple commands of a script for sh, each a list of words: quotes and escapes undone, comments and operators left out.
 * Reads only what decides about words; compound commands come out as words of their own.
 */
export function shellCommands(script: string): readonly (readonly ShellWord[])[] {
  const commands: ShellWord[][] = [[]];
  let place = 0;
  while (place < script.length) {
    const char = script[place] ?? '';
    if (/[ \t\r]/.test(char)) place += 1;
    else if (script.startsWith('\\\n', place) || script.startsWith('\\\r\n', place))
      place = script.indexOf('\n', place) + 1;
    else if (/[\n;&|()]/.test(char)) {
      if (commands.at(-1)?.length !== 0) commands.push([]);
      place += 1;
    } else if (char === '#') {
      const end = script.indexOf('\n', place);
      place = end < 0 ? script.length : end;
    } else {
      const word = readWord(script, place);
      commands.at(-1)?.push(word);
      place = word.range[1];
    }
  }
  return commands.filter((words) => words.length > 0);
}

// Other white space, such as a no-break space out of a web page, is a letter to sh.
const endOfWord = /[ \t\r\n;&|()]/;

function readWord(script: string, start: number): ShellWord {
  let known = '';
  let hidden = false;
  let place = start;
  const add = (text: string): void => {
    if (!hidden) known += text;
  };
  while (place < script.length) {
    const char = script[place] ?? '';
    if (endOfWord.test(char)) break;
    if (char === '\\') {
      const next = script[place + 1] ?? '';
      if (next !== '\n') add(next);
      place += 2;
    } else if (char === "'") {
      const end = script.indexOf("'", place + 1);
      add(script.slice(place + 1, end < 0 ? script.length : end));
      place = end < 0 ? script.length : end + 1;
    } else if (char === '"') {
      place += 1;
      while (place < script.length && script[place] !== '"') {
        const inner = script[place] ?? '';
        if (inner === '\\' && /["\\$`\n]/.test(script[place + 1] ?? '')) {
          if (script[place + 1] !== '\n') add(script[place + 1] ?? '');
          place += 2;
        } else {
          if (inner === '$' || inner === '`') hidden = true;
          add(inner);
          place += 1;
        }
      }
      place += 1;
    } else if (char === '$' || char === '`') {
      hidden = true;
      place = endOfExpansion(script, place);
    } else {
      add(char);
      place += 1;
    }
  }
  const end = Math.min(place, script.length);
  return { value: hidden ? undefined : known, known, range: [start, end] };
}

/** Behind `$NAME`, `${…}`, `$(…)` and backticks, so that blanks in them do not end the word. */
function endOfExpansion(script: string, start: number): number {
  const closers: Readonly<Record<string, string>> = { '{': '}', '(': ')' };
  const opener = script[start + 1] ?? '';
  const closer = script[start] === '`' ? '`' : closers[opener];
  if (closer === undefined) return start + 1;
  const end = script.indexOf(closer, start + (closer === '`' ? 1 : 2));
  return end < 0 ? script.length : end + 1;
}
