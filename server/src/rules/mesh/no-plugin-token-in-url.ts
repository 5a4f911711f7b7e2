import { readWasmPlugin } from '../../kubernetes/mesh/wasm-plugin.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, items, pair } from '../../yaml/access.ts';
import type { LocatedPair, Path } from '../../yaml/located.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { wasmPlugin } from './example-plugin.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

const keyAuth = (where: string): string =>
  wasmPlugin('key-auth', [
    'defaultConfig:',
    '  global_auth: true',
    '  keys: [apikey]',
    `  ${where}: true`,
    '  consumers:',
    '    - name: web',
    `      credential: \${secret.key-auth-credentials.web}`,
  ]);

/** A Higress plugin that takes keys or tokens from the URL. */
export const noPluginTokenInUrl = defineRule({
  meta: {
    slug: 'no-plugin-token-in-url',
    code: 'ZT563',
    area: 'mesh',
    title: 'A Higress plugin takes keys or tokens from the URL',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['WasmPlugin'],
    triggers: [],
    covers: ['HIG-01'],
    equivalents: [],
    references: [
      {
        title: 'Higress: key-auth',
        url: 'https://higress.cn/en/docs/latest/plugins/authentication/key-auth/',
      },
      {
        title: 'RFC 9700: access tokens in URIs',
        url: 'https://www.rfc-editor.org/rfc/rfc9700#section-4.3.2',
      },
    ],
    docs: {
      why: [
        'With `in_query` of key-auth and `from_params` of jwt-auth the credential travels in the query of the URL, and with that into access',
        'logs, traces, the history of browsers and the `Referer` header. Take it from a header: `in_header`, `from_headers`.',
      ].join('\n'),
      bad: { yaml: keyAuth('in_query') },
      good: { yaml: keyAuth('in_header') },
      whenToTurnOff: 'For WebSockets and downloads of browsers, with tokens that live for seconds.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const { field, path } of queryFields(resource))
        report({
          range: field.key.range,
          message: tell`${field.key.text} takes the credential from the URL, which ends in logs, traces and histories; write ${field.key.text === 'in_query' ? 'in_header' : 'from_headers'}`,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const found = resourcesOfFinding(finding, context)
      .flatMap(queryFields)
      .find(({ path }) => JSON.stringify(path) === place);
    if (found === undefined) return [];
    const { field, path, hasHeader } = found;
    const rename = field.key.text === 'in_query' && !hasHeader;
    return [
      documentOffer(
        finding,
        context,
        rename ? tell`Take it from a header of that name` : tell`Remove ${field.key.text}`,
        [rename ? { op: 'renameKey', path, key: 'in_header' } : { op: 'removePair', path }],
        { preferred: true },
      ),
    ];
  },
});

interface QueryField {
  readonly field: LocatedPair;
  readonly path: Path;
  readonly hasHeader: boolean;
}

function queryFields(resource: KubernetesResource): readonly QueryField[] {
  const found = readWasmPlugin(resource);
  if (found === undefined || (found.plugin !== 'key-auth' && found.plugin !== 'jwt-auth')) return [];
  return found.configs.flatMap(({ config, path }) => {
    const consumers = items(at(config, 'consumers')).map((node, index) => ({
      node,
      path: [...path, 'consumers', index],
    }));
    return [{ node: config, path }, ...consumers].flatMap(({ node, path: place }) =>
      ['in_query', 'from_params'].flatMap((name): readonly QueryField[] => {
        const field = pair(node, name);
        if (field === undefined) return [];
        const isSet = name === 'in_query' ? booleanAt(node, name) === true : items(field.value).length > 0;
        return isSet
          ? [{ field, path: [...place, name], hasHeader: pair(node, 'in_header') !== undefined }]
          : [];
      }),
    );
  });
}
