import { isScalar } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';

/** A text of a policy, as far as the manifest says it. */
export interface PolicyText {
  readonly path: Path;
  readonly node: Located;
  /**
   * What it says, with `hole` for each part that is filled in later (`${Org}` under `!Sub`, a template's variable);
   * undefined when nothing of it is known (`!Ref`, `!GetAtt`, an action of a template).
   */
  readonly text: string | undefined;
}

/** Stands for a part of a text that is not known: one character that no name holds. */
export const hole = '\uE000';

const variable = /\$\{[^{}]*\}|<[^<>\s]+>|\$\([^()\s]*\)|\$[A-Za-z_]\w*|__\w+?__/g;
const onlyVariable = /^\s*(?:\$\{[^{}]*\}|<[^<>\s]+>|\$\([^()\s]*\)|\$[A-Za-z_]\w*|__\w+?__)\s*$/;
// CloudFormation's `!Sub` and a plain string have their text here; what the others give is only known later.
const tagWithText = /^(?:!|!!str|!Sub|tag:yaml\.org,2002:str)$/;

/** Reads a scalar of a policy; anything else, and what other tags compute, is not known. */
export function policyText(node: Located, path: Path): PolicyText {
  if (!isScalar(node) || node.opaque || (node.tag !== undefined && !tagWithText.test(node.tag)))
    return { path, node, text: undefined };
  const text = node.text;
  if (onlyVariable.test(text)) return { path, node, text: undefined };
  return { path, node, text: text.replaceAll(variable, hole) };
}

/** Puts the variables of the original text back in the place of holes; undefined when it is not clear which belongs where. */
export function fillHoles(text: string, original: string): string | undefined {
  const variables = original.match(variable) ?? [];
  const count = text.split(hole).length - 1;
  if (count === 0) return text;
  if (count !== variables.length) return undefined;
  let next = 0;
  return text.replaceAll(hole, () => variables[next++] ?? '');
}
