import { Composer, type Document, Parser } from 'yaml';
import { type Conversion, type ConversionInput, convert } from './convert.ts';
import { isTooDeep } from './depth.ts';
import { MAX_DOCUMENT_LENGTH, MAX_PROBLEMS } from './limits.ts';
import type { ParsedDocument, Range } from './located.ts';
import { readTemplate } from './parse-template.ts';
import { addForbiddenCharacter, addSyntaxErrors, createProblemList, type ProblemList } from './syntax.ts';

// `failsafe` reads every scalar as text: scalar.ts gives the types. uniqueKeys is quadratic; convert.ts checks with a Map.
const OPTIONS = {
  prettyErrors: false,
  uniqueKeys: false,
  logLevel: 'silent',
  strict: true,
  keepSourceTokens: false,
  schema: 'failsafe',
} as const;

function firstDocument(text: string): Document | null {
  const limit = Error.stackTraceLimit;
  // Each error object captures a stack, which made a broken 12,000-line template three times slower.
  Error.stackTraceLimit = 0;
  try {
    const composer = new Composer(OPTIONS);
    for (const document of composer.compose(new Parser().parse(text), true, text.length)) {
      return document as unknown as Document;
    }
    return null;
  } finally {
    Error.stackTraceLimit = limit;
  }
}

function finish(
  text: string,
  root: ParsedDocument['root'],
  problems: ProblemList,
  templated: boolean,
): ParsedDocument {
  const broken = problems.all.some((problem) => problem.kind !== 'duplicate-key');
  return { text, root, problems: problems.all, templated, broken };
}

function read(
  source: string,
  problems: ProblemList,
  input: Omit<ConversionInput, 'text' | 'problems'>,
): Conversion {
  try {
    const document = firstDocument(source);
    if (document === null) return { root: null, looksTemplated: false };
    addSyntaxErrors(problems, document.errors);
    const contents: unknown = isEmptyContents(document.contents) ? null : document.contents;
    return convert(contents, { ...input, text: source, problems });
  } catch {
    // Only a stack overflow is known to get here; whatever it is, the document is unreadable and not worth a crash.
    problems.add('limit', 'The document could not be read.', [0, source.length]);
    return { root: null, looksTemplated: false };
  }
}

/** The composer gives an empty document a null scalar of no width. */
function isEmptyContents(contents: unknown): boolean {
  const node = contents as {
    range?: readonly number[];
    source?: string;
    tag?: string;
    anchor?: string;
  } | null;
  return (
    node === null ||
    (node.range !== undefined && node.range[0] === node.range[1] && !node.tag && !node.anchor)
  );
}

/** Answers whether a word starts inside a range, in logarithmic time. */
function createOccurrenceIndex(text: string, word: string): (range: Range) => boolean {
  const offsets: number[] = [];
  for (let at = text.indexOf(word); at !== -1; at = text.indexOf(word, at + word.length)) offsets.push(at);
  return ([start, end]) => {
    let low = 0;
    let high = offsets.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((offsets[middle] ?? 0) < start) low = middle + 1;
      else high = middle;
    }
    return (offsets[low] ?? end) < end;
  };
}

function parsePlain(text: string): { readonly parsed: ParsedDocument; readonly looksTemplated: boolean } {
  const problems = createProblemList(text.length);
  addForbiddenCharacter(problems, text);
  const holdsAction = createOccurrenceIndex(text, '{{');
  const { root, looksTemplated } = read(text, problems, {
    branches: false,
    isOpaque: holdsAction,
    reveal: (decoded) => decoded,
  });
  return { parsed: finish(text, root, problems, false), looksTemplated };
}

/**
 * Reads one document of a stream; directives, `---` and comments around it may be part of the text.
 * Never throws: what cannot be read is a problem. Further documents in the text are ignored.
 */
export function parseDocument(text: string): ParsedDocument {
  if (text.length > MAX_DOCUMENT_LENGTH) {
    const problems = createProblemList(text.length);
    problems.add('limit', 'The document is too large to be read (over 1 MB).', [0, 0]);
    return finish(text, null, problems, false);
  }
  if (isTooDeep(text)) {
    const problems = createProblemList(text.length);
    problems.add('limit', 'The document is nested too deeply to be read (over 500 levels).', [0, 0]);
    return finish(text, null, problems, false);
  }
  const { parsed, looksTemplated } = parsePlain(text);
  if ((!parsed.broken && !looksTemplated) || !text.includes('{{')) return parsed;
  // A template is told from YAML that only mentions `{{` by this: it is not YAML, or only by reading actions as maps.
  const { root, problems } = readTemplate(text, read);
  addForbiddenCharacter(problems, text);
  const masked = finish(text, root, problems, true);
  const count = parsed.problems.length;
  const maskingHelps = looksTemplated || masked.problems.length < count || count === MAX_PROBLEMS;
  return maskingHelps ? masked : parsed;
}
