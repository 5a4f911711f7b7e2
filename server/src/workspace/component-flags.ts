import type { ComponentFlag, ComponentFlags } from '../kubernetes/component-flags/model.ts';
import { isPlaceholder } from '../kubernetes/component-flags/placeholder.ts';
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

// Facts and many rules ask for the same document in a row.
const read = new WeakMap<ParsedDocument, readonly PlacedFlags[]>();

/**
 * The flags of control-plane components of a document with these objects, and those in its texts: ConfigMaps of kubeadm,
 * patches of kind. Values that another program fills in are hidden, as those of a template are.
 */
export function componentFlagsIn(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedFlags[] {
  const known = read.get(document);
  if (known !== undefined) return known;
  const { root } = document;
  const found =
    root === null
      ? []
      : [
          ...placed({ inner: document, root, host: undefined }, resources, ({ resource }) => resource),
          ...flagsInTexts(document),
        ];
  read.set(document, found);
  return found;
}

const kinds = /kind["']?:\s*["']?(?:(?:Cluster|Init|Join|Kubelet)Configuration)\b/;

function flagsInTexts(document: ParsedDocument): readonly PlacedFlags[] {
  if (!kinds.test(document.text)) return [];
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
