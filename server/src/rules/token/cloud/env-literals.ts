import type { PodFacts } from '../../../workspace/facts.ts';
import { at, stringAt } from '../../../yaml/access.ts';
import type { Located } from '../../../yaml/located.ts';
import { isLeftOpen } from './clouds.ts';

/** The literal of the first variable of that name in any container, for names whose values are public; undefined for placeholders. */
export function envLiteral(root: Located, pod: PodFacts, names: readonly string[]): string | undefined {
  for (const container of pod.containers) {
    for (const { name, path } of container.env) {
      if (!names.includes(name)) continue;
      const value = stringAt(at(root, ...path.slice(0, -1)), 'value');
      if (value !== undefined && !isLeftOpen(value)) return value;
    }
  }
  return undefined;
}
