import { type KubernetesResource, readResources } from '../../../kubernetes/resource.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { isWrittenOut, textsIn } from '../../../workspace/texts.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';
import { wholeDocument } from '../../identity/shared/whole-document.ts';

/** A configuration file of the API server: a document of its own, or a text of another one. */
export interface PlacedFile {
  readonly embedded: EmbeddedDocument;
  readonly resource: KubernetesResource;
}

/** The files of one kind in a document and in its texts: ConfigMaps, Secrets, `files` of Cluster API and cloud-init. */
export function filesOfKind(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
  group: string,
  kind: string,
): readonly PlacedFile[] {
  const whole = wholeDocument(document);
  if (whole === undefined) return [];
  const isOne = (resource: KubernetesResource): boolean => resource.group === group && resource.kind === kind;
  const own = resources.filter(isOne).map((resource) => ({ embedded: whole, resource }));
  if (own.length > 0) return own;
  if (isWrittenOut(document) && !document.text.includes(kind)) return [];
  const inText = new RegExp(`kind"?:\\s*"?${kind}\\b`);
  return textsIn(document).flatMap((text): readonly PlacedFile[] => {
    const embedded = inText.test(text.text) ? embeddedDocument(text) : undefined;
    if (embedded === undefined) return [];
    return readResources(embedded.inner)
      .filter(isOne)
      .map((resource) => ({ embedded, resource }));
  });
}
