import { tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { EncryptedKind } from '../kind.ts';

/** Encrypted tokens: only the header can be read. */
export const encrypted: TokenFamily<EncryptedKind> = {
  ids: ['jwe'],
  asymmetric: false,
  withoutAudience: true,
  meanings: {},
  recognise(token) {
    if (token.form !== 'jwe') return undefined;
    const encryption = stringClaim(token.header, 'enc');
    return { id: 'jwe', confidence: 'high', issuer: undefined, username: undefined, encryption };
  },
  title: () => tell`Encrypted token (JWE)`,
  label: () => tell`Encrypted token (JWE)`,
  personal: () => true,
  facts: () => [
    tell`The claims can be read only with the key of its receiver.`,
    tell`The Kubernetes API server takes no encrypted tokens.`,
  ],
  advice: () => [],
};
