import { withoutTokens } from '../../identity/jwt/display.ts';
import { readWasmPlugin } from '../../kubernetes/mesh/wasm-plugin.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { wasmPlugin } from './example-plugin.ts';
import { credentialsOf, type PluginCredential } from './higress/credentials.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

/** Credentials in the configuration of a Higress plugin. */
export const noPluginCredential = defineRule({
  meta: {
    slug: 'no-plugin-credential',
    code: 'ZT560',
    area: 'mesh',
    title: 'A credential stands in the configuration of a Higress plugin',
    severity: 'warning',
    confidence: 'medium',
    preset: 'recommended',
    needsCompleteResource: false,
    pointsAtSecrets: true,
    kinds: ['WasmPlugin'],
    triggers: [],
    covers: ['HIG-02', 'HIG-03', 'HIG-08'],
    equivalents: [],
    references: [
      {
        title: 'Higress: key-auth',
        url: 'https://higress.cn/en/docs/latest/plugins/authentication/key-auth/',
      },
      { title: 'Higress: OIDC', url: 'https://higress.cn/en/docs/latest/plugins/authentication/oidc/' },
    ],
    docs: {
      why: [
        'A WasmPlugin is no Secret: whoever reads the file or may read WasmPlugins in the cluster has the keys of the consumers, the',
        'secret of the OIDC client, or the token that pays for the language model. Higress puts in the value of a Secret where the',
        `configuration says \`\${secret.NAMESPACE/NAME.KEY}\`. The rule reads the fields that the plugins document as credentials;`,
        'what a credential’s form gives away is told by `no-static-credential`.',
      ].join('\n'),
      bad: {
        yaml: wasmPlugin('key-auth', [
          'defaultConfig:',
          '  global_auth: true',
          '  keys: [x-api-key]',
          '  in_header: true',
          '  consumers:',
          '    - name: web',
          '      credential: 2bda943c-ba2b-11ec-ba07-00163e1250b5',
        ]),
      },
      good: {
        yaml: wasmPlugin('key-auth', [
          'defaultConfig:',
          '  global_auth: true',
          '  keys: [x-api-key]',
          '  in_header: true',
          '  consumers:',
          '    - name: web',
          `      credential: \${secret.key-auth-credentials.web}`,
        ]),
      },
      whenToTurnOff: 'For installations that live for the length of a test.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const { value, path, field, consumer } of credentialsIn(resource))
        report({
          range: value.range,
          message: tell`${field}${consumer === undefined || consumer === '' ? '' : tell` of consumer ${shown(consumer)}`} is written out: whoever reads this file can use it; keep it in a Secret and write \${secret.NAMESPACE/NAME.KEY}`,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    for (const resource of resourcesOfFinding(finding, context)) {
      const found = credentialsIn(resource).find(({ path }) => JSON.stringify(path) === place);
      if (found === undefined || resource.name === undefined) continue;
      const secret = `${plainName(resource.name)}-credentials`;
      const key = keyOf(found);
      return [
        documentOffer(
          finding,
          context,
          tell`Read it from key ${key} of Secret ${secret} (create that first, with a new value)`,
          [{ op: 'replaceScalar', path: found.path, value: `\${secret.${secret}.${key}}` }],
          { preferred: true },
        ),
      ];
    }
    return [];
  },
});

function credentialsIn(resource: KubernetesResource): readonly PluginCredential[] {
  return readWasmPlugin(resource)?.configs.flatMap(credentialsOf) ?? [];
}

/** A key of a Secret, told apart by consumer or by place in its list. */
function keyOf({ field, consumer, path }: PluginCredential): string {
  const index = path.at(-1);
  const name = consumer === undefined || consumer === '' ? field : consumer;
  const key = plainName(name);
  return typeof index === 'number' && index > 0 ? `${key}-${index + 1}` : key;
}

/** Somebody may have put a token where a name belongs; it is no reason to repeat it. */
function plainName(name: string): string {
  return withoutTokens(name).replaceAll(/[^\w-]+/g, '-');
}
