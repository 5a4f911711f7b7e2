import { isSameModel } from '../../server/src/edit/model.ts';
import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { commentsOf } from './comments.ts';

export interface CheckEditOptions {
  /** Texts of the comments that may go because what they belong to was removed. */
  readonly ownedComments?: readonly string[];
}

/**
 * What is wrong with an edit, as plain sentences without document text; empty for a correct one. The result must be
 * read without new problems and say what is expected (plain data), keep every comment but the owned ones, and have
 * line breaks of the kinds it had.
 */
export function checkEdit(
  before: string,
  after: string,
  expectedModel: unknown,
  options: CheckEditOptions = {},
): string[] {
  const problems: string[] = [];
  const old = parseDocument(before);
  const result = parseDocument(after);
  if ((result.broken && !old.broken) || result.problems.length > old.problems.length) {
    problems.push('The result has problems that the document did not have.');
  }
  if (!isSameModel(expectedModel, toPlain(result.root))) {
    problems.push('The result says something else than expected.');
  }
  const lost = missing(
    commentsOf(old).map(({ text }) => text.trimEnd()),
    [...commentsOf(result).map(({ text }) => text.trimEnd()), ...(options.ownedComments ?? [])],
  );
  if (lost > 0) problems.push(`${lost} comment${lost === 1 ? ' is' : 's are'} missing from the result.`);
  const kinds = lineBreaks(before);
  if (kinds.size > 0 && [...lineBreaks(after)].some((kind) => !kinds.has(kind))) {
    problems.push('The result has line breaks of another kind.');
  }
  if (before.startsWith('\ufeff') !== after.startsWith('\ufeff')) {
    problems.push('The byte-order mark of the document has changed.');
  }
  return problems;
}

function missing(wanted: readonly string[], there: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const text of there) counts.set(text, (counts.get(text) ?? 0) + 1);
  let lost = 0;
  for (const text of wanted) {
    const count = counts.get(text) ?? 0;
    if (count === 0) lost++;
    else counts.set(text, count - 1);
  }
  return lost;
}

function lineBreaks(text: string): Set<string> {
  return new Set(text.match(/\r?\n/g) ?? []);
}
