import type { Component, ComponentFlag, ComponentFlags } from '../../../kubernetes/component-flags/model.ts';
import { componentFlagsIn } from '../../../workspace/component-flags.ts';
import type { ParsedDocument } from '../../../yaml/located.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from '../../identity/shared/placed-problems.ts';
import type { Confidence, Severity } from '../../rule.ts';

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
  return rulesOfProblems((document, _resources, kubernetesMinor) =>
    problemsOfComponents(components, find, document, kubernetesMinor),
  );
}

/** What is wrong with the flags of these components in a document. */
export function problemsOfComponents(
  components: readonly Component[],
  find: FindFlagProblems,
  document: ParsedDocument,
  kubernetesMinor: number,
): readonly PlacedProblem[] {
  return componentFlagsIn(document).flatMap(({ embedded, component }) => {
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
