import { guardingPlugins, readWasmPlugin } from '../../kubernetes/mesh/wasm-plugin.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar } from '../../yaml/access.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { wasmPlugin } from './example-plugin.ts';
import { documentOffer } from './offers.ts';

const plugin = (strategy: string): string =>
  wasmPlugin('jwt-auth', [
    `failStrategy: ${strategy}`,
    'defaultConfig:',
    '  global_auth: true',
    '  consumers:',
    '    - name: web',
    '      issuer: https://login.example.com',
    '      jwks: \'{"keys": []}\'',
  ]);

/** A plugin that decides who may pass, and lets everybody pass while it cannot run. */
export const noFailingOpenPlugin = defineRule({
  meta: {
    slug: 'no-failing-open-plugin',
    code: 'ZT562',
    area: 'mesh',
    title: 'A Higress plugin that checks callers lets everybody in when it fails',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['WasmPlugin'],
    triggers: [],
    covers: ['HIG-05'],
    equivalents: [],
    references: [
      {
        title: 'Istio: WasmPlugin, FailStrategy',
        url: 'https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#FailStrategy',
      },
    ],
    docs: {
      why: [
        'A plugin is fetched when the gateway starts and may crash on a request. With `failStrategy: FAIL_OPEN` requests then go on without',
        'it: without the check for a token, a key or an address. An unreachable registry is enough to open the door. `FAIL_CLOSE`, which',
        'is also the default, refuses them. The rule speaks of the plugins of Higress that decide who may pass.',
      ].join('\n'),
      bad: { yaml: plugin('FAIL_OPEN') },
      good: { yaml: plugin('FAIL_CLOSE') },
      whenToTurnOff: 'Where the service behind the gateway checks its callers itself.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      const found = readWasmPlugin(resource);
      const strategy = at(resource.node, 'spec', 'failStrategy');
      if (found === undefined || !guardingPlugins.has(found.plugin)) continue;
      if (!isScalar(strategy) || strategy.opaque || strategy.text !== 'FAIL_OPEN') continue;
      report({
        range: strategy.range,
        message: tell`FAIL_OPEN lets everybody in when ${found.plugin} cannot be fetched or crashes; write FAIL_CLOSE`,
        resource: resourceName(resource),
        data: placeData(resource.path, [...resource.path, 'spec', 'failStrategy']),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    return [
      documentOffer(
        finding,
        context,
        tell`Write FAIL_CLOSE`,
        [{ op: 'replaceScalar', path, value: 'FAIL_CLOSE' }],
        {
          preferred: true,
        },
      ),
    ];
  },
});
