/** An AuthenticationConfiguration with one entry, for examples. */
export function configurationExample(entry: string): string {
  return `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt:
${entry}`;
}

/** References that most rules about authentication share. */
export const authenticationReferences = [
  {
    title: 'Kubernetes: using authentication configuration',
    url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#using-authentication-configuration',
  },
  {
    title: 'Kubernetes: configuring the API server for OpenID Connect',
    url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#configuring-the-api-server',
  },
] as const;
