import { isIngress, readAnnotations } from '../../kubernetes/ingress/ingress.ts';
import { type KubernetesResource, readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at } from '../../yaml/access.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { shown } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';
import { type WeakPolicy, weakPolicies } from './tls/policies.ts';

/** A door that speaks TLS of versions that are broken. */
export const noOldTlsVersion = defineRule({
  meta: {
    slug: 'no-old-tls-version',
    code: 'ZT432',
    area: 'ingress',
    title: 'A load balancer or controller is told to speak TLS below 1.2',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Ingress', 'Service'],
    triggers: [],
    covers: ['ING-28'],
    equivalents: [],
    references: [
      { title: 'RFC 8996: deprecating TLS 1.0 and TLS 1.1', url: 'https://www.rfc-editor.org/rfc/rfc8996' },
      {
        title: 'AWS: security policies for Application Load Balancers',
        url: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html',
      },
    ],
    docs: {
      why: [
        'TLS 1.0 and 1.1 were withdrawn by RFC 8996. The rule knows the policies of AWS load balancers that still speak them, whose',
        'names do not say so (`ELBSecurityPolicy-2016-08` goes down to 1.0), and the versions that ingress-nginx is told to use to',
        'a backend.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({
          className: 'alb',
          annotations: ['alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-2016-08'],
        }),
      },
      good: {
        yaml: ingressExample({
          className: 'alb',
          annotations: ['alb.ingress.kubernetes.io/ssl-policy: ELBSecurityPolicy-TLS13-1-2-2021-06'],
        }),
      },
      whenToTurnOff: 'For clients that cannot be renewed.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      for (const { annotation, better } of policiesOf(resource)) {
        report({
          range: annotation.range,
          message: tell`${shown(annotation.value ?? '')} allows TLS below 1.2, which was withdrawn as broken; write ${better}`,
          resource,
          data: placeData(resource.path, annotation.path),
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const document = context.parse(finding.document);
    if (site === undefined || document === undefined) return [];
    const place = JSON.stringify(placeOfFinding(finding));
    const policy = readResources(document)
      .flatMap(policiesOf)
      .find(({ annotation }) => JSON.stringify(annotation.path) === place);
    if (policy === undefined) return [];
    const { annotation, better } = policy;
    return [
      editOffer(
        site,
        tell`Write ${better}`,
        [{ op: 'replaceScalar', path: annotation.path, value: better }],
        {
          preferred: true,
        },
      ),
    ];
  },
});

function policiesOf(resource: KubernetesResource): readonly WeakPolicy[] {
  const isService = resource.kind === 'Service' && resource.group === '';
  if (!isIngress(resource) && !isService) return [];
  const path = [...resource.path, 'metadata', 'annotations'];
  return weakPolicies(readAnnotations(at(resource.node, 'metadata', 'annotations'), path));
}
