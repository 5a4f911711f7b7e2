import { tell } from '../../../words/tell.ts';
import type { PodFacts } from '../../../workspace/facts.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';
import { accountOfPods } from '../../../workspace/token-state.ts';
import type { Located } from '../../../yaml/located.ts';
import type { Evidence } from './evidence.ts';
import { tokenSecretKeys } from './token-secret.ts';
import { type SecretUse, takesToken } from './uses.ts';

/** All that a conversion looks at. */
export interface Situation {
  readonly workload: PlacedResource;
  readonly pod: PodFacts;
  readonly evidence: Evidence;
  readonly root: Located;
  readonly graph: WorkspaceGraph;
  readonly expirationSeconds: number;
  readonly kubernetesMinor: number;
}

/** Why nothing can be written for this use, whoever the Pods run as; undefined when something can. */
export function generalObstacle(
  { workload, evidence, kubernetesMinor }: Situation,
  use: SecretUse,
): string | undefined {
  switch (workload.facts.completeness) {
    case 'template':
      return tell`The manifest is a template: what it becomes is not known before it is rendered`;
    case 'patch':
      return tell`The manifest is a patch: which ServiceAccount the Pods run as and what else they mount stands elsewhere`;
    case 'broken':
      return tell`The document has syntax errors`;
  }
  // kube-root-ca.crt is in every namespace from then on (facts A.2).
  if (kubernetesMinor < 22)
    return tell`Kubernetes before 1.22 does not put ConfigMap kube-root-ca.crt into every namespace`;
  if (evidence.basis === 'items') {
    return tell`Secret ${use.secret} is not in this workspace: whose token it holds, and for which cluster, is not known`;
  }
  if (evidence.basis === 'manifest-namespace-unknown') {
    return tell`Only one of the two manifests states its namespace, so it is not known whether Secret ${use.secret} is the one meant`;
  }
  const extra = evidence.secrets
    .flatMap(({ facts }) => facts.secret?.keys ?? [])
    .find((key) => !tokenSecretKeys.includes(key));
  const takesAll = use.how === 'envFrom' || ('items' in use && use.items === undefined);
  if (extra !== undefined && takesAll) return otherKey(use.secret, extra);
  if ('items' in use) {
    const unknown = use.items?.find(({ key }) => !tokenSecretKeys.includes(key));
    if (unknown !== undefined) return otherKey(use.secret, unknown.key);
  }
  return undefined;
}

function otherKey(secret: string, key: string): string {
  return tell`Key ${key} of Secret ${secret} has no counterpart in a projected token volume`;
}

/** Whether the Pods would keep their identity; a projected token is always for the ServiceAccount the Pods run as. */
export type Identity =
  | { readonly same: true }
  /** `account`: the ServiceAccount the Pods would have to run as, where a manifest names it. */
  | { readonly same: false; readonly reason: string; readonly account: string | undefined };

/** Compares whose token the Secret holds with who the Pods run as. Uses that leave the token alone always keep the identity. */
export function compareIdentity({ workload, evidence }: Situation, use: SecretUse): Identity {
  if (!takesToken(use)) return { same: true };
  const runsAs = accountOfPods(workload);
  const { account } = evidence;
  if (account === undefined) {
    const reason = tell`The manifest of Secret ${use.secret} does not say whose token it holds`;
    return { same: false, reason, account: undefined };
  }
  if (account === runsAs) return { same: true };
  const reason = tell`Secret ${use.secret} holds a token of ServiceAccount ${account}, but the Pods run as ${runsAs ?? tell`another`}, and a projected token is always their own: the identity would change`;
  return { same: false, reason, account: evidence.basis === 'manifest' ? account : undefined };
}
