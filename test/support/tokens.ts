/**
 * Fake tokens of every kind. Parts are joined at run time, so that no literal token stands in the repository;
 * signatures are dummy text of the right length.
 */

export type Claims = Readonly<Record<string, unknown>>;

export interface TokenParts {
  readonly header?: Claims;
  readonly payload: Claims;
  /** Default: dummy text as long as the algorithm's signatures are. */
  readonly signature?: string;
}

/** The moment the builders' tokens are issued relative to: 2026-11-22 10:00:00 UTC. */
export const now = new Date(Date.UTC(2026, 10, 22, 10));
/** The same in seconds. */
export const nowSeconds = now.getTime() / 1000;

/** Text as unpadded base64url. */
export function base64Url(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64url');
}

/** Text as standard base64, as in `Secret.data`. */
export function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

/** Dummy signature of the length that `algorithm` makes. */
export function dummySignature(algorithm: string): string {
  const lengths: Record<string, number> = { HS256: 43, HS512: 86, ES256: 86, ES384: 128, EdDSA: 86 };
  return 'Dummy-signature_'.repeat(90).slice(0, lengths[algorithm] ?? 342);
}

/** A compact JWS. */
export function makeToken(parts: TokenParts): string {
  const header = parts.header ?? { alg: 'RS256', kid: 'test-key' };
  const signature = parts.signature ?? dummySignature(String(header.alg));
  return [base64Url(JSON.stringify(header)), base64Url(JSON.stringify(parts.payload)), signature].join('.');
}

/** A JWS from payload text as it is, for duplicate names and the like. */
export function makeRawToken(headerJson: string, payloadJson: string, signature = 'dummy'): string {
  return [base64Url(headerJson), base64Url(payloadJson), signature].join('.');
}

/** A compact JWE with dummy parts. */
export function makeEncryptedToken(header: Claims = { alg: 'RSA-OAEP', enc: 'A256GCM' }): string {
  const dummy = dummySignature('RS256');
  const key = header.alg === 'dir' ? '' : dummy;
  return [
    base64Url(JSON.stringify(header)),
    key,
    dummy.slice(0, 16),
    dummy.slice(0, 60),
    dummy.slice(0, 22),
  ].join('.');
}

const fresh = { iat: nowSeconds - 720, nbf: nowSeconds - 720, exp: nowSeconds + 2880 };

/** Payload of a token from a token Secret. */
export function legacyPayload(namespace = 'default', name = 'build'): Claims {
  const prefix = 'kubernetes.io/serviceaccount';
  return {
    iss: 'kubernetes/serviceaccount',
    [`${prefix}/namespace`]: namespace,
    [`${prefix}/secret.name`]: `${name}-token`,
    [`${prefix}/service-account.name`]: name,
    [`${prefix}/service-account.uid`]: '508d0000-0000-4000-8000-000000000001',
    sub: `system:serviceaccount:${namespace}:${name}`,
  };
}

/** Payload of a bound token; `more` goes into the `kubernetes.io` claim. */
export function boundPayload(more: Claims = {}, claims: Claims = {}): Claims {
  return {
    aud: ['https://kubernetes.default.svc'],
    ...fresh,
    iss: 'https://kubernetes.default.svc',
    jti: '00000000-0000-4000-8000-000000000002',
    'kubernetes.io': {
      namespace: 'default',
      serviceaccount: { name: 'build', uid: '508d0000-0000-4000-8000-000000000001' },
      ...more,
    },
    sub: 'system:serviceaccount:default:build',
    ...claims,
  };
}

const pod = { name: 'web-0', uid: '00000000-0000-4000-8000-000000000003' };
const node = { name: 'node-1', uid: '00000000-0000-4000-8000-000000000004' };
const secret = { name: 'build-binding', uid: '00000000-0000-4000-8000-000000000005' };

const github = {
  iss: 'https://token.actions.githubusercontent.com',
  aud: 'https://github.com/octo-org',
  repository: 'octo-org/octo-repo',
  repository_id: '74',
  repository_owner: 'octo-org',
  repository_owner_id: '65',
  ref: 'refs/heads/main',
  event_name: 'push',
  actor: 'octocat',
  iat: nowSeconds - 3 * 86_400 - 300,
  exp: nowSeconds - 3 * 86_400,
};

