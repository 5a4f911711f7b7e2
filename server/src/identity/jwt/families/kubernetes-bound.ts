import { phrase, tell } from '../../../words/tell.ts';
import type { TokenFamily } from '../family.ts';
import type { KubernetesBoundKind } from '../kind.ts';
import { type BoundClaims, boundMeanings, readBoundClaims } from './kubernetes-claims.ts';

const TITLES: Readonly<Record<KubernetesBoundKind['id'], string>> = {
  'kubernetes-injected': phrase('Kubernetes ServiceAccount token injected into a Pod'),
  'kubernetes-projected': phrase('Kubernetes ServiceAccount token projected into a Pod'),
  'kubernetes-secret-bound': phrase('Kubernetes ServiceAccount token bound to a Secret'),
  'kubernetes-node-bound': phrase('Kubernetes ServiceAccount token bound to a Node'),
  'kubernetes-token-request': phrase('Kubernetes ServiceAccount token from TokenRequest, bound to nothing'),
};

const QUALIFIERS: Readonly<Record<KubernetesBoundKind['id'], string>> = {
  'kubernetes-injected': phrase('injected'),
  'kubernetes-projected': phrase('pod'),
  'kubernetes-secret-bound': phrase('secret-bound'),
  'kubernetes-node-bound': phrase('node-bound'),
  'kubernetes-token-request': phrase('unbound'),
};

/** Tokens from the TokenRequest API whose audience is no cloud. */
export const kubernetesBound: TokenFamily<KubernetesBoundKind> = {
  ids: [
    'kubernetes-injected',
    'kubernetes-projected',
    'kubernetes-secret-bound',
    'kubernetes-node-bound',
    'kubernetes-token-request',
  ],
  asymmetric: true,
  meanings: boundMeanings,
  recognise(token) {
    const claims = readBoundClaims(token);
    if (claims === undefined) return undefined;
    const { identity, ...bound } = claims;
    return { id: idOf(claims), ...identity, ...bound };
  },
  title: (kind) => TITLES[kind.id],
  label: (kind) => tell`ServiceAccount ${kind.namespace}/${kind.serviceAccount}`,
  qualifier: (kind) => QUALIFIERS[kind.id],
  personal: () => false,
  facts: (kind) => [
    endOfLife(kind),
    tell`Groups: system:serviceaccounts, system:serviceaccounts:${kind.namespace}, system:authenticated.`,
    ...(kind.audiences.includes('istio-ca')
      ? [tell`The audience istio-ca is for Istio’s certificate authority.`]
      : []),
  ],
  advice: (kind) =>
    kind.pod === undefined
      ? [
          tell`Let each caller ask for its own token when it needs one; a copied token cannot be told from a stolen one.`,
        ]
      : [
          tell`A Pod reads its token from the mounted file, which is renewed; a copy in a manifest is never needed.`,
        ],
};

/** First match decides; `warnafter` stands only on tokens whose life the API server has extended. */
function idOf(claims: BoundClaims): KubernetesBoundKind['id'] {
  if (claims.warnAfter !== undefined) return 'kubernetes-injected';
  if (claims.pod !== undefined) return 'kubernetes-projected';
  if (claims.secret !== undefined) return 'kubernetes-secret-bound';
  if (claims.node !== undefined) return 'kubernetes-node-bound';
  return 'kubernetes-token-request';
}

function endOfLife(kind: KubernetesBoundKind): string {
  const place = (name: string): string => `${kind.namespace}/${name}`;
  if (kind.pod !== undefined)
    return tell`Bound to Pod ${place(kind.pod.name)}: the API server refuses it once that Pod is gone.`;
  if (kind.secret !== undefined)
    return tell`Bound to Secret ${place(kind.secret.name)}: revoke it by deleting that Secret.`;
  if (kind.node !== undefined)
    return tell`Bound to Node ${kind.node.name}: the API server refuses it once that Node is gone.`;
  return tell`Bound to no object: only its expiry or deleting ServiceAccount ${place(kind.serviceAccount)} ends it.`;
}
