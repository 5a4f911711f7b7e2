import { phrase, tell } from '../../words/tell.ts';

/** What a field of an Istio policy does; by its path, with `*` for any key or index. Facts E.7. */
export interface PolicyField {
  /** Sentences in Markdown. */
  readonly does: string;
  /** What single values mean. */
  readonly values?: Readonly<Record<string, string>>;
}

const mtlsModes: Readonly<Record<string, string>> = {
  STRICT: phrase('Only mutual TLS: who is no member of the mesh gets no connection.'),
  PERMISSIVE: phrase('Mutual TLS and clear text: whoever reaches the Pod gets in without an identity.'),
  DISABLE: phrase('Clear text only. Ambient mode does not know it.'),
  UNSET: phrase('As the policy above says: of the namespace, of the mesh, else PERMISSIVE.'),
};
const selection = phrase(
  'Which Pods the policy is for; without it all of the namespace, and in the root namespace all of the mesh. In ambient mode a policy by selector is enforced by ztunnel, which reads no HTTP.',
);
const targets = phrase(
  'The Gateway, waypoint or Service whose proxy enforces the policy. Policies with it may speak of HTTP in ambient mode too; ztunnel passes them over.',
);
const withoutWildcards = phrase('Matched whole; `*`, `x*` and `*x` are patterns here, unlike in RBAC.');

/** Fields by kind and path. */
export const policyFields: Readonly<Record<string, Readonly<Record<string, PolicyField>>>> = {
  PeerAuthentication: {
    'spec.mtls.mode': { does: phrase('What connections the Pods take.'), values: mtlsModes },
    'spec.portLevelMtls.*.mode': {
      does: phrase('What connections one port takes; counts only in a policy with a selector.'),
      values: mtlsModes,
    },
    'spec.selector': { does: selection },
  },
  RequestAuthentication: {
    'spec.jwtRules': {
      does: phrase(
        'Tokens that are checked. A request **without** a token passes, with no identity: an AuthorizationPolicy has to demand one by `requestPrincipals`.',
      ),
    },
    'spec.jwtRules.*.issuer': {
      does: phrase(
        'The `iss` that a token must have, letter by letter. Its callers are `ISSUER/SUBJECT` in `requestPrincipals`.',
      ),
    },
    'spec.jwtRules.*.audiences': {
      does: phrase(
        'Of these a token must have one. Without the list, the name of the service is taken, and tokens made for others may pass: name yours.',
      ),
    },
    'spec.jwtRules.*.jwksUri': {
      does: phrase(
        'Where istiod fetches the keys. Without it, and without `jwks`, they are looked for by OpenID discovery of the issuer.',
      ),
    },
    'spec.jwtRules.*.forwardOriginalToken': {
      does: phrase(
        'Hands the token on to the application, which can then act as the caller wherever the audience is taken.',
      ),
    },
    'spec.jwtRules.*.fromParams': {
      does: phrase('Takes the token from the address of the request, where logs and other servers see it.'),
    },
    'spec.selector': { does: selection },
    'spec.targetRefs': { does: targets },
  },
  AuthorizationPolicy: {
    'spec.action': {
      does: phrase(
        'Policies are asked in the order CUSTOM, DENY, ALLOW. Where no ALLOW policy is for a Pod, everything is allowed; where one is, only what one of them matches.',
      ),
      values: {
        ALLOW: phrase(
          'Lets in what a rule matches. Without rules it lets in nobody; with an empty rule `{}` everybody.',
        ),
        DENY: phrase('Refuses what a rule matches, whatever others allow.'),
        AUDIT: phrase('Logs what a rule matches; never refuses.'),
        CUSTOM: phrase(
          'Asks the provider that `provider.name` names. Unknown to ambient mode without a waypoint.',
        ),
      },
    },
    'spec.rules.*.from.*.source.principals': {
      get does() {
        return tell`Who calls, by mutual TLS: \`TRUST_DOMAIN/ns/NAMESPACE/sa/NAME\`, without \`spiffe://\`. ${withoutWildcards}`;
      },
    },
    'spec.rules.*.from.*.source.requestPrincipals': {
      get does() {
        return tell`Who calls, by a checked token: \`ISSUER/SUBJECT\`; \`*\` is anybody with a valid one. ${withoutWildcards}`;
      },
    },
    'spec.rules.*.from.*.source.notRequestPrincipals': {
      does: phrase('With DENY and `*`: refuses requests without a valid token.'),
    },
    'spec.rules.*.from.*.source.serviceAccounts': {
      does: phrase(
        'Who calls, as `NAMESPACE/NAME` or `NAME`: at most 16, no wildcards, not beside `principals` or `namespaces`.',
      ),
    },
    'spec.rules.*.from.*.source.namespaces': {
      get does() {
        return tell`Namespaces of callers that mutual TLS has shown. ${withoutWildcards}`;
      },
    },
    'spec.selector': { does: selection },
    'spec.targetRefs': { does: targets },
  },
};

/** What the field at a path does; undefined for those that say enough by themselves. */
export function policyFieldAt(kind: string, path: readonly (string | number)[]): PolicyField | undefined {
  const fields = Object.hasOwn(policyFields, kind) ? policyFields[kind] : undefined;
  const found = Object.entries(fields ?? {}).find(([pattern]) => {
    const words = pattern.split('.');
    return words.length === path.length && words.every((word, i) => word === '*' || word === path[i]);
  });
  return found?.[1];
}
