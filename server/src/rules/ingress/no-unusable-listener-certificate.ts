import type { Operation } from '../../edit/operations.ts';
import type { ObjectReference } from '../../kubernetes/gateway/reference.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { shown } from './door/door.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { gatewayExample, together } from './gateway/example.ts';
import { secretElsewhere } from './tls/secret-elsewhere.ts';

const secret = (key: string): string => `apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: infra
type: Opaque
stringData:
  tls.crt: <certificate>
  ${key}: <key>
`;

/** A Secret for the certificate of a listener that cannot be used. */
export const noUnusableListenerCertificate = defineRule({
  meta: {
    slug: 'no-unusable-listener-certificate',
    code: 'ZT461',
    area: 'ingress',
    title: 'The Secret for the certificate of a listener cannot be used',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Gateway', 'ListenerSet'],
    triggers: [],
    covers: ['GW-04'],
    equivalents: [],
    references: [{ title: 'Gateway API: TLS', url: 'https://gateway-api.sigs.k8s.io/guides/tls/' }],
    docs: {
      why: [
        'A listener takes its certificate from a Secret with the keys `tls.crt` and `tls.key`, in the namespace of the Gateway',
        'unless the reference names another one. With a key missing, or the Secret in another namespace, the listener gets no',
        'configuration and its hosts are not served; an HTTP listener beside it stays open. A Secret that is not in the workspace is',
        'not missed: cert-manager and others write it. That a reference to another namespace needs a ReferenceGrant is for',
        '`no-ungranted-reference`.',
      ].join('\n'),
      bad: { yaml: together(secret('key.pem'), gatewayExample()) },
      good: { yaml: together(secret('tls.key').replace('Opaque', 'kubernetes.io/tls'), gatewayExample()) },
      whenToTurnOff:
        'Where an implementation reads Secrets with other keys, or a tool copies them between namespaces.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    for (const reference of certificatesOf(placed)) {
      const problem = problemOf(reference, placed, context.graph);
      if (problem === undefined) continue;
      const { secret: found, message } = problem;
      context.report({
        range: reference.name.range,
        message,
        // The Secret that is meant may be made where nobody can read it.
        ...(problem.namespace !== undefined && { confidence: 'medium' as const }),
        related: [
          {
            message: tell`Secret ${found.facts.name ?? ''}`,
            document: found.document,
            path: found.facts.site.path,
          },
        ],
        data: placeData(placed.facts.path, reference.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const place = JSON.stringify(placeOfFinding(finding));
    const reference =
      site && certificatesOf(site.resource).find(({ path }) => JSON.stringify(path) === place);
    const problem = site && reference && problemOf(reference, site.resource, context.graph);
    if (site === undefined || reference === undefined || problem?.namespace === undefined) return [];
    const { namespace } = problem;
    const operation: Operation = {
      op: 'insertPair',
      path: reference.path,
      key: 'namespace',
      value: namespace,
      after: ['name'],
    };
    return [
      editOffer(
        site,
        tell`Take it from namespace ${namespace}, which a ReferenceGrant there must allow`,
        [operation],
        {
          preferred: true,
        },
      ),
    ];
  },
});

function certificatesOf({ facts: { gateway } }: PlacedResource): readonly ObjectReference[] {
  return (gateway?.references ?? []).filter(
    ({ use, kind, group }) => use !== 'certificate authority' && kind === 'Secret' && group === '',
  );
}

interface CertificateProblem {
  readonly message: string;
  readonly secret: PlacedResource;
  /** Where the Secret is instead. */
  readonly namespace?: string;
}

function problemOf(
  reference: ObjectReference,
  placed: PlacedResource,
  graph: WorkspaceGraph,
): CertificateProblem | undefined {
  const { facts } = placed;
  const namespace = reference.namespace?.text ?? facts.namespace;
  const name = reference.name.text;
  const isSecret = (item: PlacedResource): boolean => item.facts.secret !== undefined;
  const here = graph.perhapsInNamespace('Secret', name, namespace).filter(isSecret);
  const [only] = here;
  // One of which no namespace is said may be another.
  if (only !== undefined)
    return here.length > 1 || only.facts.namespace !== namespace ? undefined : missingKey(reference, only);
  const found = graph.named('Secret', name).filter(isSecret);
  const other = secretElsewhere(found, placed);
  const elsewhere = other?.facts.namespace;
  if (other === undefined || elsewhere === undefined || namespace === undefined || found.length > 1)
    return undefined;
  // Written by cert-manager in its own namespace.
  if (facts.gateway?.certificatesMade === true || reference.namespace !== undefined) return undefined;
  return {
    message: tell`Secret ${shown(name)} is in namespace ${elsewhere} only, and this reference means ${namespace}, so ${consequence(reference)}; write namespace: ${elsewhere} and a ReferenceGrant there`,
    secret: other,
    namespace: elsewhere,
  };
}

function consequence({ use }: ObjectReference): string {
  return use === 'client certificate' ? tell`backends get no certificate` : tell`the listener is not served`;
}

function missingKey(reference: ObjectReference, secret: PlacedResource): CertificateProblem | undefined {
  const { secret: facts, completeness } = secret.facts;
  if (completeness !== 'complete' || facts === undefined || facts.keys.length === 0) return undefined;
  const has = (key: string): boolean => facts.keys.includes(key);
  // Istio reads `cert` and `key` too.
  if (has('cert') && has('key')) return undefined;
  const missing = ['tls.crt', 'tls.key'].filter((key) => !has(key));
  return missing.length === 0
    ? undefined
    : {
        message: tell`Secret ${shown(reference.name.text)} has no ${missing.join(tell` and no `)}, so ${consequence(reference)}; write both keys`,
        secret,
      };
}
