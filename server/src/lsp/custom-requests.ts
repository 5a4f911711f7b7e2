import { tokenMarkdown } from '../features/token-markdown.ts';
import { classifyToken } from '../identity/jwt/classify.ts';
import { decodeToken } from '../identity/jwt/decode.ts';
import { explainToken } from '../identity/jwt/explain.ts';
import { verifyToken } from '../identity/jwt/verify.ts';
import { tell } from '../words/tell.ts';
import type { DecodeParams, DecodeResult, VerifyParams, VerifyResult } from './protocol.ts';
import type { Session } from './session.ts';

/** What a pasted token says; nothing of it is kept. */
export function decode({ token }: DecodeParams, { host, configurations }: Session): DecodeResult {
  const decoded = typeof token === 'string' ? decodeToken(token) : undefined;
  if (decoded === undefined) return { markdown: null };
  const redact = configurations.settingsOf('').redactClaims;
  return { markdown: tokenMarkdown(explainToken(decoded, classifyToken(decoded), host.now(), { redact })) };
}

/** Whether a key of the given set made the token's signature; nothing is fetched and nothing is kept. */
export async function verify({ token, jwks }: VerifyParams, { host }: Session): Promise<VerifyResult> {
  if (typeof token !== 'string' || typeof jwks !== 'string')
    return { verified: false, reason: tell`A token and a key set are needed.` };
  const { verified, reason } = await verifyToken(token, jwks, host.now());
  return { verified, reason };
}
