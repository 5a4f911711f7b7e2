import type { Ingress } from '../../kubernetes/ingress/ingress.ts';
import type { GuardingPlugin } from '../../kubernetes/mesh/guarding-plugin.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { guardingPluginKey } from '../../workspace/mentions-mesh.ts';
import { shown } from '../ingress/door/door.ts';
import { defineRule, type WorkspaceContext } from '../rule.ts';
import { wasmPlugin } from './example-plugin.ts';

const route = [
  'apiVersion: networking.k8s.io/v1',
  'kind: Ingress',
  'metadata:',
  '  name: tools',
  '  namespace: shop',
  '  annotations:',
  '    higress.io/mcp-server: "true"',
  'spec:',
  '  ingressClassName: higress',
  '  tls: [{ hosts: [tools.example.com], secretName: tools-tls }]',
  '  rules:',
  '    - host: tools.example.com',
  '      http:',
  '        paths:',
  '          - path: /mcp',
  '            pathType: Prefix',
  '            backend: { service: { name: tools, port: { number: 80 } } }',
  '',
].join('\n');

const guard = wasmPlugin('key-auth', [
  'defaultConfig:',
  '  global_auth: false',
  '  keys: [x-api-key]',
  '  in_header: true',
  '  consumers:',
  '    - name: assistant',
  `      credential: \${secret.key-auth-credentials.assistant}`,
  'matchRules:',
  '  - ingress: [shop/tools]',
  '    config:',
  '      allow: [assistant]',
]);

/** A route of Higress that hands tools to whoever calls, as far as the workspace tells. */
export const requireMcpAuth = defineRule({
  meta: {
    slug: 'require-mcp-auth',
    code: 'ZT565',
    area: 'mesh',
    title: 'An MCP server behind Higress asks nobody for a credential',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['HIG-08'],
    equivalents: [],
    references: [
      { title: 'Higress: the plugin mcp-server', url: 'https://higress.cn/en/ai/mcp-server' },
      {
        title: 'Higress: key-auth',
        url: 'https://higress.cn/en/docs/latest/plugins/authentication/key-auth/',
      },
    ],
    docs: {
      why: [
        'The annotation `higress.io/mcp-server: "true"` makes a route an MCP server: whoever reaches it may call its tools, with the',
        'credentials the gateway holds for the services behind. Higress asks callers who they are only where one of its plugins does so, such',
        'as key-auth, jwt-auth or oidc: for every route, for the host, or for this Ingress by `matchRules`. The rule looks for such a plugin',
        'in the whole workspace.',
      ].join('\n'),
      bad: { yaml: route },
      good: { yaml: `${route}---\n${guard}` },
      whenToTurnOff:
        'Where the MCP server checks its callers itself, or where the plugins are kept elsewhere, such as in the console of Higress.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { ingress, namespace, name } = placed.facts;
    const annotation = ingress?.annotations.find((each) => each.name === 'higress.io/mcp-server');
    if (ingress === undefined || annotation?.value !== 'true') return;
    const asks = context.graph
      .mentioning(guardingPluginKey, 'any')
      .some(({ facts: { guardingPlugin, completeness } }) =>
        completeness !== 'complete' || guardingPlugin === undefined
          ? true
          : mayAsk(guardingPlugin, ingress, namespace, name),
      );
    if (asks) return;
    const who = name === undefined ? tell`this route` : tell`Ingress ${shown(name)}`;
    context.report({
      range: annotation.range,
      message: tell`Whoever reaches ${who} may call its MCP tools: no plugin here asks who calls; add a rule for it to key-auth, jwt-auth or oidc`,
    });
  },
});

/** Whether a plugin may ask on one of the routes of an Ingress; a name alone may be in any namespace. */
function mayAsk(
  { everywhere, ingresses, domains }: GuardingPlugin,
  ingress: Ingress,
  namespace: string | undefined,
  name: string | undefined,
): boolean {
  return (
    everywhere ||
    name === undefined ||
    ingresses.some((entry) => {
      const slash = entry.indexOf('/');
      if (entry.slice(slash + 1) !== name) return false;
      return slash === -1 || namespace === undefined || entry.slice(0, slash) === namespace;
    }) ||
    ingress.rules.some(({ host }) => domains.some((domain) => meets(domain, host?.text)))
  );
}

/** Whether a host is one of a domain, `*.example.com` included; a rule for every host meets none for certain. */
function meets(domain: string, host: string | undefined): boolean {
  if (domain === '*') return true;
  if (host === undefined) return false;
  return domain.startsWith('*.') ? host.endsWith(domain.slice(1)) : host === domain;
}
