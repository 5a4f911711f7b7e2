// Tokens for tests are put together here, so that no file of the repository holds one.

/** A JWT with the given claims; its signature is made of zero bytes. */
export function fakeToken(
  claims: Readonly<Record<string, unknown>>,
  header: Readonly<Record<string, unknown>> = {},
): string {
  const parts = [{ alg: 'RS256', kid: 'test', ...header }, claims].map((part) =>
    base64url(JSON.stringify(part)),
  );
  return [...parts, base64url('\0'.repeat(256))].join('.');
}

/** A token as the token controller wrote it into Secrets before Kubernetes 1.24: no expiry, no audience. */
export function legacyToken(namespace: string, serviceAccount: string): string {
  return fakeToken({
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': `${serviceAccount}-token`,
    'kubernetes.io/serviceaccount/service-account.name': serviceAccount,
    'kubernetes.io/serviceaccount/service-account.uid': '00000000-0000-4000-8000-000000000000',
    sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
  });
}

function base64url(text: string): string {
  return btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
