import { jwtRulesOf, keyAddress } from '../../kubernetes/mesh/jwt-rules.ts';
import { tell } from '../../words/tell.ts';
import { at } from '../../yaml/access.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { requestAuthentication } from './example.ts';
import { hostOfClearUrl, isInternalHost } from './hosts.ts';
import { documentOffer } from './offers.ts';

/** The keys that tokens are checked with come over clear HTTP from outside of the cluster. */
export const noClearKeyFetch = defineRule({
  meta: {
    slug: 'no-clear-key-fetch',
    code: 'ZT506',
    area: 'mesh',
    title: 'The keys that tokens are checked with are fetched over clear HTTP',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['RequestAuthentication'],
    triggers: [],
    covers: ['MESH-04'],
    equivalents: [],
    references: [
      {
        title: 'Istio: JWTRule',
        url: 'https://istio.io/latest/docs/reference/config/security/request_authentication/#JWTRule',
      },
      {
        title: 'RFC 7517: transport of key sets',
        url: 'https://www.rfc-editor.org/rfc/rfc7517#section-9.1',
      },
    ],
    docs: {
      why: [
        'Whoever stands between the mesh and the server of the keys can put keys of their own into the answer, and from then on sign',
        'tokens for everybody. That goes for `jwksUri`, and for an `http://` issuer where neither `jwksUri` nor `jwks` is written: then',
        'the mesh asks the issuer itself. Servers of the cluster and of private networks are left alone.',
      ].join('\n'),
      bad: { yaml: requestAuthentication(['jwksUri: http://login.example.com/jwks.json']) },
      good: { yaml: requestAuthentication(['jwksUri: https://login.example.com/jwks.json']) },
      whenToTurnOff: 'Where the way to the server of the keys is protected otherwise, such as by a tunnel.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const placed of jwtRulesOf(resources)) {
      const address = keyAddress(placed);
      const host = address === undefined ? undefined : hostOfClearUrl(address.value.text);
      if (address === undefined || host === undefined || isInternalHost(host)) continue;
      const what =
        address.field === 'issuer'
          ? tell`This issuer is asked for its keys`
          : tell`${address.field} is fetched`;
      report({
        range: address.value.range,
        message: tell`${what} over clear HTTP from ${shown(host)}: who sits in between can put in keys of their own; write https://`,
        resource: resourceName(placed.resource),
        data: placeData(placed.resource.path, [...placed.path, address.field]),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    const value = path && at(context.parse(finding.document)?.root, ...path);
    if (path === undefined || value?.type !== 'scalar' || hostOfClearUrl(value.text) === undefined) return [];
    // The issuer has to be what the tokens say, letter for letter.
    if (path.at(-1) === 'issuer')
      return [
        {
          title: tell`Write https://`,
          safe: false,
          refusal: tell`The issuer must be as in the tokens; write jwksUri beside it`,
        },
      ];
    const text = value.text
      .trim()
      .replace(/^http:/i, 'https:')
      .replace(/^(https:\/\/[^/:]+):80(?=\/|$)/, '$1');
    return [
      documentOffer(
        finding,
        context,
        tell`Fetch the keys over HTTPS`,
        [{ op: 'replaceScalar', path, value: text }],
        {
          preferred: true,
        },
      ),
    ];
  },
});
