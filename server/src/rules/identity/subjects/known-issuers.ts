import type { KnownIssuer } from '../../../identity/authentication/known-issuer.ts';
import type { TrustedIssuer } from '../../../identity/authentication/trusted-issuer.ts';
import { authenticationOf, knownIssuers } from '../../../workspace/authenticators.ts';
import type { WorkspaceGraph } from '../../../workspace/graph.ts';

/** What is known of the issuers the API server trusts. */
export interface IssuerKnowledge {
  readonly issuers: readonly KnownIssuer[];
  /** True when an API server's own configuration is at hand and was read to its end: it trusts nobody else. */
  readonly complete: boolean;
}

/** From the configuration in the workspace, and from the settings. */
export function issuerKnowledge({
  graph,
  trustedIssuers,
}: {
  readonly graph: WorkspaceGraph;
  readonly trustedIssuers: readonly TrustedIssuer[];
}): IssuerKnowledge {
  const { jwt, partial } = authenticationOf(graph);
  return { issuers: knownIssuers(graph, trustedIssuers), complete: jwt.length > 0 && !partial };
}
