import type { ComponentFlag, ComponentFlags } from '../kubernetes/component-flags/model.ts';
import { isPlaceholder } from '../kubernetes/component-flags/placeholder.ts';
import { readComponentFlags } from '../kubernetes/component-flags/read.ts';
import { type KubernetesResource, readResources } from '../kubernetes/resource.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { rememberLast } from '../yaml/remember-last.ts';
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

/**
 * The flags of control-plane components of a document, and those in its texts: ConfigMaps of kubeadm, patches of kind. Values
 * that another program fills in are hidden, as those of a template are.
 */
export const componentFlagsIn = rememberLast((document: ParsedDocument): readonly PlacedFlags[] => {
  const { root } = document;
  if (root === null) return [];
  const whole: EmbeddedDocument = { inner: document, root, host: undefined };
  return [...placed(whole, readResources(document), ({ resource }) => resource), ...flagsInTexts(document)];
});

const kinds = /kind["']?:\s*["']?(?:(?:Cluster|Init|Join|Kubelet)Configuration)\b/;

function flagsInTexts(document: ParsedDocument): readonly PlacedFlags[] {
  if (!document.text.includes('Configuration') || !kinds.test(document.text)) return [];
  return textsIn(document).flatMap((text): readonly PlacedFlags[] => {
    const embedded = kinds.test(text.text) ? embeddedDocument(text) : undefined;
    return embedded === undefined ? [] : placed(embedded, readResources(embedded.inner), () => text.resource);
  });
}

function placed(
  embedded: EmbeddedDocument,
  resources: readonly KubernetesResource[],
  ownerOf: (component: ComponentFlags) => KubernetesResource | undefined,
): readonly PlacedFlags[] {
  return readComponentFlags(embedded.inner, resources).map((component) => ({
    embedded,
    component: withoutPlaceholders(component),
    owner: ownerOf(component),
  }));
}

function withoutPlaceholders(component: ComponentFlags): ComponentFlags {
  const isHidden = ({ value }: ComponentFlag): boolean => value !== undefined && isPlaceholder(value);
  if (!component.flags.some(isHidden)) return component;
  const flags = component.flags.map((flag) => (isHidden(flag) ? { ...flag, value: undefined } : flag));
  return { ...component, flags };
}
