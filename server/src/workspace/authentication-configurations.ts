import { isAuthenticationConfiguration } from '../identity/authentication/read-configuration.ts';
import { type KubernetesResource, readResources } from '../kubernetes/resource.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { type EmbeddedDocument, embeddedDocument } from './embedded.ts';
import { textsIn } from './texts.ts';

/** Stands in the text of every AuthenticationConfiguration, also of one inside a ConfigMap or a list of files. */
export const configurationTrigger = 'AuthenticationConfiguration';

/** An AuthenticationConfiguration and the document it stands in. */
export interface PlacedConfiguration {
  readonly embedded: EmbeddedDocument;
  readonly resource: KubernetesResource;
  /** The object it stands in: itself, or the one whose text holds it; undefined in documents that are none. */
  readonly owner: KubernetesResource | undefined;
}

const kindInText = new RegExp(`kind"?:\\s*"?${configurationTrigger}`);

/** Those of a document, and those inside its texts: ConfigMaps, `files` of Cluster API, `fileAssets` of kops. */
export function configurationsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedConfiguration[] {
  const { root } = document;
  if (root === null || !document.text.includes(configurationTrigger)) return [];
  const whole: EmbeddedDocument = { inner: document, root, host: undefined };
  const own = resources
    .filter(isAuthenticationConfiguration)
    .map((resource): PlacedConfiguration => ({ embedded: whole, resource, owner: resource }));
  // Most documents that name the kind are that kind.
  if (own.length > 0 || !document.text.includes('apiserver.config.k8s.io/')) return own;
  return textsIn(document).flatMap((text) => {
    const embedded = kindInText.test(text.text) ? embeddedDocument(text) : undefined;
    if (embedded === undefined) return [];
    return readResources(embedded.inner)
      .filter(isAuthenticationConfiguration)
      .map((resource): PlacedConfiguration => ({ embedded, resource, owner: text.resource }));
  });
}
