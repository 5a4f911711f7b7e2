import { at, isNullish, isOpaque, isScalar } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { type Place, type PlacedText, textAt } from '../ingress/ingress.ts';

/** What a Gateway, a route or a grant calls its own API group. */
export const gatewayGroup = 'gateway.networking.k8s.io';

/** What an object is referred to for. */
export type ReferenceUse =
  | 'certificate'
  | 'client certificate'
  | 'certificate authority'
  | 'backend'
  | 'mirror';

/** A reference of a Gateway or route to another object. */
export interface ObjectReference extends Place {
  readonly use: ReferenceUse;
  /** `''` for the core group. */
  readonly group: string;
  readonly kind: string;
  readonly name: PlacedText;
  /** Undefined: that of the object which refers. */
  readonly namespace: PlacedText | undefined;
  /** Undefined when absent, hidden or no number. */
  readonly port: (Place & { readonly value: number }) | undefined;
  /** True where a port is written, readable or not. */
  readonly hasPort: boolean;
}

/** The reference at a place; undefined when it names nothing or a template hides part of it. */
export function readReference(
  node: Located | undefined,
  path: Path,
  use: ReferenceUse,
  kindByDefault: string,
): ObjectReference | undefined {
  if (node?.type !== 'map' || node.open) return undefined;
  const [group, kind, name, namespace] = ['group', 'kind', 'name', 'namespace'].map((key) =>
    textAt(node, path, key),
  );
  if ([group, kind, name, namespace].some((field) => field?.hidden === true) || name?.text === undefined)
    return undefined;
  const port = numberAt(node, 'port');
  return {
    path,
    range: node.range,
    use,
    group: group?.text?.text ?? '',
    kind: kind?.text?.text ?? kindByDefault,
    name: name.text,
    namespace: namespace?.text,
    hasPort: !isAbsent(at(node, 'port')),
    port:
      port === undefined
        ? undefined
        : { value: port, path: [...path, 'port'], range: at(node, 'port')?.range ?? node.range },
  };
}

/** The whole number under a key; undefined when it is absent, hidden or something else. */
export function numberAt(node: Located | undefined, key: string): number | undefined {
  const value = at(node, key);
  return isScalar(value) && !value.opaque && typeof value.value === 'number' && Number.isInteger(value.value)
    ? value.value
    : undefined;
}

/** True when a template hides a value, or may add to a map or list. */
export function mayHaveMore(node: Located | undefined): boolean {
  return node !== undefined && (node.type === 'scalar' ? isOpaque(node) : node.open);
}

/** True for a value that is absent or null, which the API server treats alike. */
export function isAbsent(node: Located | undefined): boolean {
  return node === undefined || isNullish(node);
}
