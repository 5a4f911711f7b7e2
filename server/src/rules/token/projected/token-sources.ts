import { displayText } from '../../../identity/jwt/display.ts';
import { type PodLocation, podOf } from '../../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedMap, Path } from '../../../yaml/located.ts';
import type { ResourceName } from '../../rule.ts';

/** A `serviceAccountToken` source of a projected volume, as it stands in a manifest. */
export interface TokenSource {
  readonly resource: KubernetesResource;
  readonly pod: PodLocation;
  /** Name of the volume. */
  readonly volume: string | undefined;
  /** To the list of sources. */
  readonly listPath: Path;
  readonly index: number;
  /** To the map under `serviceAccountToken`. */
  readonly path: Path;
  readonly node: LocatedMap;
  /** The token's file in the volume; undefined when absent or hidden. */
  readonly file: string | undefined;
  readonly mounts: readonly TokenMount[];
}

/** A container's mount of the volume that holds the token. */
export interface TokenMount {
  readonly container: Located;
  readonly containerPath: Path;
  readonly mount: Located;
  readonly path: Path;
  /** Without a slash at its end. */
  readonly mountPath: string | undefined;
  /** Text of `subPath`, or of a `subPathExpr` without variables; undefined without one. */
  readonly subPath: string | undefined;
}

/** Longer names are cut: a message is one line. */
const longestName = 60;

const containerLists = ['initContainers', 'containers', 'ephemeralContainers'] as const;

/** All projected tokens of some objects. Volumes that the API server injected itself (dumps of Pods) are left out. */
export function tokenSources(resources: readonly KubernetesResource[]): readonly TokenSource[] {
  return resources.flatMap((resource): readonly TokenSource[] => {
    const pod = podOf(resource);
    return pod === undefined ? [] : sourcesOfPod(resource, pod);
  });
}

function sourcesOfPod(resource: KubernetesResource, pod: PodLocation): readonly TokenSource[] {
  return items(at(pod.spec, 'volumes')).flatMap((volume, volumeIndex): readonly TokenSource[] => {
    const name = stringAt(volume, 'name');
    if (name?.startsWith('kube-api-access-') === true) return [];
    const listPath = [...pod.path, 'volumes', volumeIndex, 'projected', 'sources'];
    return items(at(volume, 'projected', 'sources')).flatMap((source, index): readonly TokenSource[] => {
      const node = pair(source, 'serviceAccountToken')?.value;
      // What stands behind an alias is told about where it is written.
      if (!isMap(node) || node.via !== undefined) return [];
      return [
        {
          resource,
          pod,
          volume: name,
          listPath,
          index,
          path: [...listPath, index, 'serviceAccountToken'],
          node,
          file: stringAt(node, 'path'),
          mounts: mountsOf(pod, name),
        },
      ];
    });
  });
}

function mountsOf(pod: PodLocation, volume: string | undefined): readonly TokenMount[] {
  if (volume === undefined) return [];
  return containerLists.flatMap((list) =>
    items(at(pod.spec, list)).flatMap((container, index) => {
      const containerPath = [...pod.path, list, index];
      return items(at(container, 'volumeMounts')).flatMap((mount, mountIndex): readonly TokenMount[] => {
        if (stringAt(mount, 'name') !== volume) return [];
        const expression = stringAt(mount, 'subPathExpr');
        const subPath =
          stringAt(mount, 'subPath') ?? (expression?.includes('$(') === true ? undefined : expression);
        return [
          {
            container,
            containerPath,
            mount,
            path: [...containerPath, 'volumeMounts', mountIndex],
            mountPath: stringAt(mount, 'mountPath')?.replace(/(?<=^\/|[^/])\/+$/, ''),
            subPath: subPath === '' ? undefined : subPath,
          },
        ];
      });
    }),
  );
}

/** Where a container sees the token; undefined when the mount leaves it out or something is hidden. */
export function fileAt({ file }: TokenSource, { mountPath, subPath }: TokenMount): string | undefined {
  if (file === undefined || mountPath === undefined) return undefined;
  if (subPath === undefined) return `${mountPath}/${file}`;
  if (subPath === file) return mountPath;
  return file.startsWith(`${subPath}/`) ? `${mountPath}${file.slice(subPath.length)}` : undefined;
}

/** The object a source stands in, for reports of rules that read trees. */
export function resourceName({ apiVersion, kind, namespace, name }: KubernetesResource): ResourceName {
  return { apiVersion, kind, namespace, name };
}

/** `volume tokens`, or `the volume` without a known name. */
export function volumeTitle({ volume }: TokenSource): string {
  return volume === undefined ? tell`the volume` : tell`volume ${displayText(volume, longestName)}`;
}
