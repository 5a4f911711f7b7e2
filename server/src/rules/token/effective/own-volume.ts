import type { NewValue, Operation } from '../../../edit/operations.ts';
import { defaultTokenPath } from '../../../workspace/api-use.ts';
import type { ContainerFacts, MountFacts, PodFacts, VolumeFacts } from '../../../workspace/facts.ts';
import { projectedSources } from '../token-secret/sources.ts';
import { tokenSecretKeys } from '../token-secret/token-secret.ts';

/** Sources for files of the default path, in the order the API server writes them. */
export function sourcesFor(
  files: readonly string[],
  expirationSeconds: number,
): readonly { readonly [key: string]: NewValue }[] {
  return projectedSources(
    tokenSecretKeys.filter((key) => files.includes(key)).map((key) => ({ key, path: key, mode: undefined })),
    expirationSeconds,
    false,
  );
}

/** Operations that append sources to a projected volume. */
export function appendSources(
  { path }: VolumeFacts,
  files: readonly string[],
  expirationSeconds: number,
): readonly Operation[] {
  return sourcesFor(files, expirationSeconds).map((value) => ({
    op: 'insertItem',
    path: [...path, 'projected', 'sources'],
    value,
  }));
}

/** The files a projected volume writes; undefined when one of its sources does not say. */
export function filesOfVolume({ projected = [] }: VolumeFacts): ReadonlySet<string> | undefined {
  const files = new Set<string>();
  for (const source of projected) {
    switch (source.type) {
      case 'serviceAccountToken':
        if (source.tokenPath === undefined) return undefined;
        files.add(source.tokenPath);
        break;
      case 'secret':
        if (source.items === undefined || source.items.length === 0) return undefined;
        for (const { path } of source.items) files.add(path);
        break;
      default:
        if (source.files === undefined) return undefined;
        for (const path of source.files) files.add(path);
    }
  }
  return files;
}

/** A mount with the container it is in and its volume. */
export interface PlacedMount {
  readonly container: ContainerFacts;
  readonly mount: MountFacts;
  readonly volume: VolumeFacts | undefined;
}

/** All mounts of a Pod. */
export function mountsWithVolumes({ containers, volumes }: PodFacts): readonly PlacedMount[] {
  return containers.flatMap((container) =>
    container.mounts.map((mount) => ({
      container,
      mount,
      volume: volumes.find(({ name }) => name === mount.volume),
    })),
  );
}

/** How a mount path relates to the default path without being it: the API server compares strings only. */
export function nearDefaultPath(mountPath: string): 'other-spelling' | 'inside' | undefined {
  if (mountPath === defaultTokenPath) return undefined;
  // `/var/run` is a link to `/run` in most images.
  const plain = mountPath
    .replaceAll(/\/+/g, '/')
    .replace(/\/$/, '')
    .replace(/^\/run\//, '/var/run/');
  if (plain === defaultTokenPath) return 'other-spelling';
  return plain.startsWith(`${defaultTokenPath}/`) ? 'inside' : undefined;
}
