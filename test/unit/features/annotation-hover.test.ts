import { describe, expect, test } from 'vitest';
import { annotationHover } from '../../../server/src/features/annotation-hover.ts';
import { hover } from '../../../server/src/features/hover.ts';
import { nginxAnnotationNames } from '../../../server/src/kubernetes/ingress/nginx-annotations.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

function manifest(annotation: string, className = 'nginx'): string {
  return `# a comment
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    ${annotation}
spec:
  ingressClassName: ${className}
  rules:
    - host: shop.example.com
`;
}

function hoverAt(text: string, word: string, files: Readonly<Record<string, string>> = {}) {
  const workspace = workspaceOf({ 'shop.yaml': text, ...files });
  return annotationHover(workspace, uriOf('shop.yaml'), text.indexOf(word) + 1);
}

const prefix = 'nginx.ingress.kubernetes.io/';

describe('hover on an annotation of ingress-nginx', () => {
  const text = manifest(`${prefix}auth-url: https://auth.example.com/check`);

  test('says what it does, for whom, and what takes its place', () => {
    const found = hoverAt(text, 'auth-url');
    expect(found?.markdown).toContain('**`auth-url`** asks this address whether a request may pass.');
    expect(found?.markdown).toContain('most likely ingress-nginx (class `nginx`), retired since March 2026.');
    expect(found?.markdown).toContain('risk High');
    expect(found?.markdown).toContain(
      '**Higress:** ignored without a word: nobody is asked whether a request may pass.',
    );
    expect(found?.markdown).toContain('**Gateway API:** an authentication policy of the implementation.');
    expect(text.slice(found?.start, found?.end)).toBe(`${prefix}auth-url: https://auth.example.com/check`);
  });

  test('answers on the value too, and nowhere else', () => {
    expect(hoverAt(text, 'https://auth')).toEqual(hoverAt(text, 'auth-url'));
    expect(hoverAt(text, 'shop.example.com')).toBeUndefined();
    expect(hoverAt(text, 'annotations:')).toBeUndefined();
  });

  test('is part of the hover of the editor', () => {
    const workspace = workspaceOf({ 'shop.yaml': text });
    const offset = text.indexOf('auth-url');
    expect(hover(workspace, uriOf('shop.yaml'), offset, { redact: true })).toEqual(hoverAt(text, 'auth-url'));
  });

  test('warns where the class in use ignores it', () => {
    const higress = hoverAt(manifest(`${prefix}auth-url: https://a.example.com`, 'higress'), 'auth-url');
    expect(higress?.markdown).toContain(
      'most likely Higress (class `higress`). **Here it is ignored without a word: nobody is asked',
    );
  });

  test('takes the controller from the IngressClass in the workspace', () => {
    const found = hoverAt(manifest(`${prefix}ssl-redirect: "true"`, 'public'), 'ssl-redirect', {
      'class.yaml':
        'apiVersion: networking.k8s.io/v1\nkind: IngressClass\nmetadata:\n  name: public\nspec:\n  controller: k8s.io/ingress-nginx\n',
    });
    expect(found?.markdown).toContain('**Served by:** ingress-nginx (class `public`), retired');
    expect(found?.markdown).toContain('a RequestRedirect filter on the HTTP listener');
  });

  test('knows older names, newer ones, and those that are gone', () => {
    const of = (name: string): string | undefined =>
      hoverAt(manifest(`${prefix}${name}: "1"`), name)?.markdown;
    expect(of('whitelist-source-range')).toContain(
      'the older name of `nginx.ingress.kubernetes.io/allowlist-source-range` (since 1.9)',
    );
    expect(of('whitelist-source-range')).toContain('**Higress:** reads it, under this name only.');
    expect(of('allowlist-source-range')).toContain('it reads the older name whitelist-source-range');
    expect(of('temporal-redirect-code')).toContain('since 1.12');
    expect(of('global-rate-limit')).toContain('dropped it in 1.12');
    expect(of('no-such-thing')).toBeUndefined();
  });

  test.each(nginxAnnotationNames)('explains %s in whole sentences', (name) => {
    const markdown = hoverAt(manifest(`${prefix}${name}: "x"`), name)?.markdown ?? '';
    expect(markdown.split('\n')).toHaveLength(6);
    expect(markdown).not.toMatch(/undefined|\.\./);
  });
});

describe('hover on other annotations', () => {
  test('the deprecated class', () => {
    const found = hoverAt(manifest('kubernetes.io/ingress.class: nginx', 'nginx'), 'ingress.class');
    expect(found?.markdown).toContain('deprecated since Kubernetes 1.18');
    expect(found?.markdown).toContain('`spec.ingressClassName` with `nginx`');
  });

  test('those of other controllers, also where another one serves the Ingress', () => {
    const annotation = 'alb.ingress.kubernetes.io/scheme: internet-facing';
    expect(hoverAt(manifest(annotation, 'alb'), 'scheme')?.markdown).toContain(
      '**Read by:** AWS Load Balancer Controller.',
    );
    expect(hoverAt(manifest(annotation, 'nginx'), 'scheme')?.markdown).toContain('It does nothing here.');
    expect(hoverAt(manifest('example.com/team: shop'), 'team')).toBeUndefined();
  });

  test('nothing on other kinds', () => {
    const text = manifest(`${prefix}auth-url: x`).replace('kind: Ingress', 'kind: Service');
    expect(hoverAt(text, 'auth-url')).toBeUndefined();
  });
});
