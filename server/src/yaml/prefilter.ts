import type { DocumentSlice } from './located.ts';

/**
 * Whether a document is worth parsing: its kind is wanted, only parsing can tell its kind, or one of the trigger
 * words (case-sensitive) stands in it. CustomResourceDefinitions never are: they are most of the bytes of real
 * repositories and hold descriptions of everything.
 */
export function wantsParse(
  slice: DocumentSlice,
  text: string,
  kinds: ReadonlySet<string>,
  triggers: readonly string[],
): boolean {
  if (slice.empty || slice.kind === 'CustomResourceDefinition') return false;
  if (slice.mustParse) return true;
  // A `RoleList` holds Roles as a `List` does.
  if (slice.kind !== undefined && (kinds.has(slice.kind) || slice.kind.endsWith('List'))) return true;
  if (triggers.length === 0) return false;
  // Searching the document's own text keeps a stream of many documents linear.
  const own = text.slice(slice.start, slice.end);
  return triggers.some((word) => own.includes(word));
}
