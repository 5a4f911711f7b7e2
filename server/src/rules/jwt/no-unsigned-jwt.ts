import { judgeToken } from '../../identity/jwt/judge.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { tokensIn, tokenTriggers } from '../../workspace/tokens.ts';
import { defineRule } from '../rule.ts';
import { tokenFixes } from './token-fixes.ts';

const signatureProblems = new Set(['alg-none', 'unsigned', 'symmetric-algorithm']);

export const noUnsignedJwt = defineRule({
  meta: {
    slug: 'no-unsigned-jwt',
    code: 'ZT702',
    area: 'jwt',
    title: 'A token stands in a manifest that nobody signed',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret'],
    triggers: tokenTriggers,
    covers: ['JWT-05'],
    equivalents: [],
    references: [
      {
        title: 'RFC 8725: JSON Web Token best current practices',
        url: 'https://www.rfc-editor.org/rfc/rfc8725',
      },
    ],
    docs: {
      why: [
        'A token with `alg: none` or without a signature proves nothing: anybody can write one. kube-apiserver refuses it, and a program that takes it has no authentication at all.',
        'The same holds for an HS256 signature on a token whose issuer signs only with private keys (Kubernetes, GitHub, GitLab and the other OIDC issuers): the API server accepts RS, ES and PS algorithms only, so the token is forged or made for a test.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: build-settings
data:
  token: eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2lzc3Vlci5leGFtcGxlLmNvbSIsInN1YiI6ImJ1aWxkIiwiYXVkIjoiY2x1c3RlciJ9.
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: build-settings
data:
  token-file: /var/run/secrets/tokens/token
`,
      },
      whenToTurnOff: 'For fixtures that test how a program refuses such tokens.',
    },
  },
  checkDocument(context) {
    for (const hit of tokensIn(context.document)) {
      if (hit.kind.id === 'sample') continue;
      const problem = judgeToken(hit.token, hit.kind, context.now).find(({ id }) =>
        signatureProblems.has(id),
      );
      if (problem === undefined) continue;
      context.report({
        range: hit.range,
        message: `${placeInWords(context.document, hit.path)}: ${problem.message.replace(/\.$/, '')}`,
        data: { path: [...hit.path], start: hit.match.start },
      });
    }
  },
  fixes: tokenFixes,
});
