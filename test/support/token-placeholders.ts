import { cloudKeys } from './cloud-keys.ts';
import { credentials } from './credentials.ts';
import {
  base64,
  boundPayload,
  legacyPayload,
  makeEncryptedToken,
  makeToken,
  nowSeconds,
  tokenOf,
} from './tokens.ts';

const special: Readonly<Record<string, () => string>> = {
  'alg-none': () => makeToken({ header: { alg: 'none' }, payload: boundPayload(), signature: '' }),
  unsigned: () => makeToken({ payload: boundPayload(), signature: '' }),
  'shared-secret': () => makeToken({ header: { alg: 'HS256' }, payload: boundPayload() }),
  expired: () =>
    makeToken({
      payload: boundPayload(
        {},
        { iat: nowSeconds - 90_000, nbf: nowSeconds - 90_000, exp: nowSeconds - 86_400 },
      ),
    }),
  encrypted: () => makeEncryptedToken(),
  vault: () => makeToken({ payload: boundPayload({}, { aud: ['https://vault.example.com'] }) }),
  'supabase-demo': () =>
    makeToken({
      header: { alg: 'HS256' },
      payload: { iss: 'supabase-demo', role: 'service_role', exp: nowSeconds + 1e8 },
    }),
  'both-audiences': () =>
    makeToken({ payload: boundPayload({}, { aud: ['https://kubernetes.default.svc', 'vault'] }) }),
  'no-audience': () =>
    makeToken({ payload: { iss: 'https://id.example.com', sub: 'a', exp: nowSeconds + 600 } }),
  'legacy-ci-build': () => makeToken({ payload: legacyPayload('ci', 'build') }),
};

/**
 * Puts made-up tokens in place of `TOKEN(kind)`, and of `BASE64(… TOKEN(kind) …)` the base64 of the text, so that no
 * token stands in the repository's tests.
 */
export function expandTokens(text: string): string {
  const tokens = (value: string): string =>
    value.replaceAll(
      /TOKEN\(([\w/-]+)\)/g,
      (_, name: string) => special[name]?.() ?? cloudKeys[name]?.() ?? credentials[name]?.() ?? tokenOf(name),
    );
  return tokens(
    text.replaceAll(/BASE64\(((?:[^()]|TOKEN\([\w/-]+\))*)\)/g, (_, inner: string) =>
      base64(tokens(inner).replaceAll('\\n', '\n')),
    ),
  );
}
