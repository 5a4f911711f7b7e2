import type { ResourceFacts } from '../facts.ts';

/** An object as one build alone leaves it. */
export interface BuiltAlone {
  readonly written: ResourceFacts;
  /** Namespaces are those of the build; names are as written. */
  readonly facts: ResourceFacts;
  /** True where the build puts the object, or a ServiceAccount it names, into a namespace that is not known. */
  readonly namespaceHidden: boolean;
  /**
   * What the build calls an object that others name so: as they do where it holds none of that name in the namespace, which
   * is that of the build (kustomize api/filters/nameref). Undefined where that is not known.
   */
  nameOf(kind: string, name: string, namespace: string | undefined): string | undefined;
}
