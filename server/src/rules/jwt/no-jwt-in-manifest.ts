import { isSigned } from '../../identity/jwt/judge.ts';
import { isClusterAccount } from '../../identity/jwt/kind.ts';
import { placeInWords } from '../../workspace/place-in-words.ts';
import { tokensIn, tokenTriggers } from '../../workspace/tokens.ts';
import { defineRule } from '../rule.ts';
import { accountVerdict } from './account-verdict.ts';
import { tokenFixes } from './token-fixes.ts';
import { type Credential, holdUntilTurn, judgeCredential, verdictMessage } from './token-verdict.ts';

export const noJwtInManifest = defineRule({
  meta: {
    slug: 'no-jwt-in-manifest',
    code: 'ZT701',
    area: 'jwt',
    title: 'A signed token stands in a manifest',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['Secret'],
    triggers: tokenTriggers,
    covers: ['JWT-01', 'JWT-03', 'JWT-04', 'JWT-06', 'JWT-09', 'JWT-11'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: bound ServiceAccount tokens',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/',
      },
      { title: 'RFC 7519: JSON Web Token', url: 'https://www.rfc-editor.org/rfc/rfc7519' },
    ],
    docs: {
      why: [
        'A JSON Web Token is a credential by itself: whoever reads the file, its history or a backup of it can use the token until it expires, and a token of a token Secret never does.',
        'The rule decodes every candidate. Only a text whose header and payload are JSON objects, with `alg` in the header, is a token; look-alikes, keys that are public by design (such as a Supabase anon key) and tokens that documentation prints stay silent. What the token says decides the severity: one that never expires is an error, one that has expired is an information. So does what its ServiceAccount may do where the workspace shows it: a token that the API server takes, of an account bound to something powerful, is an error however short it lives, and the finding names the binding.',
        'Tokens are found in any scalar, behind `Bearer`, in arguments, in block scalars, and under the one layer of base64 of `Secret.data`. The finding names the identity, never the token.',
        'Fixes: where a container gets its own ServiceAccount’s token in an environment variable, a projected token can be mounted and the variable given the path of its file. The program must then read a file, so this fix is unsafe; so is *redact*, which takes the token out and leaves the program without it. Neither revokes anything: delete the token Secret, or wait until the token expires.',
      ].join('\n\n'),
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: build-settings
data:
  authorization: Bearer eyJhbGciOiJSUzI1NiIsImtpZCI6ImV4YW1wbGUifQ.eyJpc3MiOiJrdWJlcm5ldGVzL3NlcnZpY2VhY2NvdW50Iiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9uYW1lc3BhY2UiOiJkZWZhdWx0Iiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9zZWNyZXQubmFtZSI6ImJ1aWxkLXRva2VuIiwia3ViZXJuZXRlcy5pby9zZXJ2aWNlYWNjb3VudC9zZXJ2aWNlLWFjY291bnQubmFtZSI6ImJ1aWxkIiwic3ViIjoic3lzdGVtOnNlcnZpY2VhY2NvdW50OmRlZmF1bHQ6YnVpbGQifQ.bm90IGEgcmVhbCBzaWduYXR1cmU
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: Pod
metadata:
  name: build
spec:
  serviceAccountName: build
  automountServiceAccountToken: false
  containers:
    - name: build
      image: registry.example.com/build:1.4.0
      env:
        - name: TOKEN_FILE
          value: /var/run/secrets/tokens/token
      volumeMounts:
        - name: token
          mountPath: /var/run/secrets/tokens
          readOnly: true
  volumes:
    - name: token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              expirationSeconds: 3600
`,
      },
      whenToTurnOff:
        'For a folder of test fixtures with tokens made for tests; exclude the folder, or suppress the line with a reason.',
    },
  },
  checkDocument(context) {
    for (const { path, range, match, token, kind, resource } of tokensIn(context.document)) {
      // How grave the token of a ServiceAccount is rests on bindings elsewhere: see checkResource.
      if (resource !== undefined && isClusterAccount(kind)) continue;
      const credential: Credential = { kind, times: token.times, signed: isSigned(token, kind) };
      holdUntilTurn(credential, context);
      const verdict = judgeCredential(credential, context.now);
      if (verdict === undefined) continue;
      context.report({
        range,
        message: verdictMessage(verdict, placeInWords(context.document, path)),
        severity: verdict.severity,
        confidence: verdict.confidence,
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
  checkResource(resource, context) {
    for (const token of resource.facts.tokens ?? []) {
      holdUntilTurn(token, context);
      const verdict = accountVerdict(token, resource.facts, context);
      if (verdict === undefined) continue;
      context.report({
        range: token.range,
        message: verdictMessage(verdict, token.place),
        severity: verdict.severity,
        confidence: verdict.confidence,
        related: verdict.related,
        data: { path: [...token.path], start: token.start },
      });
    }
  },
  fixes: tokenFixes,
});
