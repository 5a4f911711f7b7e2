import { phrase, tell } from '../../../words/tell.ts';
import { idClaim, stringClaim } from '../claims.ts';
import type { DecodedToken } from '../decode.ts';
import type { TokenFamily } from '../family.ts';
import type { KubernetesLegacyKind } from '../kind.ts';
import { identityOf } from './kubernetes-claims.ts';

const PREFIX = 'kubernetes.io/serviceaccount/';

/** Tokens that lie in Secrets of type kubernetes.io/service-account-token. */
export const kubernetesLegacy: TokenFamily<KubernetesLegacyKind> = {
  ids: ['kubernetes-legacy'],
  asymmetric: true,
  // Without `aud` the API server takes the token for itself.
  withoutAudience: true,
  meanings: {
    iss: phrase('fixed name of the controller that fills token Secrets'),
    sub: phrase('user name for the API server: system:serviceaccount:NAMESPACE:NAME'),
    [`${PREFIX}namespace`]: phrase('namespace of the ServiceAccount and of the Secret'),
    [`${PREFIX}secret.name`]: phrase('Secret that holds the token; deleting it revokes the token'),
    [`${PREFIX}service-account.name`]: phrase('name of the ServiceAccount'),
    [`${PREFIX}service-account.uid`]: phrase('uid; the token dies with this very ServiceAccount'),
  },
  recognise(token) {
    const { payload } = token;
    if (payload === undefined) return undefined;
    const marked = Object.keys(payload).some((name) => name.startsWith(PREFIX));
    if (!marked && stringClaim(payload, 'iss') !== 'kubernetes/serviceaccount') return undefined;
    const [namespace, name] = namesOf(token);
    if (namespace === undefined || name === undefined) return undefined;
    return {
      id: 'kubernetes-legacy',
      ...identityOf(token, namespace, name, idClaim(payload, `${PREFIX}service-account.uid`)),
      secret: stringClaim(payload, `${PREFIX}secret.name`),
    };
  },
  title: () => tell`Kubernetes ServiceAccount token from a Secret (legacy)`,
  label: (kind) => tell`ServiceAccount ${kind.namespace}/${kind.serviceAccount}`,
  qualifier: () => tell`legacy`,
  personal: () => false,
  facts: (kind) => [
    kind.secret === undefined
      ? tell`Never expires; revoke it by deleting the Secret that holds it.`
      : tell`Never expires; revoke it by deleting Secret ${kind.namespace}/${kind.secret} (not if the API server runs with --service-account-lookup=false).`,
    tell`Has no audience, so the API server accepts it, and so does every service that asks the API server without naming one.`,
    tell`Groups: system:serviceaccounts, system:serviceaccounts:${kind.namespace}, system:authenticated.`,
  ],
  advice: () => [
    tell`In a Pod, mount a projected serviceAccountToken with an audience and an expiry instead.`,
    tell`Outside the cluster, use \`kubectl create token\` for short use or let the caller sign in with OIDC.`,
  ],
};

function namesOf(token: DecodedToken): readonly [string | undefined, string | undefined] {
  const [, namespace, name] =
    /^system:serviceaccount:([^:]+):([^:]+)$/.exec(stringClaim(token.payload, 'sub') ?? '') ?? [];
  return [
    stringClaim(token.payload, `${PREFIX}namespace`) ?? namespace,
    stringClaim(token.payload, `${PREFIX}service-account.name`) ?? name,
  ];
}
