import type { UserInfo } from '../../identity/authentication/authenticator.ts';
import { sharedIssuerOf, tenantOf } from '../../identity/authentication/tenants.ts';
import { issuerOfUrl } from '../../identity/issuers/all.ts';
import { readSubject } from '../../identity/issuers/read-subject.ts';
import { audiencesOf, stringClaim } from '../../identity/jwt/claims.ts';
import type { DecodedToken } from '../../identity/jwt/decode.ts';
import { hidesToken, withoutTokens } from '../../identity/jwt/display.ts';
import { quotedText } from '../../identity/jwt/quoted.ts';
import { serviceAccountUserOf } from '../../rules/rbac/bindings/service-account-user.ts';
import { tell } from '../../words/tell.ts';

/** A manifest to start from, and what to know about it. */
export interface WrittenManifest {
  /** One document of YAML. */
  readonly yaml: string;
  /** Sentences without a full stop; empty when there is nothing to add. */
  readonly remarks: readonly string[];
}

/**
 * A RoleBinding with the one subject that is this caller and nobody else; namespace and role are capitals to fill in.
 * Undefined for a name that cannot be written, since a token in it is hidden.
 */
export function writeBinding({ name }: UserInfo): WrittenManifest | undefined {
  if (hidesToken(name)) return undefined;
  const account = serviceAccountUserOf(name);
  const reading = account === undefined ? readSubject(name) : undefined;
  const verdict = reading?.verdict;
  const remarks: string[] = [];
  if (verdict !== undefined) {
    if (verdict.scope === 'unstable')
      remarks.push(
        tell`the next run has another name, so this binding will not hold: let the API server compute a name with claimMappings.username.expression and bind that`,
      );
    if (verdict.scope === 'unreviewed' || verdict.scope === 'wide')
      remarks.push(tell`this name is borne by ${verdict.bearer}: give it read rights only`);
    if (verdict.caution !== undefined) remarks.push(verdict.caution);
  }
  const subject =
    account === undefined
      ? `  - kind: User
    apiGroup: rbac.authorization.k8s.io
    name: ${quoted(name)}
`
      : `  - kind: ServiceAccount
    name: ${account.name}
    namespace: ${account.namespace}
`;
  const yaml = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${objectName(reading?.text ?? name)}
  namespace: NAMESPACE
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: ROLE
subjects:
${subject}`;
  return { yaml, remarks };
}

/**
 * The AuthenticationConfiguration by which the API server would take tokens like this one, scoped to the account it comes
 * from; undefined for tokens without an https issuer, which it never takes.
 */
export function writeAuthentication({ payload }: DecodedToken): WrittenManifest | undefined {
  const url = stringClaim(payload, 'iss');
  if (payload === undefined || url === undefined || !/^https:\/\/[^?#@\s]+$/.test(url)) return undefined;
  const audiences = audiencesOf(payload);
  const shared = sharedIssuerOf(url);
  const tenant = shared && tenantOf(shared, payload);
  const word = shared?.word ?? issuerOfUrl(url)?.id.replace(/-.*/s, '') ?? 'oidc';
  const remarks: string[] = [];
  if (audiences.length === 0)
    remarks.push(tell`the token has no audience: request one with an audience of this cluster alone`);
  else
    remarks.push(
      tell`audience ${audiences[0]} is what the token asks for: use one that only this cluster takes, and request tokens for it`,
    );
  const rules =
    shared === undefined
      ? ''
      : `    claimValidationRules:
      - claim: ${tenant?.claim ?? shared.claims[0] ?? 'CLAIM'}
        requiredValue: ${quoted(tenant?.value ?? shared.placeholder)}
`;
  const yaml = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
  - issuer:
      url: ${/^[\w.:/~-]*[\w/]$/.test(url) ? url : quoted(url)}
      audiences:
        - ${quoted(audiences[0] ?? 'AUDIENCE')}
${rules}    claimMappings:
      username:
        claim: sub
        prefix: ${quoted(`${word}:`)}
    userValidationRules:
      - expression: "!user.username.startsWith('system:')"
        message: names that begin with system are reserved
`;
  return { yaml: withoutTokens(yaml), remarks: remarks.map(withoutTokens) };
}

// Characters that change how the text around them looks, that nobody sees, or that YAML forbids.
const harmful =
  /[\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ufffe\uffff]/g;

/** JSON strings are double-quoted YAML; what would hide is written as an escape. */
function quoted(text: string): string {
  return quotedText(text).replaceAll(
    harmful,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const longestName = 63;

/** A name an object may have, made of what the subject says. */
function objectName(subject: string): string {
  const words = subject
    .toLowerCase()
    .replace(/refs\/(?:heads|tags)\//, '')
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-|-$/g, '');
  return words.slice(0, longestName).replace(/-$/, '') || 'caller';
}
