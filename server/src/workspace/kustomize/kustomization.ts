import { at, isMap, stringAt } from '../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../yaml/located.ts';
import { known, stringList } from '../extract-values.ts';
import type { Known } from '../facts.ts';
import { type Patch, patchesIn, type ReadPatch } from './patch.ts';
import { replacementsIn } from './replacement.ts';
import { transformersIn } from './transformers.ts';

/** What a kustomization does to the identity of the objects it lists. */
export interface KustomizationFacts {
  /** Undefined when it leaves namespaces as they are. */
  readonly namespace: Known<string> | undefined;
  readonly namePrefix: Known<string> | undefined;
  readonly nameSuffix: Known<string> | undefined;
  /** True when it has transformers that may change names and namespaces further. */
  readonly transformed: boolean;
  /** Files with transformers that may or may not do so, as written. */
  readonly transformers: readonly string[];
  /** Entries of `resources` and the older `bases`, as written. */
  readonly resources: readonly string[];
  /** Kustomizations that change everything this one has listed so far. */
  readonly components: readonly string[];
  /** What it changes in single objects, in order. */
  readonly patches: readonly Patch[];
}

/** Reads a file of Kustomize; undefined for a document of another kind. `apiVersion` and `kind` may be left out. */
export function kustomizationFacts(
  { root }: ParsedDocument,
  readPatch: ReadPatch,
): KustomizationFacts | undefined {
  if (!isMap(root)) return undefined;
  const kind = stringAt(root, 'kind');
  if (kind !== undefined && kind !== 'Kustomization' && kind !== 'Component') return undefined;
  const apiVersion = stringAt(root, 'apiVersion');
  // Flux has a kind of the same name.
  if (apiVersion !== undefined && !apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
  const { files, transformed } = transformersIn(root, readPatch);
  return {
    namespace: textAt(root, 'namespace'),
    namePrefix: textAt(root, 'namePrefix'),
    nameSuffix: textAt(root, 'nameSuffix'),
    transformed,
    transformers: files,
    resources: [...stringList(at(root, 'resources')).values, ...stringList(at(root, 'bases')).values],
    components: stringList(at(root, 'components')).values,
    patches: [...patchesIn(root, readPatch), ...replacementsIn(root)],
  };
}

/** A text at a path; an empty one says nothing. */
export function textAt(root: Located | null | undefined, ...path: Path): Known<string> | undefined {
  const text = known(at(root, ...path), 'string');
  return text?.known === true && text.value === '' ? undefined : text;
}
