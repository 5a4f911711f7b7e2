/** What an example in the documentation of a rule differs in. */
export interface ExampleOptions {
  /** Lines of annotations, as `nginx.ingress.kubernetes.io/auth-type: basic`. */
  readonly annotations?: readonly string[];
  /** `null` for none. A name of one's own keeps the example apart from any one installation. */
  readonly className?: string | null;
  readonly tls?: boolean;
  /** Lines of one more entry of `paths`. */
  readonly path?: string;
  readonly pathType?: string;
  readonly host?: string;
}

/** An Ingress for the documentation: one host, one path, TLS unless told otherwise. */
export function ingressExample(options: ExampleOptions = {}): string {
  const { annotations = [], className = 'public', tls = true, path = '/', pathType = 'Prefix' } = options;
  const host = options.host ?? 'shop.example.com';
  return [
    'apiVersion: networking.k8s.io/v1',
    'kind: Ingress',
    'metadata:',
    '  name: shop',
    '  namespace: shop',
    ...(annotations.length === 0 ? [] : ['  annotations:', ...annotations.map((line) => `    ${line}`)]),
    'spec:',
    ...(className === null ? [] : [`  ingressClassName: ${className}`]),
    ...(tls ? ['  tls:', `    - hosts: [${host}]`, '      secretName: shop-tls'] : []),
    '  rules:',
    `    - host: ${host}`,
    '      http:',
    '        paths:',
    `          - path: ${path}`,
    `            pathType: ${pathType}`,
    '            backend:',
    '              service:',
    '                name: shop',
    '                port:',
    '                  number: 80',
    '',
  ].join('\n');
}
