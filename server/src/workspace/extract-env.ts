import { at, items, pair, stringAt } from '../yaml/access.ts';
import type { Located, Path } from '../yaml/located.ts';
import { nameAt, siteOf } from './extract-values.ts';
import type { EnvFacts, NamedSite } from './facts.ts';

// Only names that say "file" have their value kept: facts hold no credentials.
const fileVariable = /(?:_FILE|_FILE_PATH|_CREDENTIALS|_FILE_OVERRIDE)$/;
const absolutePath = /^\/[\w.@-]+(?:\/[\w.@-]+)*$/;

/** The named entries of a container's `env`, without their values. */
export function envFacts(container: Located, path: Path): readonly EnvFacts[] {
  return items(at(container, 'env')).flatMap((entry, index): readonly EnvFacts[] => {
    const nameNode = at(entry, 'name');
    const name = stringAt(nameNode);
    if (nameNode === undefined || name === undefined) return [];
    const configMap = nameAt(entry, 'valueFrom', 'configMapKeyRef', 'name');
    const value = stringAt(entry, 'value');
    return [
      {
        name,
        ...siteOf(nameNode, [...path, 'env', index, 'name']),
        source: sourceOf(entry),
        ...(configMap !== undefined && { configMap }),
        ...(value !== undefined && fileVariable.test(name) && absolutePath.test(value) && { file: value }),
      },
    ];
  });
}

function sourceOf(entry: Located): EnvFacts['source'] {
  if (pair(entry, 'value') !== undefined) return 'value';
  if (at(entry, 'valueFrom', 'secretKeyRef') !== undefined) return 'secret';
  return at(entry, 'valueFrom', 'configMapKeyRef') === undefined ? 'other' : 'configMap';
}

/** The ConfigMaps a container takes all its variables from. */
export function configMapEnvFrom(container: Located, path: Path): readonly NamedSite[] {
  return items(at(container, 'envFrom')).flatMap((entry, index): readonly NamedSite[] => {
    const node = at(entry, 'configMapRef', 'name');
    const name = nameAt(node);
    return node === undefined || name === undefined
      ? []
      : [{ name, ...siteOf(node, [...path, 'envFrom', index, 'configMapRef', 'name']) }];
  });
}
