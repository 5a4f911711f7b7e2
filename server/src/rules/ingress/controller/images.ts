import { podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { at, isScalar, items } from '../../../yaml/access.ts';
import type { LocatedScalar, Path } from '../../../yaml/located.ts';

/** A container that runs the ingress-nginx controller. */
export interface ControllerImage {
  readonly node: LocatedScalar;
  readonly path: Path;
  /** Everything before tag and digest. */
  readonly repository: string;
  /** Undefined without a tag, where only a digest says which release it is. */
  readonly tag: string | undefined;
}

const repositories = /(?:^|\/)(?:ingress-nginx\/controller(?:-chroot)?|nginx-ingress-controller)$/;
const makers = /ingress-nginx\/|kubernetes-ingress-controller\/|google[-_]?containers\//;

/** The controller containers of a workload. */
export function controllerImages(resource: KubernetesResource): readonly ControllerImage[] {
  const pod = podOf(resource);
  if (pod === undefined) return [];
  return items(at(pod.spec, 'containers')).flatMap((container, index) => {
    const node = at(container, 'image');
    if (!isScalar(node) || node.opaque || typeof node.value !== 'string') return [];
    const image = imageOf(node.value);
    if (!repositories.test(image.repository) || !makers.test(image.repository)) return [];
    return [{ node, path: [...pod.path, 'containers', index, 'image'], ...image }];
  });
}

function imageOf(text: string): Pick<ControllerImage, 'repository' | 'tag'> {
  const [named = ''] = text.split('@');
  const colon = named.lastIndexOf(':');
  // A colon before a slash belongs to the port of the registry.
  if (colon < named.lastIndexOf('/') + 1) return { repository: named, tag: undefined };
  return { repository: named.slice(0, colon), tag: named.slice(colon + 1) };
}
