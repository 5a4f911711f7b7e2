import { describe, expect, test } from 'vitest';
import { servedBy } from '../../../server/src/workspace/ingress-class.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const ingressClass = (
  name: string,
  controller: string,
  isDefault = false,
): string => `apiVersion: networking.k8s.io/v1
kind: IngressClass
metadata:
  name: ${name}
  annotations: {ingressclass.kubernetes.io/is-default-class: "${isDefault}"}
spec:
  controller: ${controller}
`;

const ingress = (spec: string, annotations = ''): string => `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: shop
  annotations:
    example.com/team: shop
${annotations}spec:
  rules: []
${spec}`;

function served(text: string, ...classes: readonly string[]) {
  const workspace = workspaceOf({ 'shop.yaml': text, 'classes.yaml': classes.join('---\n') });
  const [resource] = workspace.resourcesOf({ uri: uriOf('shop.yaml'), index: 0 });
  if (resource?.facts.ingress === undefined) throw new Error('no Ingress');
  const { controller, sure, className } = servedBy(resource.facts.ingress, workspace.graph);
  return [controller, sure, className];
}

const field = (name: string): string => `  ingressClassName: ${name}\n`;
const nginx = 'k8s.io/ingress-nginx';

describe('which controller serves an Ingress', () => {
  test('the IngressClass decides, whatever it is called', () => {
    expect(served(ingress(field('nginx')), ingressClass('nginx', 'higress.io/higress-controller'))).toEqual([
      'higress',
      true,
      'nginx',
    ]);
    expect(served(ingress(field('public')), ingressClass('public', nginx))).toEqual([
      'ingress-nginx',
      true,
      'public',
    ]);
    expect(served(ingress(field('own')), ingressClass('own', 'example.com/own'))).toEqual([
      undefined,
      true,
      'own',
    ]);
  });

  test('the annotation is looked at first, as controllers do', () => {
    const text = ingress(field('higress'), '    kubernetes.io/ingress.class: nginx\n');
    expect(served(text)).toEqual(['ingress-nginx', false, 'nginx']);
  });

  test('without a class the default one counts, if there is exactly one opinion', () => {
    expect(served(ingress(''), ingressClass('public', nginx, true))).toEqual([
      'ingress-nginx',
      true,
      undefined,
    ]);
    expect(served(ingress(''), ingressClass('public', nginx))).toEqual([undefined, false, undefined]);
    const two = [ingressClass('a', nginx, true), ingressClass('b', 'traefik.io/ingress-controller', true)];
    expect(served(ingress(''), ...two)).toEqual([undefined, false, undefined]);
  });

  test('else usual names and annotations suggest it', () => {
    expect(served(ingress(field('traefik')))).toEqual(['traefik', false, 'traefik']);
    expect(served(ingress(field('public'), '    alb.ingress.kubernetes.io/scheme: internal\n'))).toEqual([
      'alb',
      false,
      'public',
    ]);
    expect(served(ingress(field('nginx'), '    nginx.org/rewrites: x\n'))).toEqual([
      'f5-nginx',
      false,
      'nginx',
    ]);
    const both = '    higress.io/timeout: "5"\n    nginx.ingress.kubernetes.io/rewrite-target: /\n';
    expect(served(ingress(field('public'), both))).toEqual(['higress', false, 'public']);
    expect(served(ingress(field('public')))).toEqual([undefined, false, 'public']);
  });

  test('what a template hides is not known', () => {
    expect(
      served(ingress('  ingressClassName: {{ .Values.class }}\n'), ingressClass('public', nginx, true)),
    ).toEqual([undefined, false, undefined]);
  });
});

test('a class that comes into the workspace changes the verdicts about its Ingresses', () => {
  const files = { 'shop.yaml': ingress(field('public'), '    nginx.ingress.kubernetes.io/auth-secret: x\n') };
  const workspace = workspaceOf(files);
  const rules = (): readonly string[] => workspace.check(uriOf('shop.yaml')).findings.map(({ rule }) => rule);
  const withClass = (controller: string): readonly string[] => {
    workspace.update(uriOf('class.yaml'), ingressClass('public', controller));
    return rules();
  };
  expect(rules()).toContain('no-ineffective-ingress-check');
  expect(withClass('traefik.io/ingress-controller')).not.toContain('no-ineffective-ingress-check');
  expect(withClass(nginx)).toContain('no-ineffective-ingress-check');
});

test('where only an annotation suggests the controller, verdicts are less grave and less sure', () => {
  const verdict = (className: string, ...classes: readonly string[]) => {
    const workspace = workspaceOf({
      'shop.yaml': ingress(field(className), '    nginx.ingress.kubernetes.io/auth-secret: x\n'),
      'class.yaml': classes.join('---\n'),
    });
    const found = workspace
      .check(uriOf('shop.yaml'))
      .findings.find(({ rule }) => rule === 'no-ineffective-ingress-check');
    return [found?.severity, found?.confidence];
  };
  expect(verdict('public', ingressClass('public', nginx))).toEqual(['error', 'high']);
  expect(verdict('nginx')).toEqual(['error', 'high']);
  expect(verdict('public')).toEqual(['warning', 'medium']);
  expect(verdict('higress')).toEqual([undefined, undefined]);
});
