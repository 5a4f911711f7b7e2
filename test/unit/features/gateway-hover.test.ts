import { expect, test } from 'vitest';
import { hover } from '../../../server/src/features/hover.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const gateway = `# the door
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: public, namespace: infra}
spec:
  gatewayClassName: example
  listeners:
    - name: clear
      protocol: HTTP
      port: 80
    - name: secure
      protocol: HTTPS
      port: 443
      hostname: "*.example.com"
      tls:
        mode: Terminate
        certificateRefs: [{name: wildcard}]
      allowedRoutes:
        namespaces:
          from: Selector
          selector: {matchLabels: {kubernetes.io/metadata.name: shop}}
    - name: through
      protocol: TLS
      port: 8443
      tls: {mode: Passthrough}
      allowedRoutes: {namespaces: {from: All}}
`;

const route = `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec:
  parentRefs: [{name: public, namespace: infra}]
  hostnames: [shop.example.com]
  rules: [{backendRefs: [{name: shop, port: 80}, {name: cart, namespace: cart, port: 8080}]}]
`;

function hoverOn(word: string): { readonly markdown: string; readonly text: string } | undefined {
  const workspace = workspaceOf({ 'gateway.yaml': gateway, 'route.yaml': route });
  const found = hover(workspace, uriOf('gateway.yaml'), gateway.indexOf(word) + 1, { redact: true });
  return found && { markdown: found.markdown, text: gateway.slice(found.start, found.end) };
}

test('a listener says who gets in, and the way to the Services', () => {
  const found = hoverOn('secure');
  expect(found?.text).toBe('secure');
  expect(found?.markdown).toContain('**Listener `secure`**: `HTTPS` on port 443 for `*.example.com`.');
  expect(found?.markdown).toContain('`HTTPRoute`, `GRPCRoute`; routes of `shop` only.');
  expect(found?.markdown).toContain(
    '  - HTTPRoute `shop/shop` → `shop.example.com` → Service `shop/shop:80`, Service `cart/cart:8080`',
  );
  expect(hoverOn('*.example.com')?.markdown).toBe(found?.markdown);
});

test('a clear listener says so, and what is not attached is not shown', () => {
  const found = hoverOn('clear');
  expect(found?.markdown).toContain('what is sent can be read');
  expect(found?.markdown).toContain('routes of its own namespace only');
  expect(found?.markdown).toContain('no route of this workspace');
});

test('fields are explained where they stand', () => {
  expect(hoverOn('Passthrough')?.markdown).toContain('can check neither path nor token');
  expect(hoverOn('Terminate')?.markdown).toContain('TLS ends at the Gateway');
  expect(hoverOn('All}')?.markdown).toBe('routes of **every** namespace.');
  expect(hoverOn('certificateRefs')).toBeUndefined();
  expect(hoverOn('the door')).toBeUndefined();
});
