import type { PlacedText } from '../../kubernetes/ingress/ingress.ts';
import {
  isAuthorizationPolicy,
  type RuleField,
  readAuthorizationPolicy,
} from '../../kubernetes/mesh/authorization-policy.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { authorizationPolicy } from './example.ts';
import { documentOffer, resourcesOfFinding } from './offers.ts';
import { valueFlaw } from './values/judge.ts';
import type { ValueFlaw } from './values/principals.ts';

const rules = (principal: string, path: string): readonly string[] => [
  'action: ALLOW',
  'rules:',
  '  - from:',
  '      - source:',
  `          principals: ["${principal}"]`,
  '    to:',
  '      - operation:',
  '          methods: [GET]',
  `          paths: ["${path}"]`,
];

/** A value in an AuthorizationPolicy that no caller or request ever has. */
export const noUnmatchablePolicyValue = defineRule({
  meta: {
    slug: 'no-unmatchable-policy-value',
    code: 'ZT502',
    area: 'mesh',
    title: 'A value of an AuthorizationPolicy matches no caller or request',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['AuthorizationPolicy'],
    triggers: [],
    covers: ['MESH-10', 'MESH-11'],
    equivalents: [],
    references: [
      {
        title: 'Istio: AuthorizationPolicy',
        url: 'https://istio.io/latest/docs/reference/config/security/authorization-policy/',
      },
      {
        title: 'Istio: how values are matched',
        url: 'https://istio.io/latest/docs/concepts/security/#value-matching',
      },
    ],
    docs: {
      why: [
        'A principal is `TRUST_DOMAIN/ns/NAMESPACE/sa/ACCOUNT`: with `spiffe://` in front, or without the trust domain, it is nobody.',
        'A token’s principal is `ISSUER/SUBJECT`. A `*` is a wildcard alone, at the start or at the end, and a letter anywhere else.',
        'Methods are compared in capitals, paths from their `/`, without host and query. An ALLOW rule with such a value lets nobody',
        'in; a DENY rule with one, or a `not…` field, lets in whom it was written to keep out.',
      ].join('\n'),
      bad: {
        yaml: authorizationPolicy(rules('spiffe://cluster.local/ns/web/sa/web', '/orders/*/items')),
        findings: 2,
      },
      good: { yaml: authorizationPolicy(rules('cluster.local/ns/web/sa/web', '/orders/{*}/items')) },
      whenToTurnOff: 'Where identities of the mesh do not have the form that Istio gives them.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      for (const { field, value, flaw } of flawsOf(resource)) {
        const write = flaw.write === undefined ? '' : tell`; write ${shown(flaw.write)}`;
        report({
          range: value.range,
          message: tell`${field.name}: ${shown(value.text)} ${flaw.why}, so it never matches${write}`,
          resource: resourceName(resource),
          data: placeData(resource.path, value.path),
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const place = JSON.stringify(placeOfFinding(finding));
    const found = resourcesOfFinding(finding, context)
      .flatMap(flawsOf)
      .find(({ value }) => JSON.stringify(value.path) === place);
    if (found?.flaw.write === undefined) return [];
    const { path } = found.value;
    return [
      documentOffer(
        finding,
        context,
        tell`Write ${shown(found.flaw.write)}`,
        [{ op: 'replaceScalar', path, value: found.flaw.write }],
        { preferred: true },
      ),
    ];
  },
});

interface FlawedValue {
  readonly field: RuleField;
  readonly value: PlacedText;
  readonly flaw: ValueFlaw;
}

function flawsOf(resource: KubernetesResource): readonly FlawedValue[] {
  if (!isAuthorizationPolicy(resource)) return [];
  return readAuthorizationPolicy(resource).rules.flatMap(({ fields }) =>
    fields.flatMap((field) =>
      field.values.flatMap((value) => {
        const flaw = valueFlaw(field, value.text);
        return flaw === undefined ? [] : [{ field, value, flaw }];
      }),
    ),
  );
}
