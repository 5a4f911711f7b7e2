import type { PlacedText } from '../../kubernetes/ingress/ingress.ts';
import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { type Confidence, defineRule, type WorkspaceContext } from '../rule.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { secretElsewhere } from './tls/secret-elsewhere.ts';

const secret = (namespace: string): string => `apiVersion: v1
kind: Secret
metadata:
  name: shop-tls
  namespace: ${namespace}
type: kubernetes.io/tls
stringData:
  tls.crt: <certificate>
  tls.key: <key>
`;

/** A Secret for the certificate of an Ingress that cannot be used. */
export const noUnusableIngressCertificate = defineRule({
  meta: {
    slug: 'no-unusable-ingress-certificate',
    code: 'ZT427',
    area: 'ingress',
    title: 'The Secret for the certificate of an Ingress cannot be used',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-03'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: Ingress, TLS',
        url: 'https://kubernetes.io/docs/concepts/services-networking/ingress/#tls',
      },
    ],
    docs: {
      why: [
        'An Ingress takes its certificate from a Secret of its own namespace with the keys `tls.crt` and `tls.key`. Where the Secret',
        'is in another namespace, or lacks a key, the controller serves its own default certificate, at which clients break off or,',
        'worse, click on. A Secret that is not in the folder is not missed: cert-manager and others write it.',
      ].join('\n'),
      bad: { yaml: [secret('web'), ingressExample()].join('---\n') },
      good: { yaml: [secret('shop'), ingressExample()].join('---\n') },
      whenToTurnOff: 'Where a tool copies Secrets between namespaces and does not mark them.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const { ingress } = placed.facts;
    if (ingress === undefined) return;
    for (const { secretName } of ingress.tls) {
      const problem = secretName && problemOf(secretName, placed, context);
      if (secretName === undefined || problem === undefined) continue;
      context.report({
        range: secretName.range,
        message: problem.message,
        ...(problem.confidence !== undefined && { confidence: problem.confidence }),
        related: [
          {
            message: tell`Secret ${problem.secret.facts.name ?? ''}`,
            document: problem.secret.document,
            path: problem.secret.facts.site.path,
          },
        ],
      });
    }
  },
});

function problemOf(
  { text }: PlacedText,
  placed: PlacedResource,
  { graph }: WorkspaceContext,
):
  | { readonly message: string; readonly secret: PlacedResource; readonly confidence?: Confidence }
  | undefined {
  const { namespace, ingress } = placed.facts;
  const here = graph.perhapsInNamespace('Secret', text, namespace).filter(isSecret);
  const [only] = here;
  if (only !== undefined) {
    const { secret, completeness } = only.facts;
    if (here.length > 1 || completeness !== 'complete' || secret === undefined || secret.keys.length === 0)
      return undefined;
    const missing = ['tls.crt', 'tls.key'].filter((key) => !secret.keys.includes(key));
    return missing.length === 0
      ? undefined
      : {
          message: tell`Secret ${shown(text)} has no ${missing.join(tell` and `)}, so a certificate that nobody trusts is served; write both keys`,
          secret: only,
        };
  }
  const other = secretElsewhere(graph.named('Secret', text).filter(isSecret), placed);
  if (other === undefined || namespace === undefined || isMade(ingress)) return undefined;
  return {
    message: tell`Secret ${shown(text)} is in namespace ${other.facts.namespace ?? ''} only, and an Ingress reads those of its own; put it into ${namespace}`,
    secret: other,
    confidence: 'medium',
  };
}

function isSecret({ facts }: PlacedResource): boolean {
  return facts.secret !== undefined;
}

/** cert-manager and ACME controllers write the Secret themselves. */
function isMade(ingress: PlacedResource['facts']['ingress']): boolean {
  return (
    ingress?.annotations.some(
      ({ name }) =>
        name.startsWith('cert-manager.io/') || name.includes('tls-acme') || name.includes('certmanager'),
    ) === true
  );
}
