import type { Operation } from '../../../edit/operations.ts';
import { pair } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { ServiceAccountName } from './service-account-user.ts';

/** Makes a User or Group subject a ServiceAccount, in the same place. */
export function toServiceAccount(
  node: Located,
  path: Path,
  { name, namespace }: ServiceAccountName,
): readonly Operation[] {
  return [
    { op: 'replaceScalar', path: [...path, 'kind'], value: 'ServiceAccount' },
    { op: 'replaceScalar', path: [...path, 'name'], value: name },
    // A User or Group may carry a namespace, which the API server ignores.
    pair(node, 'namespace') === undefined
      ? { op: 'insertPair', path, key: 'namespace', value: namespace, after: ['name'] }
      : { op: 'replaceScalar', path: [...path, 'namespace'], value: namespace },
    ...(pair(node, 'apiGroup') === undefined
      ? []
      : [{ op: 'removePair' as const, path: [...path, 'apiGroup'] }]),
  ];
}
