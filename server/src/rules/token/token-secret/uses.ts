import type { ContainerFacts, KeyToPath, PodFacts, Site, VolumeFacts } from '../../../workspace/facts.ts';

interface UseBase {
  /** Name of the Secret. */
  readonly secret: string;
  /** Where the Secret is named. */
  readonly site: Site;
}

export interface VolumeUse extends UseBase {
  readonly how: 'volume' | 'projected';
  readonly volume: VolumeFacts;
  /** The map with the Secret's name: `secret` of the volume, or of the projected source. */
  readonly holder: Site['path'];
  /** Undefined: all keys. */
  readonly items: readonly KeyToPath[] | undefined;
}

export interface EnvUse extends UseBase {
  readonly how: 'env';
  readonly container: ContainerFacts;
  readonly variable: string | undefined;
  readonly key: string | undefined;
}

export interface EnvFromUse extends UseBase {
  readonly how: 'envFrom';
  readonly container: ContainerFacts;
}

/** One place of a Pod that mounts or reads a Secret. */
export type SecretUse = VolumeUse | EnvUse | EnvFromUse;

/** Every place where a Pod mounts or reads a Secret by name, in the order volumes, then containers. */
export function secretUses(pod: PodFacts): readonly SecretUse[] {
  const uses: SecretUse[] = [];
  for (const volume of pod.volumes) {
    const { secret } = volume;
    if (secret?.name !== undefined) {
      uses.push({
        how: 'volume',
        secret: secret.name,
        site: secret.nameSite ?? volume,
        volume,
        holder: [...volume.path, 'secret'],
        // An empty list means the same as none: all keys.
        items: secret.items?.length === 0 ? undefined : secret.items,
      });
    }
    for (const source of volume.projected ?? []) {
      if (source.type !== 'secret' || source.secret === undefined) continue;
      uses.push({
        how: 'projected',
        secret: source.secret,
        site: source.nameSite ?? source,
        volume,
        holder: [...source.path, 'secret'],
        items: source.items?.length === 0 ? undefined : source.items,
      });
    }
  }
  for (const container of pod.containers) {
    for (const { secret, variable, key, path, range } of container.secretEnv) {
      uses.push({ how: 'env', secret, site: { path, range }, container, variable, key });
    }
    for (const { name, path, range } of container.secretEnvFrom) {
      uses.push({ how: 'envFrom', secret: name, site: { path, range }, container });
    }
  }
  return uses;
}

/** True when the token itself is among what the use takes, not only the certificate or the namespace. */
export function takesToken(use: SecretUse): boolean {
  switch (use.how) {
    case 'env':
      return use.key === undefined || use.key === 'token';
    case 'envFrom':
      return true;
    default:
      return use.items === undefined || use.items.some(({ key }) => key === 'token');
  }
}

/** The mounts of a volume with their containers. */
export function mountsOf(
  pod: PodFacts,
  volume: string,
): readonly {
  readonly container: ContainerFacts;
  readonly mount: ContainerFacts['mounts'][number];
}[] {
  return pod.containers.flatMap((container) =>
    container.mounts.filter((mount) => mount.volume === volume).map((mount) => ({ container, mount })),
  );
}
