import { tell } from '../../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../../workspace/graph.ts';

/** Type of the Secrets in which the control plane keeps tokens without an end. */
export const tokenSecretType = 'kubernetes.io/service-account-token';

/** Names the ServiceAccount a token Secret belongs to; the API server demands it. */
export const accountAnnotation = 'kubernetes.io/service-account.name';

/** Set by the legacy token cleaner; the API server refuses the token from then on (facts A.3). */
export const invalidSinceLabel = 'kubernetes.io/legacy-token-invalid-since';

/** What the control plane puts into a token Secret, and what a projected volume can imitate. */
export const tokenSecretKeys: readonly string[] = ['token', 'ca.crt', 'namespace'];

/** True for a manifest that makes (or keeps) a token Secret; a Kustomize patch of one is not that manifest. */
export function isTokenSecret({ facts }: PlacedResource): boolean {
  return facts.secret?.type === tokenSecretType && facts.completeness !== 'patch';
}

/** `Deployment web`, or `This Deployment` without a known name. */
export function titleOf({ facts }: PlacedResource): string {
  return facts.name === undefined ? tell`This ${facts.kind}` : `${facts.kind} ${facts.name}`;
}

/** The ServiceAccounts of that name which are in the same namespace as far as the manifests say. */
export function accountsOf(
  graph: WorkspaceGraph,
  name: string | undefined,
  namespace: string | undefined,
): readonly PlacedResource[] {
  return name === undefined
    ? []
    : graph
        .inNamespace('ServiceAccount', name, namespace)
        .filter(({ facts }) => facts.serviceAccount !== undefined);
}