/** One token payload of every kind, by a name that starts with the kind's id. */
export const payloads: Readonly<Record<string, Claims>> = {
  'kubernetes-legacy': legacyPayload(),
  'kubernetes-injected': boundPayload(
    { pod, node, warnafter: nowSeconds + 2887 },
    { iat: nowSeconds - 720, exp: nowSeconds - 720 + 31_536_000 },
  ),
  'kubernetes-projected': boundPayload({ pod, node }, { aud: ['vault'] }),
  'kubernetes-secret-bound': boundPayload({ secret }),
  'kubernetes-node-bound': boundPayload({ node }),
  'kubernetes-token-request': boundPayload(),
  'eks-federation': boundPayload(
    { pod },
    { aud: ['sts.amazonaws.com'], iss: 'https://oidc.eks.eu-central-1.amazonaws.com/id/0123456789ABCDEF' },
  ),
  'eks-federation/pod-identity': boundPayload({ pod }, { aud: ['pods.eks.amazonaws.com'] }),
  'aks-federation': boundPayload({ pod }, { aud: ['api://AzureADTokenExchange'] }),
  'gke-federation': boundPayload({ pod }, { aud: ['my-project.svc.id.goog'] }),
  'gke-federation/pool': boundPayload(
    { pod },
    {
      aud: ['https://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/k'],
    },
  ),
  'github-actions': { ...github, sub: 'repo:octo-org/octo-repo:ref:refs/heads/main' },
  'github-actions/immutable': {
    ...github,
    sub: 'repo:octo-org@65/octo-repo@74:environment:prod',
    environment: 'prod',
  },
  'github-actions/custom': { ...github, sub: 'repository_owner:octo-org:repository_visibility:private' },
  'github-actions/server': {
    ...github,
    iss: 'https://github.example.com/_services/token',
    sub: 'repo:octo-org/octo-repo:pull_request',
  },
  'gitlab-ci': {
    ...fresh,
    iss: 'https://gitlab.com',
    aud: 'https://kubernetes.example.com',
    sub: 'project_path:group/project:ref_type:branch:ref:main',
    project_path: 'group/project',
    project_id: '22',
    pipeline_id: '33',
    ref: 'main',
    ref_type: 'branch',
    ref_protected: 'false',
    user_login: 'jane.doe',
    user_email: 'jane.doe@example.com',
  },
  'hcp-terraform': {
    ...fresh,
    iss: 'https://app.terraform.io',
    aud: 'kubernetes',
    sub: 'organization:acme:project:Default Project:workspace:prod:run_phase:plan',
    terraform_organization_name: 'acme',
    terraform_project_name: 'Default Project',
    terraform_workspace_name: 'prod',
    terraform_run_phase: 'plan',
  },
  buildkite: {
    ...fresh,
    iss: 'https://agent.buildkite.com',
    aud: 'https://buildkite.com/acme',
    sub: 'organization:acme:pipeline:web:ref:refs/heads/main:commit:0123:step:build',
    organization_slug: 'acme',
    pipeline_slug: 'web',
  },
  circleci: {
    ...fresh,
    iss: 'https://oidc.circleci.com/org/00000000-0000-4000-8000-000000000006',
    aud: '00000000-0000-4000-8000-000000000006',
    sub: 'org/00000000-0000-4000-8000-000000000006/project/p-1/user/00000000-0000-4000-8000-00000000user',
    'oidc.circleci.com/project-id': 'p-1',
  },
  bitbucket: {
    ...fresh,
    iss: 'https://api.bitbucket.org/2.0/workspaces/acme/pipelines-config/identity/oidc',
    aud: 'ari:cloud:bitbucket::workspace/00000000-0000-4000-8000-000000000007',
    sub: '{00000000-0000-4000-8000-000000000008}:{00000000-0000-4000-8000-000000000009}',
  },
  entra: {
    ...fresh,
    iss: 'https://login.microsoftonline.com/00000000-0000-4000-8000-00000000000a/v2.0',
    aud: '00000000-0000-4000-8000-00000000000b',
    sub: 'pairwise-subject',
    oid: '00000000-0000-4000-8000-00000000000c',
    tid: '00000000-0000-4000-8000-00000000000a',
    preferred_username: 'jane.doe@example.com',
    name: 'Jane Doe',
  },
  'entra/application': {
    ...fresh,
    iss: 'https://sts.windows.net/00000000-0000-4000-8000-00000000000a/',
    aud: 'api://cluster',
    oid: '00000000-0000-4000-8000-00000000000c',
    appid: '00000000-0000-4000-8000-00000000000d',
    idtyp: 'app',
  },
  google: {
    ...fresh,
    iss: 'https://accounts.google.com',
    aud: 'client-id',
    sub: '1234509876',
    email: 'jane.doe@example.com',
    email_verified: true,
    hd: 'example.com',
  },
  'google/service-account': {
    ...fresh,
    iss: 'https://accounts.google.com',
    aud: 'https://run.example.com',
    sub: '1234509877',
    email: 'runner@my-project.iam.gserviceaccount.com',
  },
  'google/firebase': {
    ...fresh,
    iss: 'https://securetoken.google.com/my-project',
    aud: 'my-project',
    sub: 'user-1',
  },
  cognito: {
    ...fresh,
    iss: 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool',
    sub: '00000000-0000-4000-8000-00000000000e',
    token_use: 'access',
    username: 'jane.doe',
  },
  spiffe: {
    ...fresh,
    aud: ['db'],
    sub: 'spiffe://cluster.local/ns/shop/sa/cart',
    iss: 'https://spire.example.com',
  },
  argocd: { iat: nowSeconds - 100, nbf: nowSeconds - 100, iss: 'argocd', jti: 'x', sub: 'proj:team-a:ci' },
  'argocd/account': { iat: nowSeconds - 100, iss: 'argocd', jti: 'x', sub: 'jane:apiKey' },
  'supabase-anon': {
    iss: 'supabase',
    ref: 'abcdefghijklmnopqrst',
    role: 'anon',
    iat: 1_700_000_000,
    exp: 2_015_000_000,
  },
  'supabase-service-role': {
    iss: 'supabase',
    ref: 'abcdefghijklmnopqrst',
    role: 'service_role',
    iat: 1_700_000_000,
    exp: 2_015_000_000,
  },
  sample: { sub: '1234567890', name: 'John Doe', iat: 1_516_239_022 },
  'sample/istio': {
    iss: 'testing@secure.istio.io',
    sub: 'testing@secure.istio.io',
    iat: 1_532_389_700,
    exp: 4_685_989_700,
  },
  'login-provider': {
    ...fresh,
    iss: 'https://sso.example.com/realms/main',
    aud: 'account',
    sub: '00000000-0000-4000-8000-00000000000f',
    email: 'jane.doe@example.com',
    realm_access: { roles: ['admin'] },
  },
  other: {
    ...fresh,
    iss: 'https://id.example.com',
    aud: 'app',
    sub: 'jane.doe',
    email: 'jane.doe@example.com',
  },
};

const symmetric = new Set(['argocd', 'argocd/account', 'supabase-anon', 'supabase-service-role', 'sample']);

/** A complete token for a name in `payloads`, with claims replaced. */
export function tokenOf(name: string, claims: Claims = {}): string {
  const payload = payloads[name];
  if (payload === undefined) throw new Error(`No fake token is called ${name}`);
  const header = { alg: symmetric.has(name) ? 'HS256' : 'RS256', kid: 'test-key' };
  return makeToken({ header, payload: { ...payload, ...claims } });
}

/** All names in `payloads`. */
export const tokenNames: readonly string[] = Object.keys(payloads);

/** Cuts text into lines of `width` characters. */
export function fold(text: string, width: number, separator = '\n'): string {
  return (text.match(new RegExp(`.{1,${width}}`, 'g')) ?? []).join(separator);
}
