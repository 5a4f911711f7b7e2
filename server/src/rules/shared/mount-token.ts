import type { NewValue, Operation } from '../../edit/operations.ts';
import type { ContainerFacts, PodFacts } from '../../workspace/facts.ts';
import { at, isSequence } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { isShared } from './shared-nodes.ts';

/** The token a container is to get. */
export interface WantedToken {
  /** Undefined for the API server. */
  readonly audience: string | undefined;
  readonly expirationSeconds: number;
}

/** How a container gets the token: where its file is, and what has to be written for that. */
export interface MountedToken {
  readonly file: string;
  /** Empty when the container sees such a token already. */
  readonly operations: readonly Operation[];
}

/** Mounts a projected token into a container; undefined when the lists it would go into are shared through anchors or merge keys. */
export function mountToken(
  root: Located,
  pod: PodFacts,
  container: ContainerFacts,
  wanted: WantedToken,
): MountedToken | undefined {
  const existing = tokenFile(pod, container, wanted.audience);
  if (existing !== undefined) return { file: existing, operations: [] };
  if (isShared(root, [...container.path, 'volumeMounts']) || isShared(root, [...pod.path, 'volumes']))
    return undefined;
  const name = firstFree('service-account-token', (candidate) =>
    pod.volumes.every((volume) => volume.name !== candidate),
  );
  const mountPath = firstFree('/var/run/secrets/tokens', (candidate) =>
    container.mounts.every(
      (mount) => mount.mountPath !== candidate && !mount.mountPath?.startsWith(`${candidate}/`),
    ),
  );
  const { audience, expirationSeconds } = wanted;
  const source = {
    serviceAccountToken: {
      path: 'token',
      ...(audience !== undefined && { audience }),
      expirationSeconds: tokenSeconds(expirationSeconds),
    },
  };
  return {
    file: `${mountPath}/token`,
    operations: [
      appendItem(root, container.path, 'volumeMounts', { name, mountPath, readOnly: true }),
      appendItem(root, pod.path, 'volumes', { name, projected: { sources: [source] } }),
    ],
  };
}

/** A lifetime the API server accepts and keeps: exactly 3607 without audience would be made a year (facts A.7). */
export function tokenSeconds(wanted: number): number {
  const seconds = Math.min(Math.max(Math.round(wanted), 600), 2 ** 32);
  return seconds === 3607 ? 3600 : seconds;
}

/** The file of a projected token for that audience that the container already sees. */
function tokenFile(
  pod: PodFacts,
  container: ContainerFacts,
  audience: string | undefined,
): string | undefined {
  for (const { volume, mountPath, subPath } of container.mounts) {
    const token = pod.volumes
      .find(({ name }) => name === volume)
      ?.projected?.find(
        (source) => source.type === 'serviceAccountToken' && audienceOf(source.audience) === audience,
      );
    if (token?.type !== 'serviceAccountToken' || token.tokenPath === undefined) continue;
    if (mountPath !== undefined && !subPath)
      return `${mountPath.replace(/(?<!\/)\/+$/, '')}/${token.tokenPath}`;
  }
  return undefined;
}

function audienceOf(
  audience: { readonly known: boolean; readonly value?: string } | undefined,
): string | null | undefined {
  if (audience === undefined) return undefined;
  return audience.known ? audience.value : null;
}

/** Adds an item to a list of an object, making the list where it is absent or empty. */
export function appendItem(root: Located, parent: Path, key: string, value: NewValue): Operation {
  const path = [...parent, key];
  const list = at(root, ...path);
  if (isSequence(list) && list.items.length > 0) return { op: 'insertItem', path, value };
  return list === undefined
    ? { op: 'insertPair', path: parent, key, value: [value] }
    : { op: 'replaceValue', path, value: [value] };
}

function firstFree(base: string, isFree: (candidate: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const candidate = number === 1 ? base : `${base}-${number}`;
    if (isFree(candidate)) return candidate;
  }
}
