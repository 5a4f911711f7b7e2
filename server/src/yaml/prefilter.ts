import type { DocumentSlice } from './located.ts';

/**
 * Whether a document with that text of its own is worth parsing: its kind is wanted, only parsing can tell its kind, or one of the trigger
 * words (case-sensitive) stands in it. CustomResourceDefinitions never are: they are most of the bytes of real
 * repositories and hold descriptions of everything.
 */
export function wantsParse(
  slice: DocumentSlice,
  text: string,
  kinds: ReadonlySet<string>,
  holdsTrigger: (text: string) => boolean,
): boolean {
  if (slice.empty || slice.kind === 'CustomResourceDefinition') return false;
  if (slice.mustParse) return true;
  // A `RoleList` holds Roles as a `List` does.
  if (slice.kind !== undefined && (kinds.has(slice.kind) || slice.kind.endsWith('List'))) return true;
  return holdsTrigger(text);
}

/** Whether one of the words (case-sensitive) stands in a text: one pass for all of them. */
export function anyWord(words: readonly string[]): (text: string) => boolean {
  if (words.length === 0) return () => false;
  const expression = expressionOf(words, '');
  return (text) => expression.test(text);
}

/** The words (case-sensitive) that stand in a text, also within one another: one pass for all of them. */
export function wordFinder(words: readonly string[]): (text: string) => ReadonlySet<string> {
  if (words.length === 0) return () => new Set();
  const expression = expressionOf(words, 'g');
  return (text) => {
    const found = new Set<string>();
    expression.lastIndex = 0;
    for (let match = expression.exec(text); match !== null; match = expression.exec(text)) {
      for (const word of words) if (text.startsWith(word, match.index)) found.add(word);
      if (found.size === words.length) break;
      expression.lastIndex = match.index + 1;
    }
    return found;
  };
}

function expressionOf(words: readonly string[], flags: string): RegExp {
  return new RegExp(words.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('|'), flags);
}
