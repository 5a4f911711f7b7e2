/** What a Gateway in the documentation of a rule differs in. */
export interface GatewayExample {
  readonly namespace?: string;
  /** Lines of more fields of `spec`. */
  readonly spec?: readonly string[];
  /** Lines of more fields of the HTTPS listener. */
  readonly listener?: readonly string[];
  readonly certificate?: string;
}

/** A Gateway with one HTTPS listener. */
export function gatewayExample(options: GatewayExample = {}): string {
  const { namespace = 'infra', spec = [], listener = [], certificate = 'name: shop-tls' } = options;
  return lines([
    'apiVersion: gateway.networking.k8s.io/v1',
    'kind: Gateway',
    'metadata:',
    '  name: public',
    `  namespace: ${namespace}`,
    'spec:',
    '  gatewayClassName: example',
    ...spec.map((line) => `  ${line}`),
    '  listeners:',
    '    - name: https',
    '      protocol: HTTPS',
    '      port: 443',
    '      hostname: shop.example.com',
    '      tls:',
    '        certificateRefs:',
    `          - ${certificate}`,
    ...listener.map((line) => `      ${line}`),
  ]);
}

/** What an HTTPRoute in the documentation of a rule differs in. */
export interface RouteExample {
  /** Lines of the one entry of `parentRefs`. */
  readonly parent?: readonly string[];
  readonly hostname?: string;
  /** Lines of the one entry of `backendRefs`. */
  readonly backend?: readonly string[];
}

/** An HTTPRoute in namespace shop. */
export function routeExample(options: RouteExample = {}): string {
  const { parent = ['name: public'], hostname = 'shop.example.com' } = options;
  const { backend = ['name: shop', 'port: 8080'] } = options;
  return lines([
    'apiVersion: gateway.networking.k8s.io/v1',
    'kind: HTTPRoute',
    'metadata:',
    '  name: shop',
    '  namespace: shop',
    'spec:',
    '  parentRefs:',
    ...item(parent, '    '),
    `  hostnames: [${hostname}]`,
    '  rules:',
    '    - backendRefs:',
    ...item(backend, '        '),
  ]);
}

/** What a ReferenceGrant in the documentation of a rule differs in. */
export interface GrantExample {
  /** Lines of the one entry of `from`. */
  readonly from: readonly string[];
  /** Lines of the one entry of `to`. */
  readonly to: readonly string[];
}

/** A ReferenceGrant in namespace shop. */
export function grantExample({ from, to }: GrantExample): string {
  return lines([
    'apiVersion: gateway.networking.k8s.io/v1beta1',
    'kind: ReferenceGrant',
    'metadata:',
    '  name: public-gateway',
    '  namespace: shop',
    'spec:',
    '  from:',
    ...item(from, '    '),
    '  to:',
    ...item(to, '    '),
  ]);
}

/** Documents of one file. */
export function together(...documents: readonly string[]): string {
  return documents.join('---\n');
}

function item(fields: readonly string[], indent: string): readonly string[] {
  return fields.map((line, index) => `${indent}${index === 0 ? '- ' : '  '}${line}`);
}

function lines(text: readonly string[]): string {
  return `${text.join('\n')}\n`;
}
