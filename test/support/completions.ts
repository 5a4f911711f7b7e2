import { applyEdits } from '../../server/src/edit/apply.ts';
import { type Completions, complete } from '../../server/src/features/completion/complete.ts';
import { uriOf, workspaceOf } from './workspaces.ts';

/** The completions at the `|` of a text, with the other files of its workspace. */
export interface CompletedText {
  readonly text: string;
  readonly found: Completions | undefined;
  readonly labels: readonly string[];
  /** The text after the item with that label has been chosen. */
  choose(label: string): string;
}

/** Asks for completions where the text has a `|`; the mark itself is taken out. */
export function completionsAt(marked: string, files: Readonly<Record<string, string>> = {}): CompletedText {
  const offset = marked.indexOf('|');
  if (offset < 0) throw new Error('The text has no cursor');
  const text = marked.slice(0, offset) + marked.slice(offset + 1);
  const uri = uriOf('typed.yaml');
  const found = complete(workspaceOf({ ...files, 'typed.yaml': text }), uri, offset);
  return {
    text,
    found,
    labels: found?.items.map(({ label }) => label) ?? [],
    choose(label) {
      const item = found?.items.find((one) => one.label === label);
      if (found === undefined || item === undefined) throw new Error(`There is no item ${label}`);
      const edits = [
        { range: [found.start, found.end] as const, newText: item.newText },
        ...item.also.map(({ start, end, newText }) => ({ range: [start, end] as const, newText })),
      ].sort((a, b) => a.range[0] - b.range[0]);
      return applyEdits(text, edits);
    },
  };
}
