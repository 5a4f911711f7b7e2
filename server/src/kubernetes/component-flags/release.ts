import { stringAt } from '../../yaml/access.ts';
import type { KubernetesResource } from '../resource.ts';

/** The minor of a release such as `v1.36.2`, `1.36` or `v1.21.5+rke2r1`; undefined for anything else. */
export function minorOfVersion(version: string | undefined): number | undefined {
  const minor = /^v?1\.(\d{1,3})(?:[.+-]|$)/.exec(version ?? '')?.[1];
  return minor === undefined ? undefined : Number(minor);
}

/** The minor that the tag of a component's image names. */
export function minorOfImage(image: string | undefined): number | undefined {
  return minorOfVersion(/:([^:/@]+)(?:@[^@]*)?$/.exec(image ?? '')?.[1]);
}

/** The minor that an object which describes a cluster asks for. */
export function minorOfCluster({ node }: KubernetesResource): number | undefined {
  return (
    minorOfVersion(stringAt(node, 'kubernetesVersion')) ??
    minorOfVersion(stringAt(node, 'spec', 'kubernetesVersion')) ??
    minorOfVersion(stringAt(node, 'spec', 'version')) ??
    minorOfVersion(stringAt(node, 'spec', 'template', 'spec', 'version'))
  );
}
