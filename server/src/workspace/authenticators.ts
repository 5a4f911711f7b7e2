import type { ServiceAccountAuthenticator } from '../identity/authentication/authenticator.ts';
import { type KnownIssuer, knownIssuerOf } from '../identity/authentication/known-issuer.ts';
import { knownIssuerOfSetting, type TrustedIssuer } from '../identity/authentication/trusted-issuer.ts';
import type { AuthenticationFacts, JwtAuthenticatorFacts, Site } from './facts.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { authenticationName } from './mentions.ts';

/** An authenticator of the workspace and where it is configured. */
export interface PlacedAuthenticator {
  readonly resource: PlacedResource;
  readonly source: AuthenticationFacts['source'];
  readonly facts: JwtAuthenticatorFacts;
}

/** How the API servers configured in the workspace take tokens. */
export interface WorkspaceAuthentication {
  readonly jwt: readonly PlacedAuthenticator[];
  /** The cluster's own tokens; more than one where several API servers are configured. */
  readonly serviceAccounts: readonly ServiceAccountAuthenticator[];
  /** True when some authenticator could not be read. */
  readonly partial: boolean;
  /** API servers that are given `--anonymous-auth` beside `--authentication-config`. */
  readonly anonymousFlags: readonly { readonly resource: PlacedResource; readonly site: Site }[];
}

/** Looks the authenticators up through the graph, so that a verdict that rests on them is dropped when one changes. */
export function authenticationOf(graph: WorkspaceGraph): WorkspaceAuthentication {
  const placed = graph.mentioning(authenticationName.kind, authenticationName.name);
  const facts = placed.flatMap((resource) =>
    resource.facts.authentication === undefined
      ? []
      : [{ resource, authentication: resource.facts.authentication }],
  );
  return {
    jwt: facts.flatMap(({ resource, authentication }) =>
      authentication.jwt.map((one) => ({ resource, source: authentication.source, facts: one })),
    ),
    serviceAccounts: facts.flatMap(({ authentication }) => authentication.serviceAccounts ?? []),
    partial: facts.some(({ authentication }) => authentication.partial),
    anonymousFlags: facts.flatMap(({ resource, authentication }) =>
      authentication.source === 'flags' && authentication.anonymous !== undefined
        ? [{ resource, site: authentication.anonymous }]
        : [],
    ),
  };
}

/**
 * What is known of the names that tokens get: from the API servers configured in the workspace, then from the settings for
 * issuers that none of those takes. An issuer may be there twice, with different prefixes in different clusters.
 */
export function knownIssuers(
  graph: WorkspaceGraph,
  trusted: readonly TrustedIssuer[],
): readonly KnownIssuer[] {
  const configured = authenticationOf(graph).jwt.map(({ facts, source }) =>
    knownIssuerOf(facts.authenticator, source),
  );
  const settings = trusted.flatMap((setting) => knownIssuerOfSetting(setting) ?? []);
  return [
    ...configured,
    ...settings.filter(({ issuerUrl }) => !configured.some((known) => known.issuerUrl === issuerUrl)),
  ];
}
