import type { YAMLError } from 'yaml';
import { phrase, tell } from '../words/tell.ts';
import { MAX_PROBLEMS } from './limits.ts';
import type { Range, YamlProblem } from './located.ts';

/**
 * Sentences of our own for the parser's error codes, because the parser's messages quote the document,
 * and a document may hold secrets.
 */
const MESSAGES: Readonly<Record<string, string>> = {
  ALIAS_PROPS: phrase('An alias cannot have an anchor or a tag.'),
  BAD_ALIAS: phrase('The name of this anchor or alias is not valid.'),
  BAD_COLLECTION_TYPE: phrase('The tag does not fit this kind of value.'),
  BAD_DIRECTIVE: phrase('This directive is not valid.'),
  BAD_DQ_ESCAPE: phrase('The double-quoted text holds an invalid escape sequence.'),
  BAD_INDENT: phrase('The indentation does not fit the lines around it.'),
  BAD_PROP_ORDER: phrase('Anchors and tags belong behind the indicator, not before it.'),
  BAD_SCALAR_START: phrase('A plain value cannot start with this character; put it in quotes.'),
  BLOCK_AS_IMPLICIT_KEY: phrase('A nested map or sequence needs a line of its own.'),
  BLOCK_IN_FLOW: phrase('A block map or sequence cannot stand inside brackets.'),
  KEY_OVER_1024_CHARS: phrase('A key must end within 1024 characters.'),
  MISSING_CHAR: phrase('A character is missing here: a quote, a bracket, a comma, a colon or white space.'),
  MULTILINE_IMPLICIT_KEY: phrase('A key must stand on a single line.'),
  MULTIPLE_ANCHORS: phrase('A value can have only one anchor.'),
  MULTIPLE_TAGS: phrase('A value can have only one tag.'),
  RESOURCE_EXHAUSTION: phrase('The document is nested too deeply to be read.'),
  TAB_AS_INDENT: phrase('Tabs are not allowed as indentation.'),
  TAG_RESOLVE_FAILED: phrase('The tag cannot be resolved.'),
  UNEXPECTED_TOKEN: phrase('This does not belong here in YAML.'),
};

/** The problems of one document, capped; ranges are kept inside the text. */
export interface ProblemList {
  readonly all: readonly YamlProblem[];
  add(kind: YamlProblem['kind'], message: string, range: Range): void;
}

/** An empty list of problems for a document of that length. */
export function createProblemList(textLength: number): ProblemList {
  const all: YamlProblem[] = [];
  const clamp = (offset: number): number => Math.max(0, Math.min(offset, textLength));
  return {
    all,
    add(kind, message, range) {
      if (all.length >= MAX_PROBLEMS) return;
      const start = clamp(range[0]);
      all.push({ kind, message, range: [start, Math.max(start, clamp(range[1]))] });
    },
  };
}

/** Adds the parser's errors about a text to the list, in source order. */
export function addSyntaxErrors(problems: ProblemList, errors: readonly YAMLError[], text: string): void {
  for (const error of errors) {
    if (error.code === 'KEY_OVER_1024_CHARS' && endsInTime(error.pos, text)) continue;
    const limit = error.code === 'RESOURCE_EXHAUSTION';
    const message = MESSAGES[error.code] ?? tell`The document is not valid YAML.`;
    problems.add(limit ? 'limit' : 'syntax', message, [error.pos[0], error.pos[1]]);
    if (problems.all.length >= MAX_PROBLEMS) return;
  }
}

/**
 * The package counts blank lines before a key as part of it when a nested key without a value stands above them, as in
 * templates whose actions are hidden.
 */
function endsInTime([start, end]: readonly [number, number], text: string): boolean {
  let colon = end;
  while (text[colon] === ' ' || text[colon] === '\t') colon += 1;
  return text[colon] === ':' && colon - start <= 1024;
}

// What go-yaml's reader refuses anywhere in a stream, comments included (readerc.go).
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u0084\u0086-\u009f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Whether a text holds a character that no YAML stream may hold. */
export function holdsForbiddenCharacter(text: string): boolean {
  return FORBIDDEN.test(text);
}

/** Adds a problem for the first character that no YAML stream may hold: control characters and lone surrogates. */
export function addForbiddenCharacter(problems: ProblemList, text: string): void {
  const match = FORBIDDEN.exec(text);
  if (match === null) return;
  const message = tell`A control character or half of a character pair is not allowed in YAML.`;
  problems.add('syntax', message, [match.index, match.index + 1]);
}
