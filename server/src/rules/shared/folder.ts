import type { DocumentKey } from '../../workspace/document-key.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { createGrouping } from '../../workspace/grouping.ts';

interface Placed {
  readonly document: DocumentKey;
}

/** True when two objects stand in files of one folder, so that they likely belong to one installation. */
export function inOneFolder(a: Placed, b: Placed): boolean {
  return folderOf(a) === folderOf(b);
}

/** Those of a look-up that stand in the folder of an object; for lists that many objects of other folders ask as well. */
export function inFolderOf(list: readonly PlacedResource[], { document }: Placed): readonly PlacedResource[] {
  return byFolder(list).get(folderOf({ document })) ?? [];
}

const byFolder = createGrouping((resource) => [folderOf(resource)]);

/** True when the folder of one object is that of the other, or lies in it. */
export function inOneTree(a: Placed, b: Placed): boolean {
  const [one, other] = [`${folderOf(a)}/`, `${folderOf(b)}/`];
  return one.startsWith(other) || other.startsWith(one);
}

function folderOf({ document: { uri } }: Placed): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}
