import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import { stringList } from '../extract-values.ts';
import { textAt } from '../kustomize/kustomization.ts';
import { patchIn, type ReadPatch } from '../kustomize/patch.ts';
import { type ApplicationFacts, repositoryPath } from './application.ts';

/**
 * What a Kustomization of Flux deploys. Its `targetNamespace`, `namePrefix`, `nameSuffix`, `components` and `patches` go
 * into the kustomization of the folder; where there is none, one that lists all manifests below is made
 * (fluxcd/pkg kustomize, generator).
 */
export function fluxApplication(
  { node, group, kind }: KubernetesResource,
  readPatch: ReadPatch,
): readonly ApplicationFacts[] {
  if (group !== 'kustomize.toolkit.fluxcd.io' || kind !== 'Kustomization') return [];
  const spec = at(node, 'spec');
  const path = repositoryPath(stringAt(spec, 'path') ?? '');
  if (path === undefined) return [];
  return [
    {
      controller: 'flux',
      path,
      recursive: true,
      plain: false,
      fallback: undefined,
      treatment: {
        namespace: textAt(spec, 'targetNamespace'),
        namePrefix: textAt(spec, 'namePrefix'),
        nameSuffix: textAt(spec, 'nameSuffix'),
        transformed: false,
        transformers: [],
        resources: [],
        components: stringList(at(spec, 'components')).values,
        patches: items(at(spec, 'patches')).flatMap((item) => patchIn(item, readPatch, 'before')),
      },
    },
  ];
}
