import { at, isScalar, isSequence } from '../../yaml/access.ts';
import type { Located } from '../../yaml/located.ts';
import type { ReadPatch } from './patch.ts';

/** Transformers of Kustomize's own that touch neither names nor namespaces. */
const harmless: ReadonlySet<string> = new Set([
  'AnnotationsTransformer',
  'ImageTagTransformer',
  'LabelTransformer',
  'LegacyOrderTransformer',
  'ReplicaCountTransformer',
  'SortOrderTransformer',
]);

/** Kinds of documents that are read because a kustomization may name them as its transformer. */
export const transformerKinds: readonly string[] = [...harmless, 'NamespaceTransformer', 'PrefixTransformer'];

/** True for a transformer that leaves names and namespaces as they are. */
export function isHarmlessTransformer(kind: string | undefined): boolean {
  return kind !== undefined && harmless.has(kind);
}

/** The transformers of a kustomization: files to look at, and whether others may change names and namespaces. */
export interface Transformers {
  /** Entries as written. */
  readonly files: readonly string[];
  readonly transformed: boolean;
}

/** Reads `transformers`: files, and configurations that are written out. */
export function transformersIn(root: Located, readPatch: ReadPatch): Transformers {
  const list = at(root, 'transformers');
  const files: string[] = [];
  let transformed = isSequence(list) ? list.open : isScalar(list) && list.opaque;
  for (const item of isSequence(list) ? list.items : []) {
    if (!isScalar(item) || item.opaque) transformed = true;
    else if (!item.text.includes('\n')) files.push(item.text);
    else transformed ||= !readPatch(item.text).resources.every(({ kind }) => isHarmlessTransformer(kind));
  }
  return { files, transformed };
}
