import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, isScalar } from '../../yaml/access.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { editOffer, placeData, siteOfFinding } from './door/offers.ts';
import { convertIngress } from './version/convert.ts';

/** Beta versions of Ingress and IngressClass went with Kubernetes 1.22 (facts E.3). */
const removedIn = 22;
const removed: Readonly<Record<string, readonly string[]>> = {
  Ingress: ['extensions/v1beta1', 'networking.k8s.io/v1beta1'],
  IngressClass: ['networking.k8s.io/v1beta1'],
};

const example = (
  version: 'old' | 'new',
): string => `apiVersion: networking.k8s.io/v1${version === 'old' ? 'beta1' : ''}
kind: Ingress
metadata:
  name: shop
  namespace: shop
spec:
  ingressClassName: public
  tls:
    - hosts: [shop.example.com]
      secretName: shop-tls
  rules:
    - host: shop.example.com
      http:
        paths:
          - path: /
${
  version === 'old'
    ? `            backend:
              serviceName: shop
              servicePort: 80
`
    : `            pathType: ImplementationSpecific
            backend:
              service:
                name: shop
                port:
                  number: 80
`
}`;

/** An Ingress or IngressClass of a version that the API server does not serve any more. */
export const noRemovedIngressVersion = defineRule({
  meta: {
    slug: 'no-removed-ingress-version',
    code: 'ZT401',
    area: 'ingress',
    title: 'An Ingress has an API version that Kubernetes 1.22 removed',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: Object.keys(removed),
    triggers: [],
    covers: [],
    equivalents: ['kube-score:stable-version'],
    references: [
      {
        title: 'Kubernetes: deprecated API migration guide, Ingress',
        url: 'https://kubernetes.io/docs/reference/using-api/deprecation-guide/#ingress-v122',
      },
    ],
    docs: {
      why: [
        'Since Kubernetes 1.22 the API server knows Ingress and IngressClass as `networking.k8s.io/v1` only; the manifest is',
        'refused, so the rules that people read in it guard nothing. In v1 a backend has a `service` with `name` and `port`,',
        '`spec.backend` is called `spec.defaultBackend`, and every path has a `pathType`; a path that had none behaved as',
        '`ImplementationSpecific`, which is what the fix writes. Nothing is said when `kubernetesVersion` is older than 1.22.',
      ].join('\n'),
      bad: { yaml: example('old') },
      good: { yaml: example('new') },
      whenToTurnOff: 'For clusters older than 1.22; better set `kubernetesVersion`.',
    },
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  if (context.kubernetesMinor < removedIn) return;
  for (const resource of context.resources) {
    const versions = Object.hasOwn(removed, resource.kind) ? removed[resource.kind] : undefined;
    const node = at(resource.node, 'apiVersion');
    if (versions?.includes(resource.apiVersion) !== true || !isScalar(node)) continue;
    context.report({
      range: node.range,
      message: tell`${resource.kind} ${resource.apiVersion} was removed in Kubernetes 1.22, so the API server refuses this; write networking.k8s.io/v1`,
      resource,
      data: placeData(resource.path),
    });
  }
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const document = context.parse(finding.document);
  if (site === undefined || document === undefined) return [];
  const { path } = site.resource.facts;
  const resource = readResources(document).find((item) => JSON.stringify(item.path) === JSON.stringify(path));
  if (resource === undefined) return [];
  const title = tell`Convert to networking.k8s.io/v1`;
  // The object was refused before, so whatever it does afterwards is no change of a working deployment.
  const safe = resource.completeness === 'complete';
  if (resource.kind === 'IngressClass') {
    const apiVersion = [...path, 'apiVersion'];
    return [
      editOffer(site, title, [{ op: 'replaceScalar', path: apiVersion, value: 'networking.k8s.io/v1' }], {
        safe,
        preferred: true,
      }),
    ];
  }
  const converted = convertIngress(resource.node, path);
  return converted.ok
    ? [editOffer(site, title, converted.operations, { safe, preferred: true })]
    : [{ title, safe, refusal: converted.reason }];
}
