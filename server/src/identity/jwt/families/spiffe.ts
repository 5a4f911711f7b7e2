import { phrase, tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { SpiffeKind } from '../kind.ts';
import { userNameFacts } from './user-name.ts';

/** JWT-SVIDs, told by their subject; SPIFFE does not prescribe an issuer. */
export const spiffe: TokenFamily<SpiffeKind> = {
  ids: ['spiffe'],
  asymmetric: true,
  meanings: {
    sub: phrase('SPIFFE id of the workload'),
    aud: phrase('receivers; a JWT-SVID must have at least one and should have only one'),
  },
  recognise({ payload }) {
    const subject = stringClaim(payload, 'sub');
    const [, trustDomain, path = ''] = /^spiffe:\/\/([a-z0-9._-]+)(\/[^?#\s]*)?$/.exec(subject ?? '') ?? [];
    if (trustDomain === undefined) return undefined;
    const [, namespace, serviceAccount] = /^\/ns\/([^/]+)\/sa\/([^/]+)$/.exec(path) ?? [];
    return {
      id: 'spiffe',
      confidence: 'high',
      issuer: stringClaim(payload, 'iss'),
      username: subject,
      trustDomain,
      path,
      namespace,
      serviceAccount,
    };
  },
  title: () => tell`SPIFFE workload identity (JWT-SVID)`,
  label: (kind) =>
    kind.serviceAccount === undefined
      ? `SPIFFE ${kind.trustDomain}${kind.path}`
      : tell`SPIFFE ${kind.namespace}/${kind.serviceAccount} in ${kind.trustDomain}`,
  personal: () => false,
  facts: (kind) =>
    kind.issuer === undefined
      ? [tell`Without iss no API server can be configured to take it.`]
      : userNameFacts(kind),
  advice: () => [
    tell`A workload gets its SVID from the SPIFFE Workload API, which renews it; nothing needs to store it.`,
  ],
};
