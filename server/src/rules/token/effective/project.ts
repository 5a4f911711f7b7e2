import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { defaultTokenPath } from '../../../workspace/api-use.ts';
import type { TokenState } from '../../../workspace/token-state.ts';
import type { FixContext } from '../../rule.ts';
import { appendItem } from '../../shared/mount-token.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { tokenSecretKeys } from '../token-secret/token-secret.ts';
import { converted, type Outcome, refused } from '../token-secret/tree.ts';
import { sourcesFor } from './own-volume.ts';
import { freeName, joined, type PodSite, setPodField } from './pod-offer.ts';

/** The same three files in the same containers as the API server would mount, with a token that ends after its lifetime. */
export function projectAtDefaultPath(site: PodSite, state: TokenState, context: FixContext): Outcome {
  const { pod, root } = site;
  if (context.kubernetesMinor < 22)
    return refused(tell`Kubernetes before 1.22 does not put ConfigMap kube-root-ca.crt into every namespace`);
  const lists = [
    [...pod.path, 'volumes'],
    ...state.injectedInto.map(({ path }) => [...path, 'volumeMounts']),
  ];
  if (lists.some((list) => isShared(root, list)))
    return refused(tell`The lists of mounts or volumes are shared through a YAML anchor or merge key`);
  const name = freeName('api-token', pod);
  const sources = sourcesFor(tokenSecretKeys, context.settings.expirationSeconds);
  const operations: Operation[] = state.injectedInto.map((container) =>
    appendItem(root, container.path, 'volumeMounts', { name, mountPath: defaultTokenPath, readOnly: true }),
  );
  operations.push(appendItem(root, pod.path, 'volumes', { name, projected: { sources } }));
  return joined(setPodField(site, 'automountServiceAccountToken', false), converted(operations));
}
