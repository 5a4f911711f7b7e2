import type { Listener } from '../../../kubernetes/gateway/gateway.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';

/** An object in a message: `Gateway infra/public`. */
export function titled({ facts: { kind, namespace, name = '' } }: PlacedResource): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** A listener in a message. */
export function listenerNamed({ name }: Listener): string {
  return name === undefined ? 'A listener' : `Listener ${name.text}`;
}

/** A list in a message: `a, b and c`; what is over `most` is counted. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.length > most ? names.slice(0, most) : names;
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  const last = all.at(-1) ?? '';
  return all.length < 2 ? last : `${all.slice(0, -1).join(', ')} and ${last}`;
}
