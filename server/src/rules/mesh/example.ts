/** A RequestAuthentication for the documentation of rules. */
export function requestAuthentication(jwtRule: readonly string[] = [], selector = true): string {
  const lines = [
    'apiVersion: security.istio.io/v1',
    'kind: RequestAuthentication',
    'metadata:',
    '  name: shop',
    '  namespace: shop',
    'spec:',
    ...(selector ? ['  selector:', '    matchLabels:', '      app: shop'] : []),
    '  jwtRules:',
    '    - issuer: https://login.example.com',
    ...jwtRule.map((line) => `      ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}

/** An AuthorizationPolicy for the documentation of rules; `spec` is what stands below its selector. */
export function authorizationPolicy(spec: readonly string[], name = 'shop'): string {
  const lines = [
    'apiVersion: security.istio.io/v1',
    'kind: AuthorizationPolicy',
    'metadata:',
    `  name: ${name}`,
    '  namespace: shop',
    'spec:',
    '  selector:',
    '    matchLabels:',
    '      app: shop',
    ...spec.map((line) => `  ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
