import { at, isMap } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';

/** True when what stands at the path also stands elsewhere through an anchor, or comes from elsewhere: a change there reaches too far. */
export function isShared(root: Located, path: Path): boolean {
  for (let length = 0; length <= path.length; length += 1) {
    const node = at(root, ...path.slice(0, length));
    if (node === undefined) return false;
    if (node.via !== undefined || node.anchor !== undefined) return true;
  }
  const node = at(root, ...path);
  return isMap(node) && node.pairs.some((pair) => pair.via === 'merge');
}
