import fc from 'fast-check';
import { expect, test } from 'vitest';
import { noInvalidIngress } from '../../server/src/rules/ingress/no-invalid-ingress.ts';
import { noRemovedIngressVersion } from '../../server/src/rules/ingress/no-removed-ingress-version.ts';
import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { allFindings, applyPlan, preferredOffer, uriOf, workspaceOf } from '../support/workspaces.ts';

interface Backend {
  readonly serviceName: string;
  readonly servicePort: number | string;
}

interface Path {
  readonly path: string | undefined;
  readonly pathType: string | undefined;
  readonly backend: Backend;
}

interface Old {
  readonly apiVersion: string;
  readonly backend: Backend | undefined;
  readonly rules: readonly { readonly host: string; readonly paths: readonly Path[] }[];
  readonly flow: boolean;
}

const backend = fc.record<Backend>({
  serviceName: fc.constantFrom('shop', 'cart', 'web-2'),
  servicePort: fc.constantFrom<number | string>(80, 8080, 'http', '443'),
});
const old = fc.record<Old>({
  apiVersion: fc.constantFrom('extensions/v1beta1', 'networking.k8s.io/v1beta1'),
  backend: fc.option(backend, { nil: undefined }),
  rules: fc.array(
    fc.record({
      host: fc.constantFrom('shop.example.com', '*.example.com'),
      paths: fc.array(
        fc.record<Path>({
          path: fc.constantFrom(undefined, '/', '/cart'),
          pathType: fc.constantFrom(undefined, 'Prefix', 'Exact'),
          backend,
        }),
        { minLength: 1, maxLength: 3 },
      ),
    }),
    { minLength: 1, maxLength: 2 },
  ),
  flow: fc.boolean(),
});

function port(value: number | string): string {
  return typeof value === 'number' ? String(value) : JSON.stringify(value);
}

function backendText({ serviceName, servicePort }: Backend, indent: string, flow: boolean): string {
  return flow
    ? ` {serviceName: ${serviceName}, servicePort: ${port(servicePort)}} # to ${serviceName}\n`
    : `\n${indent}# to ${serviceName}\n${indent}serviceName: ${serviceName}\n${indent}servicePort: ${port(servicePort)}\n`;
}

function manifest({ apiVersion, backend: fallback, rules, flow }: Old): string {
  const paths = rules.map(
    (rule) =>
      `    - host: ${JSON.stringify(rule.host)}\n      http:\n        paths:\n${rule.paths
        .map(({ path, pathType, backend: to }) => {
          const fields = [
            ...(path === undefined ? [] : [`path: ${path} # as is`]),
            ...(pathType === undefined ? [] : [`pathType: ${pathType}`]),
          ].map((line) => `${line}\n            `);
          return `          - ${fields.join('')}backend:${backendText(to, '              ', flow)}`;
        })
        .join('')}`,
  );
  return `apiVersion: ${apiVersion}\nkind: Ingress\nmetadata:\n  name: shop # the shop\nspec:\n${
    fallback === undefined ? '' : `  backend:${backendText(fallback, '    ', flow)}`
  }  rules:\n${paths.join('')}`;
}

function converted({ serviceName, servicePort }: Backend): unknown {
  const number = /^\d+$/.test(String(servicePort));
  return {
    service: { name: serviceName, port: number ? { number: Number(servicePort) } : { name: servicePort } },
  };
}

function expected({ backend: fallback, rules }: Old): unknown {
  return {
    apiVersion: 'networking.k8s.io/v1',
    kind: 'Ingress',
    metadata: { name: 'shop' },
    spec: {
      ...(fallback !== undefined && { defaultBackend: converted(fallback) }),
      rules: rules.map(({ host, paths }) => ({
        host,
        http: {
          paths: paths.map(({ path, pathType, backend: to }) => ({
            ...(path !== undefined && { path }),
            pathType: pathType ?? 'ImplementationSpecific',
            backend: converted(to),
          })),
        },
      })),
    },
  };
}

const comments = (text: string): readonly string[] =>
  [...text.matchAll(/#.*$/gm)].map(([comment]) => comment).filter((comment) => !comment.startsWith('# to'));

test('a beta Ingress says the same in v1, whatever its layout', () => {
  fc.assert(
    fc.property(old, (world) => {
      const text = manifest(world);
      const workspace = workspaceOf(
        { 'a.yaml': text },
        { rules: [noRemovedIngressVersion, noInvalidIngress] },
      );
      const [finding] = allFindings(workspace);
      const offer = finding === undefined ? undefined : preferredOffer(workspace.offers(finding));
      if (offer === undefined) throw new Error(`no offer for\n${text}`);
      expect(offer.safe).toBe(true);
      applyPlan(workspace, workspace.plan(offer));
      const after = workspace.text(uriOf('a.yaml')) ?? '';
      expect(JSON.parse(JSON.stringify(toPlain(parseDocument(after).root)))).toEqual(expected(world));
      expect(comments(after)).toEqual(comments(text));
      // What only ingress validation of v1 can still say is about the paths themselves.
      expect(allFindings(workspace).filter(({ rule }) => rule === 'no-removed-ingress-version')).toEqual([]);
    }),
    { numRuns: 150 },
  );
});

test('before Kubernetes 1.22 the beta versions are served', () => {
  const text = manifest({ apiVersion: 'extensions/v1beta1', backend: undefined, rules: [], flow: false });
  const findings = (kubernetesMinor: number): number =>
    allFindings(
      workspaceOf(
        { 'a.yaml': text },
        { rules: [noRemovedIngressVersion], configuration: { kubernetesMinor } },
      ),
    ).length;
  expect([21, 22, 36].map(findings)).toEqual([0, 1, 1]);
});
