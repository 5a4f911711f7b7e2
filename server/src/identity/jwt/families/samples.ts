import { tell } from '../../../words/tell.ts';
import { claim, stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { SampleKind } from '../kind.ts';

/** Tokens printed in public documentation: no secrets, and no protection for whoever trusts them. */
export const samples: TokenFamily<SampleKind> = {
  ids: ['sample'],
  asymmetric: false,
  withoutAudience: true,
  meanings: {},
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    if (issuer === 'testing@secure.istio.io')
      return { id: 'sample', confidence: 'high', issuer, username: undefined, source: 'istio' };
    // The token the debugger of jwt.io shows first.
    const jwtIo =
      issuer === undefined &&
      stringClaim(payload, 'sub') === '1234567890' &&
      claim(payload, 'iat') === 1516239022;
    return jwtIo
      ? { id: 'sample', confidence: 'high', issuer, username: undefined, source: 'jwt.io' }
      : undefined;
  },
  title: (kind) =>
    tell`Sample token from ${kind.source === 'istio' ? tell`Istio’s documentation` : 'jwt.io'}`,
  label: (kind) => tell`Sample token from ${kind.source === 'istio' ? 'Istio' : 'jwt.io'}`,
  personal: () => false,
  facts: (kind) => [
    kind.source === 'istio'
      ? tell`Its key pair is public: a mesh that trusts testing@secure.istio.io trusts everybody.`
      : tell`Its key is public: a service that takes it takes tokens from everybody.`,
  ],
  advice: () => [],
};
