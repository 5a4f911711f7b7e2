import { phrase } from '../../../words/tell.ts';
import { audiencesOf, idClaim, numberClaim, objectClaim, stringClaim } from '../claims.ts';
import type { DecodedToken } from '../decode.ts';
import type { ClaimMeanings } from '../family.ts';
import type { JsonObject } from '../json.ts';
import type { BoundObject, Confidence } from '../kind.ts';
import { toSeconds } from '../times.ts';

/** The identity part that all ServiceAccount tokens share. */
export interface ServiceAccountIdentity {
  readonly confidence: Confidence;
  readonly issuer: string | undefined;
  readonly username: string;
  readonly namespace: string;
  readonly serviceAccount: string;
  readonly serviceAccountUid: string | undefined;
  readonly audiences: readonly string[];
}

/** Identity and bound objects of a token from the TokenRequest API. */
export interface BoundClaims {
  readonly identity: ServiceAccountIdentity;
  readonly pod: BoundObject | undefined;
  readonly node: BoundObject | undefined;
  readonly secret: BoundObject | undefined;
  readonly warnAfter: number | undefined;
}

/** Reads the `kubernetes.io` claim; undefined when the token is no bound ServiceAccount token. */
export function readBoundClaims(token: DecodedToken): BoundClaims | undefined {
  const claims = objectClaim(token.payload, 'kubernetes.io');
  const serviceAccount = objectClaim(claims, 'serviceaccount');
  const namespace = stringClaim(claims, 'namespace');
  const name = stringClaim(serviceAccount, 'name');
  if (namespace === undefined || name === undefined) return undefined;
  const warnAfter = numberClaim(claims, 'warnafter');
  return {
    identity: identityOf(token, namespace, name, idClaim(serviceAccount, 'uid')),
    pod: boundObject(claims, 'pod'),
    node: boundObject(claims, 'node'),
    secret: boundObject(claims, 'secret'),
    warnAfter: warnAfter === undefined ? undefined : toSeconds(warnAfter),
  };
}

/** Puts the identity together; a `sub` that says something else lowers the confidence. */
export function identityOf(
  token: DecodedToken,
  namespace: string,
  name: string,
  uid: string | undefined,
): ServiceAccountIdentity {
  const username = `system:serviceaccount:${namespace}:${name}`;
  return {
    confidence: stringClaim(token.payload, 'sub') === username ? 'high' : 'medium',
    issuer: stringClaim(token.payload, 'iss'),
    username,
    namespace,
    serviceAccount: name,
    serviceAccountUid: uid,
    audiences: audiencesOf(token.payload),
  };
}

function boundObject(claims: JsonObject | undefined, field: string): BoundObject | undefined {
  const object = objectClaim(claims, field);
  const name = stringClaim(object, 'name');
  return name === undefined ? undefined : { name, uid: idClaim(object, 'uid') };
}

/** Meanings of the claims of bound tokens. */
export const boundMeanings: ClaimMeanings = {
  sub: phrase('user name for the API server: system:serviceaccount:NAMESPACE:NAME'),
  jti: phrase('id of this token; audit events show it as credential id JTI=…'),
  'kubernetes.io.namespace': phrase('namespace of the ServiceAccount'),
  'kubernetes.io.serviceaccount.name': phrase('name of the ServiceAccount'),
  'kubernetes.io.serviceaccount.uid': phrase('uid; the token dies with this very ServiceAccount'),
  'kubernetes.io.pod.name': phrase('Pod the token is bound to; it dies with the Pod'),
  'kubernetes.io.pod.uid': phrase('uid of that Pod'),
  'kubernetes.io.node.name': phrase('Node the Pod runs on, or the Node the token is bound to'),
  'kubernetes.io.node.uid': phrase('uid of that Node'),
  'kubernetes.io.secret.name': phrase('Secret the token is bound to; it dies with the Secret'),
  'kubernetes.io.secret.uid': phrase('uid of that Secret'),
  'kubernetes.io.warnafter': phrase('from then on the API server counts uses of the token as stale'),
};
