import { tell } from '../../words/tell.ts';
import { audiencesOf, claim, idClaim, objectClaim, stringClaim } from '../jwt/claims.ts';
import type { JsonObject } from '../jwt/json.ts';
import type { Authentication, ServiceAccountAuthenticator, UserInfo } from './authenticator.ts';
import { list, type PresentedToken, quoted, refused } from './token-checks.ts';

/** `iss` of tokens from Secrets, in every cluster [k/k pkg/serviceaccount/legacy.go]. */
export const legacyIssuer = 'kubernetes/serviceaccount';

/**
 * What the cluster makes of a token of its own ServiceAccounts: of the TokenRequest API, or from a Secret. Whether the
 * account, Pod or Secret still exists is not looked at. [k/k pkg/serviceaccount/{jwt,claims,legacy}.go]
 */
export function authenticateAccount(
  { issuers, audiences }: ServiceAccountAuthenticator,
  { claims }: PresentedToken,
  now: Date,
): Authentication {
  const issuer = stringClaim(claims, 'iss') ?? '';
  if (issuer === legacyIssuer) return legacyUser(claims);
  const account = objectClaim(objectClaim(claims, 'kubernetes.io'), 'serviceaccount');
  if (issuers !== undefined ? !issuers.includes(issuer) : account === undefined)
    return refused(
      'issuer',
      issuers === undefined
        ? tell`it takes tokens of this cluster's ServiceAccounts, and this one says iss ${quoted(issuer)}`
        : tell`it takes tokens of ${list([legacyIssuer, ...issuers])}, and this one says iss ${quoted(issuer)}`,
    );
  const own = audiencesOf(claims);
  const wanted = audiences ?? issuers ?? [issuer];
  if (own.length > 0 && !own.some((audience) => wanted.includes(audience)))
    return refused(
      'audience',
      `token audiences ${list(own)} is invalid for the target audiences ${list(wanted)}`,
    );
  const seconds = now.getTime() / 1000;
  const expires = claim(claims, 'exp');
  if (typeof expires === 'number' && expires <= seconds)
    return refused('expired', 'service account token has expired');
  const notBefore = claim(claims, 'nbf');
  if (typeof notBefore === 'number' && notBefore > seconds)
    return refused('not-yet', 'service account token is not valid yet');
  return boundUser(claims);
}

function legacyUser(claims: JsonObject): Authentication {
  const [namespace, name, uid, secret] = [
    'namespace',
    'service-account.name',
    'service-account.uid',
    'secret.name',
  ].map((field) => stringClaim(claims, `kubernetes.io/serviceaccount/${field}`) ?? '');
  if (namespace === undefined || namespace === '') return refused('mapping', 'namespace claim is missing');
  if (secret === '') return refused('mapping', 'secretName claim is missing');
  if (name === undefined || name === '') return refused('mapping', 'serviceAccountName claim is missing');
  if (uid === undefined || uid === '') return refused('mapping', 'serviceAccountUID claim is missing');
  return accountUser(claims, namespace, name, uid, {});
}

function boundUser(claims: JsonObject): Authentication {
  const own = objectClaim(claims, 'kubernetes.io');
  const namespace = stringClaim(own, 'namespace');
  const account = objectClaim(own, 'serviceaccount');
  const name = stringClaim(account, 'name');
  if (namespace === undefined || name === undefined)
    return refused(
      'mapping',
      'token could not be validated: the claim kubernetes.io names no ServiceAccount',
    );
  const id = stringClaim(claims, 'jti');
  const extra: Record<string, readonly string[]> = {
    ...(id !== undefined && { 'authentication.kubernetes.io/credential-id': [`JTI=${id}`] }),
  };
  for (const kind of ['pod', 'node'] as const) {
    const bound = objectClaim(own, kind);
    const boundName = stringClaim(bound, 'name');
    const uid = idClaim(bound, 'uid');
    if (boundName !== undefined) extra[`authentication.kubernetes.io/${kind}-name`] = [boundName];
    if (uid !== undefined) extra[`authentication.kubernetes.io/${kind}-uid`] = [uid];
  }
  return accountUser(claims, namespace, name, idClaim(account, 'uid') ?? '', extra);
}

function accountUser(
  claims: JsonObject,
  namespace: string,
  name: string,
  uid: string,
  extra: UserInfo['extra'],
): Authentication {
  const user = `system:serviceaccount:${namespace}:${name}`;
  // Both validators compare the subject with the names they found.
  const subject = stringClaim(claims, 'sub');
  if (subject !== user)
    return refused('mapping', `sub claim is invalid: it is ${quoted(subject ?? '')}, not ${quoted(user)}`);
  return {
    outcome: 'accepted',
    user: {
      name: user,
      uid,
      groups: ['system:serviceaccounts', `system:serviceaccounts:${namespace}`],
      extra,
    },
  };
}
