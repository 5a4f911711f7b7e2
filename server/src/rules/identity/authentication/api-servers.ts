import type { JwtAuthenticator } from '../../../identity/authentication/authenticator.ts';
import { authenticatorOfFlags } from '../../../identity/authentication/from-flags.ts';
import type { ComponentFlag, ComponentFlags } from '../../../kubernetes/component-flags/model.ts';
import { componentFlagsIn } from '../../../workspace/component-flags.ts';
import type { EmbeddedDocument } from '../../../workspace/embedded.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';

/** Words of documents whose API server has flags about OIDC. */
export const oidcFlagTriggers: readonly string[] = [
  'oidc-issuer',
  'oidc-client',
  'oidc-username',
  'oidc-groups',
  'oidc-required',
  'oidc-signing',
  'oidcIssuerURL',
  'oidcClientID',
  'oidcUsername',
  'oidcGroups',
  'oidc_',
];

/** An API server that is told about OIDC by flags. */
export interface OidcServer {
  readonly server: ComponentFlags;
  /** The document the flags stand in. */
  readonly embedded: EmbeddedDocument;
  /** Those about OIDC, in order. */
  readonly flags: readonly ComponentFlag[];
  /** What they amount to; undefined when they make no authenticator or hide what it is. */
  readonly authenticator: JwtAuthenticator | undefined;
}

/** The API servers of a document that have `--oidc-*` flags. */
export function oidcServersIn(document: ParsedDocument): readonly OidcServer[] {
  return componentFlagsIn(document).flatMap(({ component, embedded }): readonly OidcServer[] => {
    const server = component;
    const flags = server.flags.filter(({ name }) => name.startsWith('oidc-'));
    if (server.component !== 'kube-apiserver' || flags.length === 0) return [];
    const authenticator = authenticatorOfFlags(server);
    return [
      { server, embedded, flags, authenticator: authenticator === 'hidden' ? undefined : authenticator },
    ];
  });
}
