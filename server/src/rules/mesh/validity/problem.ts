import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { pairs } from '../../../yaml/access.ts';
import type { Located, Path, Range } from '../../../yaml/located.ts';
import { nearestName } from '../../token/effective/nearest-name.ts';

/** Something that Istio refuses, or that the API server drops on the way to it. */
export interface MeshProblem {
  readonly path: Path;
  readonly range: Range;
  /** What, why and what to write. */
  readonly message: string;
  /** What makes it right, where that is certain. */
  readonly fix?: ProblemFix;
}

export interface ProblemFix {
  readonly title: string;
  readonly operations: readonly Operation[];
  /** True where the object as it stands is refused, so that nothing that works changes. */
  readonly refused?: boolean;
}

/** Fields that the schema does not have: the API server drops them, and the rest means something else. */
export function unknownFields(
  node: Located | undefined,
  path: Path,
  known: readonly string[],
): readonly MeshProblem[] {
  return pairs(node).flatMap(({ key }): readonly MeshProblem[] => {
    if (key.opaque || known.includes(key.text) || known.map(snakeCase).includes(key.text)) return [];
    const near = nearestName(
      key.text,
      known.filter((name) => !pairs(node).some((pair) => pair.key.text === name)),
    );
    const operations: readonly Operation[] =
      near === undefined ? [] : [{ op: 'renameKey', path: [...path, key.text], key: near }];
    return [
      {
        path: [...path, key.text],
        range: key.range,
        message: tell`There is no field ${key.text} here: it is dropped, and the policy means something else; ${near === undefined ? tell`there are ${known.slice(0, 4).join(', ')}` : tell`write ${near}`}`,
        ...(near !== undefined && { fix: { title: tell`Write ${near}`, operations } }),
      },
    ];
  });
}

/** The other name that protobuf takes for a field. */
function snakeCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
