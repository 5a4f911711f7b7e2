import { tell } from '../../words/tell.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { defineRule, type Finding, type FixContext, type FixOffer, type WorkspaceContext } from '../rule.ts';
import { ineffectiveChecks } from './auth/ineffective.ts';
import { nginxDoor, weighed } from './door/door.ts';
import { ingressExample } from './door/example.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

/** A check at the door that is written down but does not take place. */
export const noIneffectiveIngressCheck = defineRule({
  meta: {
    slug: 'no-ineffective-ingress-check',
    code: 'ZT418',
    area: 'ingress',
    title: 'Authentication is written on an Ingress but does not take place',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: true,
    kinds: ['Ingress'],
    triggers: [],
    covers: ['ING-22', 'ING-23', 'ING-24'],
    equivalents: [],
    references: [
      {
        title: 'ingress-nginx: authentication',
        url: 'https://kubernetes.github.io/ingress-nginx/user-guide/nginx-configuration/annotations/#authentication',
      },
    ],
    docs: {
      why: [
        'ingress-nginx reads its annotations in groups: without `auth-type` it does not look at `auth-secret`, without `auth-url` not',
        'at `auth-signin`, without `auth-tls-secret` not at the other `auth-tls-` annotations, without `proxy-ssl-secret` not at',
        '`proxy-ssl-verify`. Nothing is reported, and the door is open. Others fail closed: `auth-type` without a Secret, a Secret',
        'without the key `auth` or `ca.crt`, a bare name where `namespace/name` is wanted let nobody in. Canaries are left alone,',
        'since they take their authentication from the Ingress they belong to.',
      ].join('\n'),
      bad: {
        yaml: ingressExample({ annotations: ['nginx.ingress.kubernetes.io/auth-secret: passwords'] }),
      },
      good: {
        yaml: ingressExample({
          annotations: [
            'nginx.ingress.kubernetes.io/auth-type: basic',
            'nginx.ingress.kubernetes.io/auth-secret: passwords',
          ],
        }),
      },
      whenToTurnOff: 'Where the missing half is added by another tool before the manifest is applied.',
    },
  },
  checkResource(placed: PlacedResource, context: WorkspaceContext): void {
    const door = nginxDoor(placed, context.graph);
    if (door === undefined || door.canary) return;
    for (const check of ineffectiveChecks(door, placed, context.graph)) {
      const { annotation, message, severity = 'error', confidence, secret } = check;
      context.report({
        range: annotation.keyRange,
        message,
        ...weighed(door, severity),
        ...(confidence !== undefined && { confidence }),
        ...(secret !== undefined && {
          related: [{ message: tell`The Secret`, document: secret.document, path: secret.facts.site.path }],
        }),
        data: placeData(placed.facts.path, annotation.path),
      });
    }
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const site = siteOfFinding(finding, context);
    const door = site && nginxDoor(site.resource, context.graph);
    if (site === undefined || door === undefined) return [];
    const place = JSON.stringify(placeOfFinding(finding));
    const check = ineffectiveChecks(door, site.resource, context.graph).find(
      ({ annotation, message }) => JSON.stringify(annotation.path) === place && message === finding.message,
    );
    if (check?.missing === undefined) return [];
    const { name, value } = check.missing;
    const path = [...site.resource.facts.path, 'metadata', 'annotations'];
    return [
      editOffer(
        site,
        tell`Add ${name}: ${value}`,
        [{ op: 'insertPair', path, key: name, value, before: [check.annotation.name] }],
        { preferred: true },
      ),
    ];
  },
});
