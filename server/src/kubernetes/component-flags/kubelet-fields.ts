import { at, isMap, isNullish, isScalar, isSequence } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import type { ComponentFlag } from './model.ts';

/** Fields of a KubeletConfiguration that stand for a flag, by that flag. */
const fields: Readonly<Record<string, readonly string[]>> = {
  'anonymous-auth': ['authentication', 'anonymous', 'enabled'],
  'authentication-token-webhook': ['authentication', 'webhook', 'enabled'],
  'authorization-mode': ['authorization', 'mode'],
  'client-ca-file': ['authentication', 'x509', 'clientCAFile'],
  'read-only-port': ['readOnlyPort'],
  'rotate-certificates': ['rotateCertificates'],
  'rotate-server-certificates': ['serverTLSBootstrap'],
  'tls-cipher-suites': ['tlsCipherSuites'],
  'tls-min-version': ['tlsMinVersion'],
};

/** The fields of a KubeletConfiguration as the flags they stand for. */
export function flagsOfKubeletFields(node: Located, path: Path): readonly ComponentFlag[] {
  return Object.entries(fields).flatMap(([name, field]): readonly ComponentFlag[] => {
    const fieldPath = [...path, ...field];
    const value = at(node, ...field);
    const list: readonly { readonly node: Located; readonly path: Path }[] = isSequence(value)
      ? value.items.map((item, index) => ({ node: item, path: [...fieldPath, index] }))
      : value === undefined
        ? []
        : [{ node: value, path: fieldPath }];
    return list.flatMap((one): readonly ComponentFlag[] =>
      isScalar(one.node) && !isNullish(one.node)
        ? [
            {
              name,
              // `yes` is true in a file, and no word of a flag.
              value: one.node.opaque
                ? undefined
                : typeof one.node.value === 'boolean'
                  ? String(one.node.value)
                  : one.node.text,
              range: one.node.range,
              path: one.path,
              part: undefined,
              form: { type: 'field', fieldPath },
            },
          ]
        : [],
    );
  });
}

/** True when nothing below may hide a field: no template branch in one of the maps. */
export function isWholeKubeletConfiguration(node: Located): boolean {
  const maps = [node, at(node, 'authentication'), at(node, 'authorization')];
  return maps.every((map) => !isMap(map) || !map.open);
}
