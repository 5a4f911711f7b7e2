import type { ComponentFlag, ComponentFlags } from '../../../kubernetes/component-flags/model.ts';
import { flagNamed, isAbsent } from '../../../kubernetes/component-flags/values.ts';

/** True when the component certainly gets no value for a flag: it is absent from a whole command line, or empty. */
export function isUnset(component: ComponentFlags, name: string): boolean {
  return isAbsent(component, name) || flagNamed(component, name)?.value === '';
}

/** The flags of a list that are certainly unset, with dashes. */
export function unsetOf(component: ComponentFlags, names: readonly string[]): readonly string[] {
  return names.filter((name) => isUnset(component, name)).map((name) => `--${name}`);
}

/** The empty flag to point at, where there is one. */
export function emptyFlag(component: ComponentFlags, names: readonly string[]): ComponentFlag | undefined {
  return names.map((name) => flagNamed(component, name)).find((flag) => flag?.value === '');
}
