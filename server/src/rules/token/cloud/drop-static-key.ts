import type { KeyCloud } from '../../../identity/cloud/cloud-keys.ts';
import type { ContainerFacts, PodFacts, VolumeFacts } from '../../../workspace/facts.ts';
import type { Path } from '../../../yaml/located.ts';
import { staticVariables } from './clouds.ts';

/** The Secret or ConfigMap that holds a static key, and under which names. */
export interface KeyHolder {
  readonly kind: 'Secret' | 'ConfigMap';
  readonly name: string;
  /** Keys of its data that belong to the static key. */
  readonly keys: readonly string[];
  /** True when it holds nothing else. */
  readonly only: boolean;
}

/** Paths of the list items of a Pod that bring a static key into it: variables, `envFrom`, mounts and volumes. */
export function staticKeyItems(
  pod: PodFacts,
  cloud: KeyCloud,
  holder: KeyHolder | undefined,
): readonly Path[] {
  const volumes = pod.volumes.filter((volume) => holdsKey(volume, pod, cloud, holder));
  const names = new Set(volumes.map(({ name }) => name));
  return [
    ...pod.containers.flatMap((container) => [
      ...container.env
        .filter(({ name }) => staticVariables[cloud].includes(name))
        .map(({ path }) => path.slice(0, -1)),
      ...fromHolder(container, cloud, holder),
      ...container.mounts.filter(({ volume }) => names.has(volume)).map(({ path }) => path),
    ]),
    ...volumes.map(({ path }) => path),
  ];
}

function fromHolder(
  container: ContainerFacts,
  cloud: KeyCloud,
  holder: KeyHolder | undefined,
): readonly Path[] {
  if (holder === undefined) return [];
  const paths: Path[] = [];
  if (holder.kind === 'Secret') {
    for (const { secret, key, variable, path } of container.secretEnv) {
      const already = variable !== undefined && staticVariables[cloud].includes(variable);
      if (secret === holder.name && key !== undefined && holder.keys.includes(key) && !already)
        paths.push(path.slice(0, -3));
    }
  }
  if (!holder.only) return paths;
  const lists = holder.kind === 'Secret' ? container.secretEnvFrom : container.configMapEnvFrom;
  for (const { name, path } of lists) if (name === holder.name) paths.push(path.slice(0, -2));
  return paths;
}

/** A volume with nothing but the key: that of the holder, or the one in which the credentials file lies. */
function holdsKey(
  volume: VolumeFacts,
  pod: PodFacts,
  cloud: KeyCloud,
  holder: KeyHolder | undefined,
): boolean {
  const source = volume.secret?.name ?? volume.configMap;
  if (source === undefined) return false;
  if (holder?.only === true && source === holder.name) {
    return (volume.secret === undefined) === (holder.kind === 'ConfigMap');
  }
  return volume.secret !== undefined && isCredentialsVolume(volume, pod, cloud);
}

/** True for a Secret's volume that the cloud's libraries read: a variable names a file in it, or it is mounted at `~/.aws`. */
export function isCredentialsVolume(volume: VolumeFacts, pod: PodFacts, cloud: KeyCloud): boolean {
  return pod.containers.some((container) =>
    container.mounts.some(({ volume: name, mountPath }) => {
      if (name !== volume.name || mountPath === undefined) return false;
      const directory = mountPath.replace(/(?<!\/)\/+$/, '');
      if (cloud === 'aws' && /\/\.aws(?:\/credentials)?$/.test(directory)) return true;
      return container.env.some(
        ({ name: variable, file }) =>
          staticVariables[cloud].includes(variable) &&
          file !== undefined &&
          (file === directory || file.startsWith(`${directory}/`)),
      );
    }),
  );
}
