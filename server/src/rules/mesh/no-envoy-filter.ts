import { tell } from '../../words/tell.ts';
import { type DocumentContext, defineRule } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';

/** EnvoyFilters, which change the proxies below everything that policies say. */
export const noEnvoyFilter = defineRule({
  meta: {
    slug: 'no-envoy-filter',
    code: 'ZT518',
    area: 'mesh',
    title: 'An EnvoyFilter changes the proxies past all policies',
    severity: 'info',
    confidence: 'medium',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: ['EnvoyFilter'],
    triggers: [],
    covers: ['MESH-17'],
    equivalents: [],
    references: [
      {
        title: 'Istio: EnvoyFilter',
        url: 'https://istio.io/latest/docs/reference/config/networking/envoy-filter/',
      },
    ],
    docs: {
      why: [
        'An EnvoyFilter rewrites the configuration of the proxies by patches that Istio does not judge. It can take out the filters that',
        'check tokens and mTLS, it may cease to apply with the next version without a word, and what AuthorizationPolicies say no longer',
        'has to be what happens. In the root namespace it goes for every proxy of the mesh. Review each one, and use the API that has',
        'come for its purpose since: `Telemetry`, `WasmPlugin`, CUSTOM policies, `ProxyConfig`.',
      ].join('\n'),
      bad: {
        yaml: `apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: buffer
  namespace: shop
spec:
  workloadSelector:
    labels:
      app: shop
  configPatches:
    - applyTo: HTTP_FILTER
      match:
        context: SIDECAR_INBOUND
      patch:
        operation: INSERT_BEFORE
        value:
          name: envoy.filters.http.buffer
`,
      },
      good: {
        yaml: `apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata:
  name: access-log
  namespace: shop
spec:
  accessLogging:
    - providers:
        - name: envoy
`,
      },
      whenToTurnOff: 'Where EnvoyFilters are reviewed with each version of Istio.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      if (resource.kind !== 'EnvoyFilter' || resource.group !== 'networking.istio.io') continue;
      const where = resource.namespace === 'istio-system' ? tell` of the whole mesh` : '';
      report({
        range: (resource.nameNode ?? resource.kindNode).range,
        message: tell`An EnvoyFilter changes the proxies${where} past all policies, and may cease to apply with an upgrade; use Telemetry, WasmPlugin or CUSTOM policies`,
        resource: resourceName(resource),
      });
    }
  },
});
