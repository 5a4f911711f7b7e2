/** A Gateway of Istio for the documentation of rules; `tls` is what stands below `tls:` of its HTTPS server. */
export function meshGateway(tls: readonly string[], redirect = true): string {
  const lines = [
    'apiVersion: networking.istio.io/v1',
    'kind: Gateway',
    'metadata:',
    '  name: shop',
    '  namespace: doors',
    'spec:',
    '  selector:',
    '    istio: ingressgateway',
    '  servers:',
    '    - port:',
    '        number: 80',
    '        name: http',
    '        protocol: HTTP',
    '      hosts: [shop.example.com]',
    ...(redirect ? ['      tls:', '        httpsRedirect: true'] : []),
    '    - port:',
    '        number: 443',
    '        name: https',
    '        protocol: HTTPS',
    '      hosts: [shop.example.com]',
    '      tls:',
    ...tls.map((line) => `        ${line}`),
  ];
  return `${lines.join('\n')}\n`;
}
