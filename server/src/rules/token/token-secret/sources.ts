import type { NewValue } from '../../../edit/operations.ts';
import { at, isNullish, isScalar, isSequence, stringAt } from '../../../yaml/access.ts';
import type { Located } from '../../../yaml/located.ts';
import { tokenSeconds } from '../../shared/mount-token.ts';
import { tokenSecretKeys } from './token-secret.ts';

/** A key of the token Secret and the file it becomes. */
export interface MappedKey {
  readonly key: string;
  readonly path: string;
  /** The item's own mode, as written: `0400` is octal for Kubernetes and must not be printed anew. */
  readonly mode: string | undefined;
}

/** The keys a `secret` volume or source maps; all three under their own names without `items`. Undefined when an item cannot be read. */
export function mappedKeys(holder: Located | undefined): readonly MappedKey[] | undefined {
  const list = at(holder, 'items');
  if (isNullish(list) || (isSequence(list) && list.items.length === 0)) {
    return tokenSecretKeys.map((key) => ({ key, path: key, mode: undefined }));
  }
  if (!isSequence(list)) return undefined;
  const mapped: MappedKey[] = [];
  for (const item of list.items) {
    const key = stringAt(item, 'key');
    const path = stringAt(item, 'path');
    if (key === undefined || path === undefined) return undefined;
    mapped.push({ key, path, mode: modeText(at(item, 'mode')) });
  }
  return mapped;
}

/** The source text of a file mode; undefined when absent. */
export function modeText(node: Located | undefined): string | undefined {
  return isScalar(node) && !isNullish(node) ? node.text : undefined;
}

/** Kubernetes' default mode 0644, written in the manner of another mode of the same file. */
export function defaultModeLike(mode: string): string {
  if (/^0[0-7]/.test(mode)) return '0644';
  return /^0o/.test(mode) ? '0o644' : '420';
}

/** Projected sources that give the same files as these keys of a token Secret, with a token the kubelet renews. */
export function projectedSources(
  mapped: readonly MappedKey[],
  expirationSeconds: number,
  optional: boolean,
): readonly { readonly [key: string]: NewValue }[] {
  const filesOf = (key: string): readonly MappedKey[] => mapped.filter((item) => item.key === key);
  const mode = (item: MappedKey): { readonly [key: string]: NewValue } =>
    item.mode === undefined ? {} : { mode: { verbatim: item.mode } };
  const certificates = filesOf('ca.crt');
  const namespaces = filesOf('namespace');
  return [
    ...filesOf('token').map(({ path }) => ({
      serviceAccountToken: { path, expirationSeconds: tokenSeconds(expirationSeconds) },
    })),
    ...(certificates.length === 0
      ? []
      : [
          {
            configMap: {
              name: 'kube-root-ca.crt',
              ...(optional && { optional: true }),
              items: certificates.map((item) => ({ key: 'ca.crt', path: item.path, ...mode(item) })),
            },
          },
        ]),
    ...(namespaces.length === 0
      ? []
      : [
          {
            downwardAPI: {
              items: namespaces.map((item) => ({
                path: item.path,
                fieldRef: { fieldPath: 'metadata.namespace' },
                ...mode(item),
              })),
            },
          },
        ]),
  ];
}
