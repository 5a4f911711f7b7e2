/** Fields of kops' component configurations whose flag is not the field's name with hyphens [kops pkg/apis/kops/componentconfig.go]. */
const irregular: Readonly<Record<string, string>> = {
  authenticationConfigFile: 'authentication-config',
  authorizationRbacSuperUser: 'authorization-rbac-super-user',
  basicAuthFile: 'basic-auth-file',
  clientCAFile: 'client-ca-file',
};

/** The flag behind a field: `oidcIssuerURL` is `oidc-issuer-url`, `etcdCAFile` is `etcd-cafile`. */
export function kopsFlag(field: string): string {
  const known = Object.hasOwn(irregular, field) ? irregular[field] : undefined;
  if (known !== undefined) return known;
  return field
    .replace(/^(oidc|etcd|api)(?=[A-Z])/, '$1-')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1-$2')
    .toLowerCase()
    .replaceAll('--', '-')
    .replace(/^etcd-ca-file$/, 'etcd-cafile')
    .replace(/^etcd-cert-file$/, 'etcd-certfile')
    .replace(/^etcd-key-file$/, 'etcd-keyfile');
}
