import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, booleanAt, items, pair, stringAt } from '../../yaml/access.ts';
import type { LocatedPair, Path } from '../../yaml/located.ts';
import { shown } from '../ingress/door/door.ts';
import { placeData, placeOfFinding } from '../ingress/door/offers.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import { documentOffer } from './offers.ts';

const mesh = (failOpen: boolean): string => `apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata:
  name: mesh
  namespace: istio-system
spec:
  meshConfig:
    extensionProviders:
      - name: oauth2-proxy
        envoyExtAuthzHttp:
          service: oauth2-proxy.auth.svc.cluster.local
          port: 4180
          failOpen: ${failOpen}
`;

/** An external authorizer of the mesh whose silence counts as a yes. */
export const noFailingOpenAuthorizer = defineRule({
  meta: {
    slug: 'no-failing-open-authorizer',
    code: 'ZT521',
    area: 'mesh',
    title: 'Requests pass when the external authorizer does not answer',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['IstioOperator', 'Istio'],
    triggers: [],
    covers: ['MESH-18'],
    equivalents: [],
    references: [
      {
        title: 'Istio: external authorization provider',
        url: 'https://istio.io/latest/docs/reference/config/istio.mesh.v1alpha1/#MeshConfig-ExtensionProvider-EnvoyExternalAuthorizationHttpProvider',
      },
    ],
    docs: {
      why: [
        'A CUSTOM policy asks an external authorizer. With `failOpen: true` requests pass while it cannot be reached or answers with an',
        'error: to stop it, or to make it slow, is enough to get in. Without the field such requests are refused. Which providers CUSTOM',
        'policies name is not compared with the configuration of the mesh, which is mostly elsewhere.',
      ].join('\n'),
      bad: { yaml: mesh(true) },
      good: { yaml: mesh(false) },
      whenToTurnOff:
        'Where services behind it check their callers themselves, and it is to add comfort only.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources)
      for (const { field, path, name } of openAuthorizers(resource))
        report({
          range: field.key.range,
          message: tell`failOpen lets every request pass while ${name === undefined ? tell`this authorizer` : shown(name)} does not answer; write failOpen: false`,
          resource: resourceName(resource),
          data: placeData(resource.path, path),
        });
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    const path = placeOfFinding(finding);
    if (path === undefined) return [];
    return [
      documentOffer(finding, context, tell`Refuse requests while it does not answer`, [
        { op: 'replaceScalar', path, value: false },
      ]),
    ];
  },
});

interface OpenAuthorizer {
  readonly field: LocatedPair;
  readonly path: Path;
  readonly name: string | undefined;
}

/** By group, where the configuration of the mesh stands. */
const meshConfigs: Readonly<Record<string, Path>> = {
  'install.istio.io': ['spec', 'meshConfig'],
  'sailoperator.io': ['spec', 'values', 'meshConfig'],
};

function openAuthorizers({ group, node, path }: KubernetesResource): readonly OpenAuthorizer[] {
  const config = Object.hasOwn(meshConfigs, group) ? meshConfigs[group] : undefined;
  if (config === undefined) return [];
  const list = [...config, 'extensionProviders'];
  return items(at(node, ...list)).flatMap((provider, index) =>
    ['envoyExtAuthzHttp', 'envoyExtAuthzGrpc'].flatMap((type): readonly OpenAuthorizer[] => {
      const field = pair(at(provider, type), 'failOpen');
      if (field === undefined || booleanAt(provider, type, 'failOpen') !== true) return [];
      return [{ field, path: [...path, ...list, index, type, 'failOpen'], name: stringAt(provider, 'name') }];
    }),
  );
}
