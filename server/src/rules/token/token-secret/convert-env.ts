import { phrase, tell } from '../../../words/tell.ts';
import { mountToken } from '../../shared/mount-token.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import type { Situation } from './situation.ts';
import { converted, type Outcome, refused } from './tree.ts';
import type { EnvUse } from './uses.ts';

const shared = phrase(
  'The variable is shared through a YAML anchor or merge key, so a change would reach other places too',
);

/** Reads `ca.crt` or `namespace` from where every namespace and Pod has them. */
export function convertPlainEnv({ root }: Situation, use: EnvUse): Outcome {
  const reference = use.site.path.slice(0, -1);
  const valueFrom = reference.slice(0, -1);
  if (isShared(root, reference)) return refused(shared);
  if (use.key === 'ca.crt') {
    const path = [...valueFrom, 'configMapKeyRef'];
    return converted([
      { op: 'renameKey', path: reference, key: 'configMapKeyRef' },
      { op: 'replaceScalar', path: [...path, 'name'], value: 'kube-root-ca.crt' },
    ]);
  }
  if (use.key === 'namespace') {
    return converted([
      { op: 'replaceValue', path: valueFrom, value: { fieldRef: { fieldPath: 'metadata.namespace' } } },
    ]);
  }
  return refused(tell`Key ${use.key ?? 'token'} of Secret ${use.secret} has no counterpart outside it`);
}

/** Mounts a projected token into the container and puts the path of its file in the variable's place. */
export function mountTokenForVariable({ root, pod, expirationSeconds }: Situation, use: EnvUse): Outcome {
  const valueFrom = use.site.path.slice(0, -2);
  if (isShared(root, use.site.path.slice(0, -1))) return refused(shared);
  const mounted = mountToken(root, pod, use.container, { audience: undefined, expirationSeconds });
  if (mounted === undefined)
    return refused(tell`The lists of mounts or volumes are shared through a YAML anchor or merge key`);
  return converted([
    { op: 'renameKey', path: valueFrom, key: 'value' },
    { op: 'replaceValue', path: [...valueFrom.slice(0, -1), 'value'], value: mounted.file },
    ...mounted.operations,
  ]);
}
