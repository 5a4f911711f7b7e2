import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { weakSettings } from './controller/settings.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

const configMap = (snippets: string, level: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
data:
  allow-snippet-annotations: "${snippets}"
  annotations-risk-level: ${level}
`;

/** Settings with which the ingress-nginx controller trusts everybody who may write an Ingress. */
export const noWeakIngressControllerSettings = defineRule({
  meta: {
    slug: 'no-weak-ingress-controller-settings',
    code: 'ZT423',
    area: 'ingress',
    title: 'The ingress-nginx controller is configured to trust every Ingress',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [...podBearingKinds.filter((kind) => kind !== 'List'), 'ConfigMap'],
    triggers: [],
    covers: ['ING-18', 'ING-19', 'ING-27'],
    equivalents: ['datree:31', 'kyverno:disallow-ingress-nginx-custom-snippets'],
    references: [
      {
        title: 'ingress-nginx: ConfigMap',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/configmap/',
      },
      {
        title: 'ingress-nginx: hardening guide',
        url: 'https://kubernetes.github.io/ingress-nginx/deploy/hardening-guide/',
      },
    ],
    docs: {
      why: [
        'The controller reads Secrets of all namespaces, and its settings decide what an Ingress may do with that. Since 1.9 and 1.12',
        'the defaults are strict; these settings undo them: snippets, annotations of level Critical, paths that are not checked,',
        'annotations that are not checked, Secrets of other namespaces. Also reported are TLS below 1.2, a redirect to HTTPS that',
        'is switched off for all, HSTS that is off, and forwarded headers that are believed of everybody.',
      ].join('\n'),
      bad: { yaml: configMap('true', 'Critical'), findings: 2 },
      good: { yaml: configMap('false', 'High') },
      whenToTurnOff: 'Where one team owns the controller and every Ingress.',
    },
  },
  checkDocument: ({ resources, report }) => {
    for (const resource of resources) {
      // In a template a setting may stand below a condition.
      if (resource.completeness === 'template') continue;
      for (const { range, path, message, severity } of weakSettings(resource)) {
        report({
          range,
          message,
          resource,
          ...(severity !== undefined && { severity }),
          data: placeData(resource.path, path),
        });
      }
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const document = context.parse(finding.document);
    if (site === undefined || document === undefined) return [];
    const place = JSON.stringify(placeOfFinding(finding));
    const setting = readResources(document)
      .flatMap(weakSettings)
      .find(({ path }) => JSON.stringify(path) === place);
    if (setting?.better === undefined) return [];
    const { path, better } = setting;
    return [
      editOffer(site, tell`Write ${better}`, [{ op: 'replaceScalar', path, value: better }], {
        preferred: true,
      }),
    ];
  },
});
