import { isSigned, judgeToken } from '../../identity/jwt/judge.ts';
import { isClusterAccount } from '../../identity/jwt/kind.ts';
import { tell } from '../../words/tell.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { type LocatedToken, tokensIn, tokenTriggers } from '../../workspace/tokens.ts';
import { defineRule, type Report } from '../rule.ts';
import { tokenFixes } from './token-fixes.ts';
import { isForApiServer, receiverBeside } from './token-receiver.ts';
import { holdUntilTurn, isExpired, whoseToken } from './token-verdict.ts';

export const requireJwtAudience = defineRule({
  meta: {
    slug: 'require-jwt-audience',
    code: 'ZT704',
    area: 'jwt',
    title: 'A token is not made for the one who gets it',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret'],
    triggers: tokenTriggers,
    covers: ['JWT-07'],
    equivalents: [],
    references: [
      {
        title: 'RFC 8725: use and validate audience',
        url: 'https://www.rfc-editor.org/rfc/rfc8725#section-3.9',
      },
      {
        title: 'Kubernetes: token audiences',
        url: 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-service-account/#launch-a-pod-using-service-account-token-projection',
      },
    ],
    docs: {
      why: [
        'Whoever receives a token can use it at every other service that would accept it. The audience (`aud`) is what prevents that: each receiver takes only tokens that name it.',
        'Reported are a token without audience, a ServiceAccount token that is for the API server and for somebody else at once, and one for the API server that is sent to another address in the same text or argument list: that receiver can act as the ServiceAccount in the cluster.',
        'Requests to the API server itself are silent, as far as the address shows it: names such as `kubernetes.default.svc`, port 6443, paths below `/api` and `/apis`. Tokens that never have an audience (Argo CD, Supabase, token Secrets that are not sent anywhere) are silent too. That a token stands in a manifest at all is for `no-jwt-in-manifest`.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: upload
data:
  upload.sh: |
    curl -H "Authorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImV4YW1wbGUifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50Iiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9uYW1lc3BhY2UiOiJkZWZhdWx0Iiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9zZWNyZXQubmFtZSI6ImJ1aWxkLXRva2VuIiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9zZXJ2aWNlLWFjY291bnQubmFtZSI6ImJ1aWxkIiwic3ViIjoic3lzdGVtOnNlcnZpY2VhY2NvdW50OmRlZmF1bHQ6YnVpbGQifQ.bm90IGEgcmVhbCBzaWduYXR1cmU" https://storage.example.com/upload
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: upload
spec:
  serviceAccountName: upload
  automountServiceAccountToken: false
  containers:
    - name: upload
      image: registry.example.com/upload:1.4.0
      env:
        - name: STORAGE_TOKEN_FILE
          value: /var/run/secrets/tokens/storage
      volumeMounts:
        - name: token
          mountPath: /var/run/secrets/tokens
          readOnly: true
  volumes:
    - name: token
      projected:
        sources:
          - serviceAccountToken:
              path: storage
              audience: https://storage.example.com
              expirationSeconds: 3600
`,
      },
      whenToTurnOff:
        'Where the receiver of a token asks the API server to review it without naming an audience, and cannot be changed.',
    },
  },
  checkDocument(context) {
    for (const hit of tokensIn(context.document)) {
      const { path, range, match, token, kind, resource } = hit;
      if (!isSigned(token, kind) || isExpired(token, context.now)) continue;
      holdUntilTurn(token, context);
      const judged = judge(hit, placeInWords(context.document, path), context.document.root, context.now);
      if (judged === undefined) continue;
      context.report({
        range,
        ...judged,
        ...(resource !== undefined && {
          resource: {
            apiVersion: resource.apiVersion,
            kind: resource.kind,
            namespace: resource.namespace,
            name: resource.name,
          },
        }),
        data: { path: [...path], start: match.start },
      });
    }
  },
  fixes: tokenFixes,
});

type Judged = Pick<Report, 'message' | 'severity' | 'confidence'>;

function judge(
  hit: LocatedToken,
  place: string,
  root: Parameters<typeof receiverBeside>[0],
  now: Date,
): Judged | undefined {
  const { kind, token } = hit;
  const who = tell`${whoseToken(kind)} in ${place}`;
  if (isClusterAccount(kind) && isForApiServer(kind)) {
    const receiver = receiverBeside(root, hit);
    if (receiver !== undefined) {
      return {
        message: tell`${who} is for the API server but goes to ${receiver}, which can then act as the ServiceAccount in the cluster; mount a projected token with an audience of its own for it`,
        severity: 'warning',
        // An API server may have any name.
        confidence: 'medium',
      };
    }
  }
  const problem = judgeToken(token, kind, now).find(
    ({ id }) => id === 'no-audience' || id === 'mixed-audience',
  );
  if (problem === undefined) return undefined;
  return problem.id === 'no-audience'
    ? {
        message: tell`${who} has no audience, so every service that receives it can use it at all others that trust its issuer; request it with \`aud\` set to its one receiver`,
        severity: 'info',
      }
    : {
        message: tell`${who} is for the API server and others at once, so these can act as the ServiceAccount in the cluster; request one token for each audience`,
      };
}
