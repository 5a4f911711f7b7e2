import { tell } from '../words/tell.ts';
import type { Path } from '../yaml/located.ts';
import { checkContainer, type EditContext, locate } from './context.ts';
import type { TextEdit } from './operations.ts';
import { printScalar } from './print.ts';
import { refuse } from './refusal.ts';

/** Gives the pair at the path another key; its quotes stay where they can hold the new one. */
export function renameKey(context: EditContext, path: Path, key: string): TextEdit[] {
  const { text, style } = context;
  const { step } = locate(context, path);
  if (step?.kind !== 'pair') refuse(tell`The path does not lead to a pair of a map.`);
  const { container, pair } = step;
  checkContainer(container, text, context.document.problems);
  if (container.open) refuse(tell`A template in the map may add keys to it.`);
  const [start, end] = pair.key.range;
  if (text[start] === '*') refuse(tell`The key is written as an alias.`);
  if (pair.key.anchor !== undefined) refuse(tell`The key carries an anchor.`);
  if (pair.key.text === key) return [];
  if (container.pairs.some((other) => other.key.text === key && other.via === undefined)) {
    refuse(tell`The map has this key already.`);
  }
  const place = container.flow ? 'flow' : 'block';
  return [{ range: [start, end], newText: printScalar(key, style, place, pair.key.style) }];
}
