import { Composer, type Document, Parser } from 'yaml';
import { tell } from '../words/tell.ts';
import { type Conversion, convert } from './convert.ts';
import { isTooDeep } from './depth.ts';
import { MAX_DOCUMENT_LENGTH, MAX_PROBLEMS } from './limits.ts';
import type { ParsedDocument, Range } from './located.ts';
import { type Reader, type ReadTemplate, readTemplate } from './parse-template.ts';
import type { PlainInput } from './plain/cursor.ts';
import { readPlain } from './plain/read.ts';
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

/** The document as the `yaml` package reads it. */
const readByPackage: Reader = (source, problems, input): Conversion => {
  try {
    const document = firstDocument(source);
    if (document === null) return { root: null, looksTemplated: false };
    addSyntaxErrors(problems, document.errors, source);
    const contents: unknown = isEmptyContents(document.contents) ? null : document.contents;
    return convert(contents, { ...input, text: source, problems });
  } catch {
    // Only a stack overflow is known to get here; whatever it is, the document is unreadable and not worth a crash.
    problems.add('limit', tell`The document could not be read.`, [0, source.length]);
    return { root: null, looksTemplated: false };
  }
};

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

/** Where a text holds template actions; undefined when it holds none. */
function inputOf(text: string): PlainInput | undefined {
  return text.includes('{{')
    ? {
        branches: false,
        isOpaque: createOccurrenceIndex(text, '{{'),
        reveal: (decoded) => decoded,
      }
    : undefined;
}

const noActions: PlainInput = { branches: false, isOpaque: () => false, reveal: (decoded) => decoded };

/** How much was read by which reader, in UTF-16 units; a text that both had to read counts for the package. */
export interface ReadingWork {
  plain: number;
  byPackage: number;
}

/**
 * Reads one document of a stream; directives, `---` and comments around it may be part of the text.
 * Never throws: what cannot be read is a problem. Further documents in the text are ignored. `work` is added to.
 */
export function parseDocument(text: string, work?: ReadingWork): ParsedDocument {
  if (text.length > MAX_DOCUMENT_LENGTH) return unreadable(text, tooLarge());
  const input = inputOf(text);
  const plain = readPlain(text, input);
  if (typeof plain !== 'string') {
    if (work !== undefined) work.plain += text.length;
    return finish(text, plain, createProblemList(text.length), false);
  }
  const readMasked = readerOfMasked(work);
  const template = plain === 'template' ? readTemplate(text, readMasked) : undefined;
  // No YAML for sure: how much is wrong with it does not matter when nothing is wrong once its actions are hidden.
  if (template?.problems.all.length === 0) return finish(text, template.root, template.problems, true);
  if (isTooDeep(text)) return unreadable(text, tooDeep());
  return parseByPackage(text, input, () => template ?? readTemplate(text, readMasked), work);
}

/** Masked texts are nearly always plain. */
function readerOfMasked(work: ReadingWork | undefined): Reader {
  return (source, problems, input) => {
    const root = readPlain(source, input);
    if (typeof root !== 'string') {
      if (work !== undefined) work.plain += source.length;
      return { root, looksTemplated: false };
    }
    if (isTooDeep(source)) {
      problems.add('limit', tooDeep(), [0, 0]);
      return { root: null, looksTemplated: false };
    }
    if (work !== undefined) work.byPackage += source.length;
    return readByPackage(source, problems, input);
  };
}

/** `parseDocument` by the `yaml` package alone, which is the authority: what the plain reader is compared with. */
export function parseDocumentByPackage(text: string): ParsedDocument {
  if (text.length > MAX_DOCUMENT_LENGTH) return unreadable(text, tooLarge());
  if (isTooDeep(text)) return unreadable(text, tooDeep());
  return parseByPackage(text, inputOf(text), () => readTemplate(text, readByPackage));
}

const tooLarge = (): string => tell`The document is too large to be read (over 1 MB).`;
const tooDeep = (): string => tell`The document is nested too deeply to be read (over 500 levels).`;

function unreadable(text: string, message: string): ParsedDocument {
  const problems = createProblemList(text.length);
  problems.add('limit', message, [0, 0]);
  return finish(text, null, problems, false);
}

function parseByPackage(
  text: string,
  input: PlainInput | undefined,
  asTemplate: () => ReadTemplate,
  work?: ReadingWork,
): ParsedDocument {
  if (work !== undefined) work.byPackage += text.length;
  const problems = createProblemList(text.length);
  addForbiddenCharacter(problems, text);
  const { root, looksTemplated } = readByPackage(text, problems, input ?? noActions);
  const parsed = finish(text, root, problems, false);
  if ((!parsed.broken && !looksTemplated) || input === undefined) return parsed;
  // A template is told from YAML that only mentions `{{` by this: it is not YAML, or only by reading actions as maps.
  const template = asTemplate();
  addForbiddenCharacter(template.problems, text);
  const masked = finish(text, template.root, template.problems, true);
  const count = parsed.problems.length;
  const maskingHelps = looksTemplated || masked.problems.length < count || count === MAX_PROBLEMS;
  return maskingHelps ? masked : parsed;
}
