/** Names one document of the workspace: the file and the document's place in it, counted from 0. */
export interface DocumentKey {
  readonly uri: string;
  readonly index: number;
}

export function sameDocument(a: DocumentKey, b: DocumentKey): boolean {
  return a.uri === b.uri && a.index === b.index;
}
