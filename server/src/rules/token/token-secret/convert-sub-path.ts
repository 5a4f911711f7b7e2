import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { defaultTokenPath } from '../../../workspace/api-use.ts';
import type { ContainerFacts, MountFacts } from '../../../workspace/facts.ts';
import { at, pair, stringAt } from '../../../yaml/access.ts';
import type { Path } from '../../../yaml/located.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import type { Situation } from './situation.ts';
import { mappedKeys } from './sources.ts';
import { converted, type Outcome, refused } from './tree.ts';
import { mountsOf, type VolumeUse } from './uses.ts';

/** Why the volume's files cannot be renewed where they are mounted; undefined when they can. */
export function subPathObstacle({ pod }: Situation, use: VolumeUse): string | undefined {
  const found = mountsOf(pod, use.volume.name).find(({ mount }) => mount.subPath);
  if (found === undefined) return undefined;
  const container = found.container.name ?? tell`one container`;
  return tell`Container ${container} mounts the volume through subPath, and such a file never sees a renewed token: mount the directory instead`;
}

// Runtime directories by convention: images keep nothing of their own there that a mount could hide.
const runtimeDirectory = /^\/(var\/)?run\/secrets\/./;

/**
 * Mounts the directory in place of single files, where every file keeps its path: `…/dir/token` with subPath `token`
 * becomes `…/dir`. Refused where the directory could hide anything or would hold other mounts.
 */
export function mountDirectories({ pod, root }: Situation, use: VolumeUse): Outcome {
  const files = new Set(mappedKeys(at(root, ...use.holder))?.map(({ path }) => path));
  const operations: Operation[] = [];
  const removals: Path[] = [];
  for (const container of pod.containers) {
    const single = container.mounts.filter((mount) => mount.volume === use.volume.name && mount.subPath);
    const directories = new Set<string>();
    for (const mount of single) {
      if (isShared(root, mount.path))
        return refused(tell`The mount is shared through a YAML anchor or merge key`);
      const node = at(root, ...mount.path);
      const file = stringAt(node, 'subPath');
      const directory = file !== undefined && files.has(file) ? parentOf(mount, file) : undefined;
      if (
        directory === undefined ||
        pair(node, 'subPathExpr') !== undefined ||
        !runtimeDirectory.test(directory)
      ) {
        return refused(
          tell`Mounting a directory in place of ${mount.mountPath ?? tell`the file`} could hide other files of the container`,
        );
      }
      if (isOccupied(container, use.volume.name, directory)) {
        return refused(tell`Container ${container.name ?? ''} has other mounts in ${directory}`);
      }
      if (directories.has(directory)) removals.push(mount.path);
      else {
        operations.push(
          { op: 'replaceScalar', path: [...mount.path, 'mountPath'], value: directory },
          { op: 'removePair', path: [...mount.path, 'subPath'] },
        );
      }
      directories.add(directory);
    }
  }
  return converted(operations, removals);
}

function parentOf({ mountPath }: MountFacts, file: string): string | undefined {
  return mountPath?.endsWith(`/${file}`) ? mountPath.slice(0, -file.length - 1) : undefined;
}

function isOccupied({ mounts }: ContainerFacts, volume: string, directory: string): boolean {
  // What is mounted there by itself would be left out, or would be covered.
  if (overlaps(directory, defaultTokenPath)) return true;
  return mounts.some(({ mountPath, subPath, volume: other }) => {
    if (mountPath === undefined) return true;
    if (other === volume && subPath) return false;
    return overlaps(mountPath.replace(/(?<!\/)\/+$/, ''), directory);
  });
}

function overlaps(a: string, b: string): boolean {
  return `${a}/`.startsWith(`${b}/`) || `${b}/`.startsWith(`${a}/`);
}
