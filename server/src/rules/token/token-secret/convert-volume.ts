import type { Operation } from '../../../edit/operations.ts';
import { phrase, tell } from '../../../words/tell.ts';
import { defaultTokenPath } from '../../../workspace/api-use.ts';
import { at, booleanAt, pair } from '../../../yaml/access.ts';
import type { Located } from '../../../yaml/located.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { effectiveAutomount } from './automount.ts';
import type { Situation } from './situation.ts';
import { defaultModeLike, type MappedKey, mappedKeys, modeText, projectedSources } from './sources.ts';
import { converted, type Outcome, refused } from './tree.ts';
import { mountsOf, takesToken, type VolumeUse } from './uses.ts';

const shared = phrase(
  'The volume is shared through a YAML anchor or merge key, so a change would reach other places too',
);

/**
 * Turns a `secret` volume into a `projected` one of the same name with the same files (facts A.9). The pair is
 * renamed and `defaultMode` left where it stands, so that octal modes and comments stay.
 */
export function convertVolume({ root, expirationSeconds }: Situation, use: VolumeUse): Outcome {
  if (isShared(root, use.holder)) return refused(shared);
  const holder = at(root, ...use.holder);
  const mapped = mappedKeys(holder);
  if (mapped === undefined) return refused(tell`The items of the volume cannot be read`);
  const modes = keepTokenMode(mapped, modeText(at(holder, 'defaultMode')));
  if (modes === undefined)
    return refused(tell`Two files of the token have different modes, which a projected volume cannot give`);
  const path = [...use.volume.path, 'projected'];
  const operations: Operation[] = [{ op: 'renameKey', path: use.holder, key: 'projected' }];
  if (modes.defaultMode !== undefined) {
    const value = { verbatim: modes.defaultMode };
    operations.push(
      pair(holder, 'defaultMode') === undefined
        ? { op: 'insertPair', path, key: 'defaultMode', value }
        : { op: 'replaceValue', path: [...path, 'defaultMode'], value },
    );
  }
  const sources = projectedSources(modes.mapped, expirationSeconds, booleanAt(holder, 'optional') === true);
  operations.push({ op: 'insertPair', path, key: 'sources', value: sources });
  for (const key of ['items', 'optional', 'secretName']) {
    if (pair(holder, key) !== undefined) operations.push({ op: 'removePair', path: [...path, key] });
  }
  return converted(operations);
}

/**
 * A projected token has no mode of its own, only the volume's `defaultMode`: that one becomes the token's, and the
 * other files state theirs. `defaultMode` is undefined when nothing has to change; the result when no choice fits.
 */
function keepTokenMode(
  mapped: readonly MappedKey[],
  defaultMode: string | undefined,
): { readonly mapped: readonly MappedKey[]; readonly defaultMode: string | undefined } | undefined {
  const wanted = new Set(mapped.filter(({ key }) => key === 'token').map(({ mode }) => mode ?? defaultMode));
  if (wanted.size > 1) return undefined;
  const [mode] = wanted;
  if (mode === undefined || mode === defaultMode) return { mapped, defaultMode: undefined };
  const others = defaultMode ?? defaultModeLike(mode);
  return {
    mapped: mapped.map((item) =>
      item.key === 'token' || item.mode !== undefined ? item : { ...item, mode: others },
    ),
    defaultMode: mode,
  };
}

/** Adds `readOnly: true` to the mounts that say nothing: nothing can be written there anyway, and it reads as what it is. */
export function readOnlyMounts({ pod, root }: Situation, volume: string): readonly Operation[] {
  return mountsOf(pod, volume)
    .filter(
      ({ mount }) => pair(at(root, ...mount.path), 'readOnly') === undefined && !isShared(root, mount.path),
    )
    .map(({ mount }) => ({
      op: 'insertPair',
      path: mount.path,
      key: 'readOnly',
      value: true,
      after: ['mountPath', 'name'],
    }));
}

/** Takes out a volume that no container mounts. */
export function removeUnmounted({ pod, root, workload }: Situation, use: VolumeUse): Outcome | undefined {
  if (use.how !== 'volume' || workload.facts.completeness !== 'complete') return undefined;
  if (mountsOf(pod, use.volume.name).length > 0) return undefined;
  return isShared(root, use.holder) ? refused(shared) : converted([], [use.volume.path]);
}

/**
 * Takes out volume and mounts where the API server would then mount its own token with the very same files: all
 * mounts exactly at the default path, all three keys under their own names, the default mode, automount in force.
 */
export function relyOnAutomount(situation: Situation, use: VolumeUse): Outcome | undefined {
  const { pod, root, workload, graph } = situation;
  const mounts = mountsOf(pod, use.volume.name);
  const fits =
    use.how === 'volume' &&
    takesToken(use) &&
    mounts.length > 0 &&
    mounts.every(
      ({ container, mount }) =>
        container.list !== 'ephemeralContainers' && mount.mountPath === defaultTokenPath && !mount.subPath,
    ) &&
    givesDefaultFiles(at(root, ...use.holder)) &&
    effectiveAutomount(workload, graph) === 'yes';
  if (!fits) return undefined;
  const paths = [use.volume.path, ...mounts.map(({ mount }) => mount.path)];
  return [use.holder, ...paths].some((path) => isShared(root, path)) ? refused(shared) : converted([], paths);
}

function givesDefaultFiles(holder: Located | undefined): boolean {
  const mapped = mappedKeys(holder);
  const mode = modeText(at(holder, 'defaultMode'));
  return (
    mapped !== undefined &&
    new Set(mapped.map(({ key }) => key)).size === 3 &&
    mapped.every((item) => item.path === item.key && item.mode === undefined) &&
    (mode === undefined || /^(0o?644|420)$/.test(mode))
  );
}
