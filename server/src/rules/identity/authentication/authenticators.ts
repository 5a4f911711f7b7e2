import type { JwtAuthenticator } from '../../../identity/authentication/authenticator.ts';
import { readAuthenticators } from '../../../identity/authentication/read-configuration.ts';
import { sharedIssuerOf } from '../../../identity/authentication/tenants.ts';
import { issuerOfUrl } from '../../../identity/issuers/all.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { configurationsIn } from '../../../workspace/authentication-configurations.ts';
import type { EmbeddedDocument } from '../../../workspace/embedded.ts';
import { at } from '../../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../../yaml/located.ts';
import { type OidcServer, oidcServersIn } from './api-servers.ts';

/** An authenticator where it is written. */
export type WrittenAuthenticator =
  | {
      readonly type: 'configuration';
      readonly embedded: EmbeddedDocument;
      readonly authenticator: JwtAuthenticator;
      /** The entry of `jwt`. */
      readonly node: Located;
      readonly path: Path;
    }
  | {
      readonly type: 'flags';
      readonly embedded: EmbeddedDocument;
      readonly authenticator: JwtAuthenticator;
      readonly oidc: OidcServer;
    };

/** All authenticators of a document that can be read whole: those of configuration files and those made by flags. */
export function authenticatorsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly WrittenAuthenticator[] {
  const configured = configurationsIn(document, resources).flatMap(({ embedded, resource }) =>
    readAuthenticators(resource).flatMap((authenticator, index): readonly WrittenAuthenticator[] => {
      const path = [...resource.path, 'jwt', index];
      const node = at(embedded.root, ...path);
      return typeof authenticator === 'string' || node === undefined
        ? []
        : [{ type: 'configuration', embedded, authenticator, node, path }];
    }),
  );
  const flags = oidcServersIn(document).flatMap((oidc): readonly WrittenAuthenticator[] =>
    oidc.authenticator === undefined
      ? []
      : [{ type: 'flags', embedded: oidc.embedded, authenticator: oidc.authenticator, oidc }],
  );
  return [...configured, ...flags];
}

/** A prefix that says whose names they are: `github:`. */
export function prefixFor({ issuerUrl }: JwtAuthenticator): string {
  const word = sharedIssuerOf(issuerUrl)?.word ?? issuerOfUrl(issuerUrl)?.id.replace(/-.*/s, '') ?? 'oidc';
  return `${word}:`;
}
