import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { at, isScalar, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Path } from '../../../yaml/located.ts';
import { fileAt, type TokenMount, type TokenSource } from './token-sources.ts';

/** A way to mount the directory in place of the single file, or why there is none. */
export type DirectoryMount =
  | {
      readonly ok: true;
      readonly directory: string;
      readonly operations: readonly Operation[];
      readonly places: readonly Path[];
    }
  | { readonly ok: false; readonly reason: string };

// Runtime directories by convention: images keep nothing of their own there that a mount could hide.
const runtimeDirectory = /^\/(?:var\/)?run\/secrets\/./;
const defaultTokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

/** Mounts the directory where every file keeps its path: `…/dir/token` with subPath `token` becomes `…/dir`. */
export function mountInPlace(source: TokenSource, mount: TokenMount): DirectoryMount {
  const { mountPath, subPath } = mount;
  const file = fileAt(source, mount);
  if (file === undefined || mountPath === undefined || subPath === undefined)
    return { ok: false, reason: tell`Where the token is mounted is not known` };
  if (!file.endsWith(`/${source.file}`))
    return {
      ok: false,
      reason: tell`The file is mounted under another name than ${source.file}, which a directory mount cannot do`,
    };
  const directory = file.slice(0, -(source.file?.length ?? 0) - 1);
  if (!runtimeDirectory.test(directory))
    return {
      ok: false,
      reason: tell`Mounting a directory at ${directory} could hide other files of the container`,
    };
  if (isOccupied(mount, directory))
    return { ok: false, reason: tell`The container has other mounts in ${directory}` };
  return { ok: true, directory, operations: asDirectory(mount, directory), places: [mount.path] };
}

/** Mounts the directory at a free place, and gives the variables that name the old file the new one. */
export function mountElsewhere(source: TokenSource, mount: TokenMount): DirectoryMount {
  const file = fileAt(source, mount);
  const entries = items(at(mount.container, 'env')).flatMap((entry, index) => {
    const value = at(entry, 'value');
    return isScalar(value) && value.value === file ? [[...mount.containerPath, 'env', index, 'value']] : [];
  });
  const directory = ['/var/run/secrets/tokens', '/var/run/secrets/projected-tokens'].find(
    (candidate) => !isOccupied(mount, candidate),
  );
  if (file === undefined || entries.length === 0 || directory === undefined)
    return {
      ok: false,
      reason: tell`No variable of the container names the file, so who reads it is not known`,
    };
  return {
    ok: true,
    directory,
    places: [mount.path, ...entries],
    operations: [
      ...asDirectory(mount, directory),
      ...entries.map(
        (path): Operation => ({ op: 'replaceScalar', path, value: `${directory}/${source.file}` }),
      ),
    ],
  };
}

function asDirectory({ path, mount }: TokenMount, directory: string): readonly Operation[] {
  const key = pair(mount, 'subPath') === undefined ? 'subPathExpr' : 'subPath';
  return [
    { op: 'replaceScalar', path: [...path, 'mountPath'], value: directory },
    { op: 'removePair', path: [...path, key] },
  ];
}

function isOccupied({ container, mount: own }: TokenMount, directory: string): boolean {
  if (overlaps(directory, defaultTokenPath)) return true;
  return items(at(container, 'volumeMounts')).some((mount) => {
    if (mount === own) return false;
    const mountPath = stringAt(mount, 'mountPath')?.replace(/(?<!\/)\/+$/, '');
    return mountPath === undefined || overlaps(mountPath, directory);
  });
}

function overlaps(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}
