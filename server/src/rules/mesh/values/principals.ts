import { tell } from '../../../words/tell.ts';

/** Why no request or caller can ever have a value, and what was meant where that is certain enough to write it. */
export interface ValueFlaw {
  /** Ends the sentence that begins with the value. */
  readonly why: string;
  readonly write: string | undefined;
}

// Istio's own, unless a mesh is installed with another (facts E.7).
const defaultTrustDomain = 'cluster.local';

const accountUser = /^system:serviceaccount:([^:/*]+):([^:/*]+)$/;
const identityPath = /^ns\/[^/]+\/sa\/[^/]+$/;

/** Judges a value of `principals`: `TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`, with `*` alone, first or last (facts E.7). */
export function principalFlaw(value: string): ValueFlaw | undefined {
  if (value === '*' || value === '') return undefined;
  // Istio writes `spiffe://` in front itself (pilot/pkg/security/authz/model/generator.go).
  if (/^spiffe:\/\//.test(value)) {
    const rest = value.slice('spiffe://'.length);
    return {
      why: tell`has spiffe://, which Istio puts in front itself`,
      write: principalFlaw(rest) === undefined ? rest : undefined,
    };
  }
  const user = accountUser.exec(value);
  if (user !== null)
    return {
      why: tell`is a user name of Kubernetes, not an identity of the mesh`,
      write: `${defaultTrustDomain}/ns/${user[1]}/sa/${user[2]}`,
    };
  const misplaced = middleStar(value);
  if (misplaced !== undefined) {
    // `TD/ns/*/sa/NAME`: the account in any namespace, which a leading star can say.
    const anywhere = /^[^/*]+\/ns\/\*(\/sa\/[^/*]+)$/.exec(value);
    return { why: misplaced, write: anywhere === null ? undefined : `*${anywhere[1]}` };
  }
  if (value.startsWith('*') || value.endsWith('*')) return undefined;
  const bare = value.replace(/^\//, '');
  if (identityPath.test(bare))
    return { why: tell`lacks the trust domain in front`, write: `${defaultTrustDomain}/${bare}` };
  const [domain, ...path] = value.split('/');
  if (path.length === 0)
    return { why: tell`is no identity; one is TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`, write: undefined };
  const rest = path.join('/');
  const isOurs = domain === defaultTrustDomain || path[0] === 'ns';
  if (!isOurs || identityPath.test(rest)) return undefined;
  return { why: tell`is no identity; one is TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`, write: undefined };
}

/** Judges a value of `requestPrincipals`: `ISSUER/SUBJECT`, cut at the last slash. */
export function requestPrincipalFlaw(value: string): ValueFlaw | undefined {
  if (value === '*' || value === '') return undefined;
  const misplaced = middleStar(value);
  if (misplaced !== undefined) return { why: misplaced, write: undefined };
  if (value.startsWith('*') || value.endsWith('*')) return undefined;
  const slash = value.lastIndexOf('/');
  if (slash < 0)
    return { why: tell`lacks issuer or subject; a token’s principal is ISSUER/SUBJECT`, write: `*/${value}` };
  if (slash === value.length - 1) return { why: tell`has no subject behind the issuer`, write: `${value}*` };
  // Of `https://issuer` the last slash belongs to the scheme.
  if (/^https?:\/\/[^/]+$/.test(value))
    return { why: tell`is an issuer without a subject`, write: `${value}/*` };
  return undefined;
}

/** Judges a value of `serviceAccounts`: `ACCOUNT` or `NAMESPACE/ACCOUNT`, without wildcards. */
export function serviceAccountFlaw(value: string): ValueFlaw | undefined {
  const path = /(?:^|\/)ns\/([^/*]+)\/sa\/([^/*]+)$/.exec(value);
  if (path !== null)
    return { why: tell`is a principal; here it is NAMESPACE/ACCOUNT`, write: `${path[1]}/${path[2]}` };
  const user = accountUser.exec(value);
  if (user !== null)
    return {
      why: tell`is a user name of Kubernetes; here it is NAMESPACE/ACCOUNT`,
      write: `${user[1]}/${user[2]}`,
    };
  if (value.includes('*')) return { why: tell`has a wildcard, which this field refuses`, write: undefined };
  if (value.split('/').length > 2)
    return { why: tell`has more than one slash; it is NAMESPACE/ACCOUNT`, write: undefined };
  return undefined;
}

/** Judges a value of `namespaces`. */
export function namespaceFlaw(value: string): ValueFlaw | undefined {
  const path = /(?:^|\/)ns\/([^/*]+)(?:\/|$)/.exec(value);
  if (!value.includes('/')) return undefined;
  return { why: tell`is not the name of a namespace`, write: path?.[1] };
}

/** Where a star is nothing but a star: a value is compared whole, from its start or from its end. */
export function middleStar(value: string): string | undefined {
  const inner = value.startsWith('*') ? value.slice(1) : value.replace(/\*$/, '');
  return inner.includes('*') ? tell`has a * that means itself: it is a wildcard at one end only` : undefined;
}
