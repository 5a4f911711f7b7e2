import {
  lastRelease,
  lastReleases,
  releaseOf,
  vulnerabilitiesOf,
} from '../../kubernetes/ingress/releases.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { controllerImages } from './controller/images.ts';
import { editOffer, placeData, placeOfFinding, siteOfFinding } from './door/offers.ts';

const workload = (image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ingress-nginx-controller
  namespace: ingress-nginx
spec:
  selector:
    matchLabels:
      app.kubernetes.io/name: ingress-nginx
  template:
    metadata:
      labels:
        app.kubernetes.io/name: ingress-nginx
    spec:
      serviceAccountName: ingress-nginx
      containers:
        - name: controller
          image: ${image}
`;

/** A release of the ingress-nginx controller with vulnerabilities that a later one repaired. */
export const noVulnerableIngressController = defineRule({
  meta: {
    slug: 'no-vulnerable-ingress-controller',
    code: 'ZT422',
    area: 'ingress',
    title: 'A release of ingress-nginx has known vulnerabilities',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['ING-12', 'ING-13', 'ING-17'],
    equivalents: ['kyverno:check-ingress-nginx-controller-version-and-annotation-policy'],
    references: [
      { title: 'CVE-2026-4342', url: 'https://github.com/kubernetes/kubernetes/issues/137893' },
      { title: 'CVE-2025-1974', url: 'https://github.com/kubernetes/kubernetes/issues/131009' },
      { title: 'ingress-nginx: releases', url: 'https://github.com/kubernetes/ingress-nginx/releases' },
    ],
    docs: {
      why: [
        'Most vulnerabilities of ingress-nginx end the same way: somebody who may write an Ingress, or merely reach the admission',
        'webhook (CVE-2025-1974), runs code in the controller and reads every Secret that it reads. The rule compares the tag of',
        'the image, as a version and not as text, with the releases that repaired each of them; a line that never got the repair',
        'stays vulnerable. The last releases are 1.13.9, 1.14.5 and 1.15.1 of March 2026. There will be no others, so that a',
        'migration has to follow.',
      ].join('\n'),
      bad: { yaml: workload('registry.k8s.io/ingress-nginx/controller:v1.12.0') },
      good: {
        yaml: workload('registry.example.com/higress/controller:v2.2.1').replaceAll(
          'ingress-nginx',
          'higress',
        ),
      },
      whenToTurnOff: 'Where a distributor repairs older releases under the same tags.',
    },
  },
  checkDocument,
  fixes,
});

function checkDocument(context: DocumentContext): void {
  for (const resource of context.resources) {
    for (const { node, path, tag } of controllerImages(resource)) {
      const found = vulnerabilitiesOf(tag ?? '');
      const worst = found.find(({ fromNetwork }) => fromNetwork === true) ?? found[0];
      if (worst === undefined) continue;
      const others = found.length === 1 ? '' : tell` and ${found.length - 1} more`;
      context.report({
        range: node.range,
        message: tell`ingress-nginx ${tag} has ${worst.id} (${worst.effect})${others}; run ${newest(tag)}, and move away: there will be no further repairs`,
        resource,
        data: placeData(resource.path, path),
      });
    }
  }
}

/** The last release of the same line, or of all. */
function newest(tag: string | undefined): string {
  const release = releaseOf(tag ?? '');
  const own = lastReleases.find((last) => last.startsWith(`${release?.[0]}.${release?.[1]}.`));
  return `v${own ?? lastRelease}`;
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const site = siteOfFinding(finding, context);
  const document = context.parse(finding.document);
  if (site === undefined || document === undefined) return [];
  const place = JSON.stringify(placeOfFinding(finding));
  const image = readResources(document)
    .flatMap(controllerImages)
    .find(({ path }) => JSON.stringify(path) === place);
  if (image === undefined) return [];
  // Registries that got no releases any more; mirrors keep their names.
  const moved = /^(?:k8s\.gcr\.io\/ingress-nginx|quay\.io\/kubernetes-ingress-controller)\//.test(
    image.repository,
  );
  const repository = moved ? 'registry.k8s.io/ingress-nginx/controller' : image.repository;
  const value = `${repository}:${newest(image.tag)}`;
  return [
    editOffer(site, tell`Run ${newest(image.tag)}`, [{ op: 'replaceScalar', path: image.path, value }], {
      preferred: true,
    }),
  ];
}
