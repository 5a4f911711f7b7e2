import type { NewValue, Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { at, booleanAt, isMap, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Located } from '../../../yaml/located.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import type { Situation } from './situation.ts';
import { type MappedKey, mappedKeys, modeText, projectedSources } from './sources.ts';
import { converted, type Outcome, refused } from './tree.ts';
import type { VolumeUse } from './uses.ts';

/** Puts token, certificate and namespace sources in the place of the `secret` source of a projected volume. */
export function convertProjectedSource({ root, expirationSeconds }: Situation, use: VolumeUse): Outcome {
  const source = use.holder.slice(0, -1);
  const index = source.at(-1);
  const list = source.slice(0, -1);
  if (isShared(root, use.holder) || typeof index !== 'number') {
    return refused(
      tell`The source is shared through a YAML anchor or merge key, so a change would reach other places too`,
    );
  }
  const holder = at(root, ...use.holder);
  const mapped = mappedKeys(holder);
  if (mapped === undefined) return refused(tell`The items of the source cannot be read`);
  const defaultMode = modeText(at(root, ...use.volume.path, 'projected', 'defaultMode'));
  if (mapped.some(({ key, mode }) => key === 'token' && mode !== undefined && mode !== defaultMode)) {
    return refused(
      tell`The token has a mode of its own, which a projected token cannot have beside other sources`,
    );
  }
  const needed: MappedKey[] = [];
  const others = items(at(root, ...list)).filter((_, other) => other !== index);
  for (const item of mapped) {
    const writer = others.find((other) => writes(other, item.path));
    if (writer === undefined) needed.push(item);
    else if (!givesKey(writer, item) || others.some(writesAnything)) {
      return refused(
        tell`Another source of the volume writes ${item.path} too, so which of them counts would change`,
      );
    }
  }
  const sources = projectedSources(needed, expirationSeconds, booleanAt(holder, 'optional') === true);
  const [first, ...rest] = sources;
  // Nothing is missing without the source: the other sources give the same files.
  if (first === undefined) return converted([], [source]);
  const replacement: { readonly [key: string]: NewValue } = first;
  const operations: Operation[] = [{ op: 'replaceValue', path: source, value: replacement }];
  rest.forEach((value, offset) => {
    operations.push({ op: 'insertItem', path: list, index: index + 1 + offset, value });
  });
  return converted(operations);
}

/** The files a source names; a source without items is not looked into by the API server either. */
function writes(source: Located, path: string): boolean {
  if (stringAt(source, 'serviceAccountToken', 'path') === path) return true;
  return ['secret', 'configMap', 'downwardAPI'].some((type) =>
    items(at(source, type, 'items')).some((item) => stringAt(item, 'path') === path),
  );
}

/** True when a source may write any file: then the order of the sources decides, and none may be left out. */
function writesAnything(source: Located): boolean {
  return ['secret', 'configMap'].some((type) => {
    const holder = pair(source, type)?.value;
    return holder !== undefined && items(at(holder, 'items')).length === 0;
  });
}

/** True when the source gives just what a token Secret holds under the key, so that a second one is not needed. */
function givesKey(source: Located, { key, path, mode }: MappedKey): boolean {
  if (key === 'token') {
    const token = pair(source, 'serviceAccountToken')?.value;
    return isMap(token) && pair(token, 'audience') === undefined;
  }
  const item = items(at(source, key === 'ca.crt' ? 'configMap' : 'downwardAPI', 'items')).find(
    (candidate) => stringAt(candidate, 'path') === path,
  );
  if (modeText(at(item, 'mode')) !== mode) return false;
  return key === 'ca.crt'
    ? stringAt(source, 'configMap', 'name') === 'kube-root-ca.crt' && stringAt(item, 'key') === 'ca.crt'
    : stringAt(item, 'fieldRef', 'fieldPath') === 'metadata.namespace';
}
