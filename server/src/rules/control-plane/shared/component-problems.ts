import type { Component, ComponentFlag, ComponentFlags } from '../../../kubernetes/component-flags/model.ts';
import { readComponentFlags } from '../../../kubernetes/component-flags/read.ts';
import { type KubernetesResource, readResources } from '../../../kubernetes/resource.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { textsIn } from '../../../workspace/texts.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from '../../identity/shared/placed-problems.ts';
import { wholeDocument } from '../../identity/shared/whole-document.ts';
import type { Confidence, Severity } from '../../rule.ts';
import { isPlaceholder } from './placeholder.ts';

/** Something wrong with the flags of a component. */
export interface FlagProblem {
  /** The flag it is about; left out where one is missing. */
  readonly flag?: ComponentFlag | undefined;
  readonly message: string;
  readonly severity?: Severity;
  readonly confidence?: Confidence;
  readonly remedies?: () => readonly Remedy[];
}

/** Finds what is wrong with a component of the Kubernetes release `1.minor`. */
export type FindFlagProblems = (component: ComponentFlags, minor: number) => readonly FlagProblem[];

/** The functions of a rule about flags of these components, wherever a document or a text in it writes them. */
export function rulesOfComponents(components: readonly Component[], find: FindFlagProblems) {
  return rulesOfProblems((document, resources, kubernetesMinor) =>
    problemsOfComponents(components, find, document, resources, kubernetesMinor),
  );
}

/** What is wrong with the flags of these components in a document. */
export function problemsOfComponents(
  components: readonly Component[],
  find: FindFlagProblems,
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
  kubernetesMinor: number,
): readonly PlacedProblem[] {
  return placedComponents(document, resources).flatMap(({ embedded, component }) => {
    if (!components.includes(component.component) || !runs(component)) return [];
    // What the file says of its release is nearer than the setting for all files.
    const problems = find(component, component.minor ?? kubernetesMinor);
    return problems.map(({ flag, ...problem }) => ({
      embedded,
      path: flag?.path ?? component.path,
      range: flag?.range ?? component.range,
      ...problem,
    }));
  });
}

/** A command that prints something and ends is no component that runs. */
function runs({ flags }: ComponentFlags): boolean {
  return !flags.some(({ name }) => name === 'version' || name === 'help');
}

interface PlacedComponent {
  readonly embedded: EmbeddedDocument;
  readonly component: ComponentFlags;
}

// Several rules ask for the same document in a row.
const read = new WeakMap<readonly KubernetesResource[], readonly PlacedComponent[]>();

function placedComponents(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly PlacedComponent[] {
  const known = read.get(resources);
  if (known !== undefined) return known;
  const whole = wholeDocument(document);
  const found =
    whole === undefined
      ? []
      : [
          ...readComponentFlags(document, resources).map((component) => ({
            embedded: whole,
            component: withoutPlaceholders(component),
          })),
          ...embeddedComponents(document),
        ];
  read.set(resources, found);
  return found;
}

const kinds = /kind"?:\s*"?(?:(?:Cluster|Init|Join|Kubelet)Configuration)\b/;

/** ConfigMaps of kubeadm and patches of kind hold configurations as texts. */
function embeddedComponents(document: ParsedDocument): readonly PlacedComponent[] {
  if (!kinds.test(document.text)) return [];
  return textsIn(document).flatMap((text): readonly PlacedComponent[] => {
    const embedded = kinds.test(text.text) ? embeddedDocument(text) : undefined;
    if (embedded === undefined) return [];
    return readComponentFlags(embedded.inner, readResources(embedded.inner)).map((component) => ({
      embedded,
      component: withoutPlaceholders(component),
    }));
  });
}

/** Values that are filled in later are as unknown as those of a template. */
function withoutPlaceholders(component: ComponentFlags): ComponentFlags {
  const isHidden = ({ value }: ComponentFlag): boolean => value !== undefined && isPlaceholder(value);
  if (!component.flags.some(isHidden)) return component;
  const flags = component.flags.map((flag) => (isHidden(flag) ? { ...flag, value: undefined } : flag));
  return { ...component, flags };
}
