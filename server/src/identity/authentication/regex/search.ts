import { type Assertion, type CharacterTest, type Pattern, parsePattern } from './parse-pattern.ts';

type Step =
  | { readonly type: 'character'; readonly test: CharacterTest }
  | { readonly type: 'assertion'; readonly at: Assertion }
  | { readonly type: 'split'; readonly targets: readonly [number, number] }
  | { readonly type: 'match' };

/** Programs longer than this are not run: repeats of repeats multiply. */
const mostSteps = 5000;
/** Steps times characters: a fifth of a second. */
const mostWork = 5_000_000;

/**
 * Whether a regular expression of RE2 is found anywhere in a text, in time that grows with the product of their lengths:
 * all ways are followed at once, none is gone back. Undefined for expressions that are not read here or take too long.
 */
export function searchPattern(pattern: string, text: string): boolean | undefined {
  const program = programOf(pattern);
  if (program === undefined || program.length * text.length > mostWork) return undefined;
  return run(program, text);
}

// The same rules are asked again with every check; each expression is read once.
const programs = new Map<string, readonly Step[] | undefined>();
const mostPrograms = 100;

function programOf(pattern: string): readonly Step[] | undefined {
  if (!programs.has(pattern)) {
    if (programs.size >= mostPrograms) programs.clear();
    programs.set(pattern, written(pattern));
  }
  return programs.get(pattern);
}

function written(pattern: string): readonly Step[] | undefined {
  const parsed = parsePattern(pattern);
  if (parsed === undefined) return undefined;
  const program: Step[] = [];
  if (!compile(parsed, program)) return undefined;
  program.push({ type: 'match' });
  return program;
}

/** False when the program would grow too long. */
function compile(pattern: Pattern, program: Step[]): boolean {
  if (program.length > mostSteps) return false;
  switch (pattern.type) {
    case 'character':
    case 'assertion':
      program.push(pattern);
      return true;
    case 'sequence':
      return pattern.parts.every((part) => compile(part, program));
    case 'choice':
      return compileChoice(pattern.choices, program);
    case 'repeat': {
      const { part, min, max } = pattern;
      for (let i = 0; i < min; i += 1) if (!compile(part, program)) return false;
      if (max === Number.POSITIVE_INFINITY) {
        const start = program.length;
        const fork = reserve(program);
        if (!compile(part, program)) return false;
        program.push({ type: 'split', targets: [start, start] });
        program[fork] = { type: 'split', targets: [start + 1, program.length] };
        return true;
      }
      const forks: number[] = [];
      for (let i = min; i < max; i += 1) {
        forks.push(reserve(program));
        if (!compile(part, program)) return false;
      }
      for (const fork of forks) program[fork] = { type: 'split', targets: [fork + 1, program.length] };
      return true;
    }
  }
}

function compileChoice(choices: readonly Pattern[], program: Step[]): boolean {
  const [first, ...others] = choices;
  if (first === undefined) return true;
  if (others.length === 0) return compile(first, program);
  const fork = reserve(program);
  if (!compile(first, program)) return false;
  const jump = reserve(program);
  program[fork] = { type: 'split', targets: [fork + 1, program.length] };
  if (!compileChoice(others, program)) return false;
  program[jump] = { type: 'split', targets: [program.length, program.length] };
  return true;
}

function reserve(program: Step[]): number {
  program.push({ type: 'match' });
  return program.length - 1;
}

function run(program: readonly Step[], text: string): boolean {
  const characters = [...text].map((char) => char.codePointAt(0) ?? 0);
  let current = new Set<number>();
  for (let place = 0; place <= characters.length; place += 1) {
    // A match may begin anywhere.
    if (follow(0, program, characters, place, current)) return true;
    const codePoint = characters[place];
    if (codePoint === undefined) return false;
    const next = new Set<number>();
    for (const index of current) {
      const step = program[index];
      if (step?.type === 'character' && step.test(codePoint)) {
        if (follow(index + 1, program, characters, place + 1, next)) return true;
      }
    }
    current = next;
  }
  return false;
}

/** Adds all steps that can be reached without a character; true when the end is one of them. */
function follow(
  start: number,
  program: readonly Step[],
  characters: readonly number[],
  place: number,
  into: Set<number>,
): boolean {
  const open = [start];
  for (let index = open.pop(); index !== undefined; index = open.pop()) {
    if (into.has(index)) continue;
    into.add(index);
    const step = program[index];
    if (step === undefined || step.type === 'match') return true;
    if (step.type === 'split') open.push(...step.targets);
    else if (step.type === 'assertion' && holds(step.at, characters, place)) open.push(index + 1);
  }
  return false;
}

function holds(at: Assertion, characters: readonly number[], place: number): boolean {
  const [before, after] = [characters[place - 1], characters[place]];
  switch (at) {
    case 'text-start':
      return before === undefined;
    case 'text-end':
      return after === undefined;
    case 'line-start':
      return before === undefined || before === 10;
    case 'line-end':
      return after === undefined || after === 10;
    case 'word-edge':
      return isWord(before) !== isWord(after);
    case 'no-word-edge':
      return isWord(before) === isWord(after);
  }
}

function isWord(codePoint: number | undefined): boolean {
  return codePoint !== undefined && codePoint < 128 && /\w/.test(String.fromCharCode(codePoint));
}
