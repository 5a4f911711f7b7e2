import type { DocumentKey } from '../../workspace/document-key.ts';

interface Placed {
  readonly document: DocumentKey;
}

/** True when two objects stand in files of one folder, so that they likely belong to one installation. */
export function inOneFolder(a: Placed, b: Placed): boolean {
  return folderOf(a) === folderOf(b);
}

/** True when the folder of one object is that of the other, or lies in it. */
export function inOneTree(a: Placed, b: Placed): boolean {
  const [one, other] = [`${folderOf(a)}/`, `${folderOf(b)}/`];
  return one.startsWith(other) || other.startsWith(one);
}

function folderOf({ document: { uri } }: Placed): string {
  return uri.slice(0, uri.lastIndexOf('/'));
}
