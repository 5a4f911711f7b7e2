import type { ComponentFlags } from '../kubernetes/component-flags/model.ts';
import { readComponentFlags } from '../kubernetes/component-flags/read.ts';
import { type KubernetesResource, readResources } from '../kubernetes/resource.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { type EmbeddedDocument, embeddedDocument } from './embedded.ts';
import { textsIn } from './texts.ts';

/** Flags of a component and the document they stand in. */
export interface PlacedFlags {
  /** Paths and ranges of the flags count in it. */
  readonly embedded: EmbeddedDocument;
  readonly component: ComponentFlags;
  /** The object of the file; undefined in files that are none. */
  readonly owner: KubernetesResource | undefined;
}

/** The flags of control-plane components of a document, and those in the kubeadm patches of a kind cluster. */
export function componentFlagsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedFlags[] {
  const { root } = document;
  if (root === null) return [];
  const whole: EmbeddedDocument = { inner: document, root, host: undefined };
  const own = readComponentFlags(document, resources).map(
    (component): PlacedFlags => ({ embedded: whole, component, owner: component.resource }),
  );
  if (!resources.some(({ group }) => group === 'kind.x-k8s.io')) return own;
  const patches = textsIn(document).flatMap((text): readonly PlacedFlags[] => {
    if (!text.path.includes('kubeadmConfigPatches')) return [];
    const embedded = embeddedDocument(text);
    if (embedded === undefined) return [];
    return readComponentFlags(embedded.inner, readResources(embedded.inner)).map((component) => ({
      embedded,
      component,
      owner: text.resource,
    }));
  });
  return [...own, ...patches];
}
