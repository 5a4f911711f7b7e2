import type { Operation } from '../../edit/operations.ts';
import { readWasmPlugin } from '../../kubernetes/mesh/wasm-plugin.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { phrase, tell } from '../../words/tell.ts';
import { booleanAt, pair, stringAt } from '../../yaml/access.ts';
import type { LocatedPair, Path } from '../../yaml/located.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { wasmPlugin } from './example-plugin.ts';
import { hostOfClearUrl, isInternalHost } from './hosts.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';

const oidc = (scheme: string): string =>
  wasmPlugin('oidc', [
    'defaultConfig:',
    '  client_id: shop',
    `  client_secret: \${secret.oidc-credentials.client_secret}`,
    `  oidc_issuer_url: ${scheme}://login.example.com`,
    '  redirect_url: https://shop.example.com/oauth2/callback',
  ]);

/** Sign-in with the OIDC plugin of Higress that others can listen to or stand in for. */
export const noWeakPluginLogin = defineRule({
  meta: {
    slug: 'no-weak-plugin-login',
    code: 'ZT564',
    area: 'mesh',
    title: 'The OIDC plugin of Higress signs users in over clear HTTP, or without checks',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['WasmPlugin'],
    triggers: [],
    covers: ['HIG-03'],
    equivalents: [],
    references: [
      { title: 'Higress: OIDC', url: 'https://higress.cn/en/docs/latest/plugins/authentication/oidc/' },
      {
        title: 'OpenID Connect Core: TLS requirements',
        url: 'https://openid.net/specs/openid-connect-core-1_0.html#TLSRequirements',
      },
    ],
    docs: {
      why: [
        'Over clear HTTP the code, the tokens and the cookie of a session can be read on the way, and whoever answers for the issuer can',
        'sign in as anybody. That goes for the issuer and for the address that users return to, for cookies without `Secure`',
        '(`cookie_secure: false`), and for an issuer whose certificate or name is not checked. Issuers of the cluster are left alone.',
      ].join('\n'),
      bad: { yaml: oidc('http') },
      good: { yaml: oidc('https') },
      whenToTurnOff: 'For installations on the machine of a developer.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const { field, path, message, onKey } of weaknesses(resource))
        report({
          range: onKey ? field.key.range : field.value.range,
          message,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const found = resourcesOfFinding(finding, context)
      .flatMap(weaknesses)
      .find(({ path }) => JSON.stringify(path) === place);
    if (found === undefined) return [];
    return [documentOffer(finding, context, found.title, [found.operation], { preferred: true })];
  },
});

interface Weakness {
  readonly field: LocatedPair;
  readonly path: Path;
  readonly message: string;
  readonly onKey: boolean;
  readonly title: string;
  readonly operation: Operation;
}

const urlFields = ['oidc_issuer_url', 'issuer', 'redirect_url', 'login_url', 'redeem_url', 'oidc_jwks_url'];

/** Switches with the value that weakens, and what it does. */
const switches: readonly (readonly [name: string, weak: boolean, effect: string])[] = [
  ['cookie_secure', false, phrase('sends the cookie of the session over clear HTTP as well')],
  ['ssl_insecure_skip_verify', true, phrase('takes any certificate for that of the issuer')],
  ['insecure_oidc_skip_issuer_verification', true, phrase('takes tokens of any issuer')],
];

function weaknesses(resource: KubernetesResource): readonly Weakness[] {
  const found = readWasmPlugin(resource);
  if (found?.plugin !== 'oidc') return [];
  return found.configs.flatMap(({ config, path }) => [
    ...urlFields.flatMap((name): readonly Weakness[] => {
      const field = pair(config, name);
      const text = stringAt(config, name);
      const host = text === undefined ? undefined : hostOfClearUrl(text);
      if (field === undefined || text === undefined || host === undefined || isInternalHost(host)) return [];
      const place = [...path, name];
      return [
        {
          field,
          path: place,
          onKey: false,
          message: tell`${name} is clear HTTP to ${shown(host)}, where codes and tokens can be read and changed; write https://`,
          title: tell`Write https://`,
          operation: { op: 'replaceScalar', path: place, value: text.trim().replace(/^http:/i, 'https:') },
        },
      ];
    }),
    ...switches.flatMap(([name, weak, effect]): readonly Weakness[] => {
      const field = pair(config, name);
      if (field === undefined || booleanAt(config, name) !== weak) return [];
      const place = [...path, name];
      return [
        {
          field,
          path: place,
          onKey: true,
          message: tell`${name}: ${weak} ${effect}; write ${!weak}, or leave it out`,
          title: tell`Write ${name}: ${!weak}`,
          operation: { op: 'replaceScalar', path: place, value: !weak },
        },
      ];
    }),
  ]);
}
