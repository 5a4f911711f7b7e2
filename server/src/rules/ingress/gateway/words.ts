import type { Listener } from '../../../kubernetes/gateway/gateway.ts';
import { listed as listWords } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';

/** An object in a message: `Gateway infra/public`. */
export function titled({ facts: { kind, namespace, name = '' } }: PlacedResource): string {
  return `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}`;
}

/** A listener in a message. */
export function listenerNamed({ name }: Listener): string {
  return name === undefined ? tell`A listener` : tell`Listener ${name.text}`;
}

/** A list in a message: `a, b and c`; what is over `most` is counted. */
export function listed(names: readonly string[], most = 3): string {
  return listWords(names, most);
}
