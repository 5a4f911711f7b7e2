import type { Operation } from '../../../edit/operations.ts';
import { fillHoles, type PolicyText } from '../../../identity/trust/policy-value.ts';
import { shown, toFillIn } from '../../../identity/trust/subject-reach.ts';
import { tell } from '../../../words/tell.ts';
import type { Remedy } from '../shared/placed-problems.ts';

/** Writes a narrower subject in the place of a pattern; variables of the pattern stay where they are. */
export function narrowTo(instead: string, { node, path }: PolicyText): Remedy {
  const title = tell`Write ${shown(instead)}${toFillIn(instead)}`;
  const value = node.type === 'scalar' ? fillHoles(instead, node.text) : undefined;
  if (node.type !== 'scalar' || value === undefined)
    return { title, refusal: tell`Part of the value is filled in from elsewhere` };
  // A tag such as `!Sub` must stay with the variables it fills in.
  const operation: Operation =
    node.tag === undefined
      ? { op: 'replaceScalar', path, value }
      : { op: 'rewriteInString', path, at: [0, node.text.length], text: value };
  return { title, preferred: true, operations: [operation] };
}
