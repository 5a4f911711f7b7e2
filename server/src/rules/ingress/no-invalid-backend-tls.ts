import type { Operation } from '../../edit/operations.ts';
import { gatewayGroup, isAbsent, mayHaveMore } from '../../kubernetes/gateway/reference.ts';
import { type KubernetesResource, readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import type { Path, Range } from '../../yaml/located.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';

const policy = (validation: readonly string[]): string =>
  [
    `apiVersion: ${gatewayGroup}/v1`,
    'kind: BackendTLSPolicy',
    'metadata:',
    '  name: shop',
    '  namespace: shop',
    'spec:',
    '  targetRefs:',
    '    - group: ""',
    '      kind: Service',
    '      name: shop',
    '  validation:',
    ...validation.map((line) => `    ${line}`),
    '',
  ].join('\n');

/** A BackendTLSPolicy that does not say whom the Gateway should trust. */
export const noInvalidBackendTls = defineRule({
  meta: {
    slug: 'no-invalid-backend-tls',
    code: 'ZT464',
    area: 'ingress',
    title: 'A BackendTLSPolicy does not say whom to trust',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['BackendTLSPolicy'],
    triggers: [],
    covers: ['GW-10'],
    equivalents: [],
    references: [
      {
        title: 'Gateway API: BackendTLSPolicy',
        url: 'https://gateway-api.sigs.k8s.io/api-types/backendtlspolicy/',
      },
    ],
    docs: {
      why: [
        'A BackendTLSPolicy needs a `hostname`, which the certificate of the backend must be for, and either `caCertificateRefs` or',
        '`wellKnownCACertificates`, not both. The API server refuses any other, and the Gateway goes on talking to the backend in',
        'clear, or to anybody who answers in its place.',
      ].join('\n'),
      bad: { yaml: policy(['hostname: shop.internal']) },
      good: {
        yaml: policy([
          'hostname: shop.internal',
          'caCertificateRefs:',
          '  - group: ""',
          '    kind: ConfigMap',
          '    name: internal-authority',
        ]),
      },
      whenToTurnOff: 'Never for the releases of Gateway API known so far.',
    },
  },
  checkDocument(context: DocumentContext): void {
    for (const resource of context.resources) {
      for (const { range, message } of problemsOf(resource))
        context.report({ range, message, resource, data: placeData(resource.path) });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const document = context.parse(finding.document);
    if (site === undefined || document === undefined) return [];
    const wanted = JSON.stringify(site.resource.facts.path);
    const resource = readResources(document).find(({ path }) => JSON.stringify(path) === wanted);
    const problem = resource && problemsOf(resource).find(({ message }) => message === finding.message);
    return (problem?.repairs ?? []).map(({ title, operation, safe, preferred }) =>
      editOffer(site, title, [operation], { safe, preferred }),
    );
  },
});

interface Problem {
  readonly range: Range;
  readonly message: string;
  readonly repairs: readonly {
    readonly title: string;
    readonly operation: Operation;
    readonly safe: boolean;
    readonly preferred: boolean;
  }[];
}

/** A name that only the cluster resolves cannot be in a certificate of a public authority. */
function trust(path: Path, hostname: string | undefined): Problem['repairs'] {
  const inside = hostname === undefined || !/\.(?!local$|internal$|svc$|lan$)[a-z]{2,}$/i.test(hostname);
  const configMap = `${hostname?.split('.')[0] ?? 'backend'}-ca`;
  const after = ['hostname'];
  return [
    {
      title: tell`Trust the authority in ConfigMap ${configMap} (for you to make)`,
      operation: {
        op: 'insertPair',
        path,
        key: 'caCertificateRefs',
        value: [{ group: '', kind: 'ConfigMap', name: configMap }],
        after,
      },
      safe: false,
      preferred: inside,
    },
    {
      title: tell`Trust the authorities that the system of the Gateway trusts`,
      operation: { op: 'insertPair', path, key: 'wellKnownCACertificates', value: 'System', after },
      safe: false,
      preferred: !inside,
    },
  ];
}

function problemsOf({ group, kind, version, node, path }: KubernetesResource): readonly Problem[] {
  if (group !== gatewayGroup || kind !== 'BackendTLSPolicy' || version === 'v1alpha2') return [];
  const spec = at(node, 'spec');
  const validation = at(spec, 'validation');
  if (validation?.type !== 'map' || mayHaveMore(spec) || mayHaveMore(validation)) return [];
  const place = [...path, 'spec', 'validation'];
  const refused = tell`so the API server refuses this BackendTLSPolicy and nothing is checked`;
  const problems: Problem[] = [];
  const authorities = at(validation, 'caCertificateRefs');
  const wellKnown = at(validation, 'wellKnownCACertificates');
  const named = items(authorities).length > 0 || mayHaveMore(authorities);
  const known = !isAbsent(wellKnown) && stringAt(wellKnown) !== '';
  if (!named && !known)
    problems.push({
      range: validation.range,
      message: tell`validation names no certificate authority, ${refused}; write caCertificateRefs, or wellKnownCACertificates: System`,
      repairs:
        isAbsent(authorities) && isAbsent(wellKnown) ? trust(place, stringAt(validation, 'hostname')) : [],
    });
  if (named && known && wellKnown !== undefined)
    problems.push({
      range: wellKnown.range,
      message: tell`validation names authorities of its own and those of the system, ${refused}; write one of the two`,
      repairs: [
        {
          title: tell`Trust caCertificateRefs only`,
          operation: { op: 'removePair', path: [...place, 'wellKnownCACertificates'] },
          // It was refused until now.
          safe: true,
          preferred: true,
        },
      ],
    });
  if (isAbsent(at(validation, 'hostname')))
    problems.push({
      range: validation.range,
      message: tell`validation has no hostname, which the certificate must be for, ${refused}; write hostname`,
      repairs: [],
    });
  return problems;
}
