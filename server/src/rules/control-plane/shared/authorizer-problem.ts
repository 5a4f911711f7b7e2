import { isPlaceholder } from '../../../kubernetes/component-flags/placeholder.ts';
import { tell } from '../../../words/tell.ts';
import { isScalar } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { Remedy } from '../../identity/shared/placed-problems.ts';

/** Something that kube-apiserver refuses about an entry. */
export interface AuthorizerProblem {
  readonly path: Path;
  readonly underline?: 'key' | 'value';
  /** Field and reason, as the API server says it. */
  readonly words: string;
  /** What to write. */
  readonly advice: string;
  readonly remedy?: Remedy;
}

/** Adds a field that the API server demands. */
export function added(path: Path, key: string, value: string, after?: readonly string[]): Remedy {
  return {
    title: tell`Write ${key}: ${value}`,
    // Which way errors go is a decision; everything else was refused before.
    safe: key !== 'failurePolicy',
    preferred: true,
    operations: [{ op: 'insertPair', path, key, value, ...(after && { after }) }],
  };
}

/** Writes another value for a field; what stood there was refused. */
export function replaced(path: Path, value: string): Remedy {
  return {
    title: tell`Write ${value}`,
    safe: true,
    preferred: true,
    operations: [{ op: 'replaceScalar', path, value }],
  };
}

/** True for a value that is not known before a template or another program has filled it in. */
export function isFilledIn(node: Located | undefined): boolean {
  return isScalar(node) && (node.opaque || isPlaceholder(node.text));
}
