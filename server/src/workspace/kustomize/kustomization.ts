import { at, isMap, isNullish, pair, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { known, stringList } from '../extract-values.ts';
import type { Known } from '../facts.ts';

/** What a kustomization does to the identity of the objects it lists. */
export interface KustomizationFacts {
  /** Undefined when it leaves namespaces as they are. */
  readonly namespace: Known<string> | undefined;
  readonly namePrefix: Known<string> | undefined;
  readonly nameSuffix: Known<string> | undefined;
  /** True when `transformers` of its own may change names and namespaces further. */
  readonly transformed: boolean;
  /** Entries of `resources` and the older `bases`, as written. */
  readonly resources: readonly string[];
  /** Kustomizations that change everything this one has listed so far. */
  readonly components: readonly string[];
}

/** Reads a file of Kustomize; undefined for a document of another kind. `apiVersion` and `kind` may be left out. */
export function kustomizationFacts({ root }: ParsedDocument): KustomizationFacts | undefined {
  if (!isMap(root)) return undefined;
  const kind = stringAt(root, 'kind');
  if (kind !== undefined && kind !== 'Kustomization' && kind !== 'Component') return undefined;
  const apiVersion = stringAt(root, 'apiVersion');
  // Flux has a kind of the same name.
  if (apiVersion !== undefined && !apiVersion.startsWith('kustomize.config.k8s.io/')) return undefined;
  return {
    namespace: textAt(root, 'namespace'),
    namePrefix: textAt(root, 'namePrefix'),
    nameSuffix: textAt(root, 'nameSuffix'),
    transformed: pair(root, 'transformers') !== undefined && !isNullish(at(root, 'transformers')),
    resources: [...stringList(at(root, 'resources')).values, ...stringList(at(root, 'bases')).values],
    components: stringList(at(root, 'components')).values,
  };
}

function textAt(root: ParsedDocument['root'], key: string): Known<string> | undefined {
  const text = known(at(root, key), 'string');
  return text?.known === true && text.value === '' ? undefined : text;
}
