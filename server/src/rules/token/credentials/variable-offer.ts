import { tell } from '../../../words/tell.ts';
import { at, isScalar, stringAt } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { Finding, FixOffer } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';

/**
 * For the literal value of an environment variable: read it from a Secret, whose name follows the workload. The Secret
 * itself is not written, since its value would stand in a file again. Undefined where the path is no such value.
 */
export function variableOffer(root: Located, finding: Finding, path: Path): FixOffer | undefined {
  if (path.at(-1) !== 'value' || typeof path.at(-2) !== 'number' || path.at(-3) !== 'env') return undefined;
  const entry = path.slice(0, -1);
  const variable = stringAt(root, ...entry, 'name');
  if (variable === undefined || !/^[-._A-Za-z0-9]+$/.test(variable) || !isScalar(at(root, ...path)))
    return undefined;
  const secret = `${finding.resource?.name ?? 'app'}-credentials`.slice(0, 253);
  const title = tell`Read ${variable} from Secret ${secret} (to be created outside this file)`;
  if (isShared(root, path)) {
    return {
      title,
      safe: false,
      refusal: tell`The variable is shared through a YAML anchor or merge key, so a change would reach other places too`,
    };
  }
  return {
    title,
    safe: false,
    preferred: true,
    plan: () => ({
      changes: [
        {
          type: 'edit',
          document: finding.document,
          operations: [
            { op: 'renameKey', path, key: 'valueFrom' },
            {
              op: 'replaceValue',
              path: [...entry, 'valueFrom'],
              value: { secretKeyRef: { name: secret, key: variable } },
            },
          ],
          label: tell`Read ${variable} from a Secret`,
        },
      ],
    }),
  };
}
