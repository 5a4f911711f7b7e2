import type { ComponentFlag, ComponentFlags } from './model.ts';

/** All occurrences of a flag, in order. */
export function flagsNamed({ flags }: ComponentFlags, name: string): readonly ComponentFlag[] {
  return flags.filter((flag) => flag.name === name);
}

/** The occurrence that counts for a flag with one value: the last one. Undefined: not written. */
export function flagNamed(component: ComponentFlags, name: string): ComponentFlag | undefined {
  return component.flags.findLast((flag) => flag.name === name);
}

/** What the component gets for a flag with one value: undefined when it is not written or hidden; see `isUnknown`. */
export function flagValue(component: ComponentFlags, name: string): string | undefined {
  return flagNamed(component, name)?.value;
}

/** True when what is written does not tell what the component gets for the flag. */
export function isUnknown(component: ComponentFlags, name: string): boolean {
  const flag = flagNamed(component, name);
  return flag === undefined ? !(component.complete && component.source === 'pod') : flag.value === undefined;
}

/** True when the component certainly does not get the flag. */
export function isAbsent(component: ComponentFlags, name: string): boolean {
  return flagNamed(component, name) === undefined && component.complete && component.source === 'pod';
}

// strconv.ParseBool, which Go's flag packages use.
const trueWords: ReadonlySet<string> = new Set(['1', 't', 'T', 'TRUE', 'true', 'True']);
const falseWords: ReadonlySet<string> = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False']);

/** A boolean flag as the component reads it; undefined when not written, hidden, or no boolean (the component exits). */
export function booleanFlag(component: ComponentFlags, name: string): boolean | undefined {
  const value = flagValue(component, name) ?? '';
  return trueWords.has(value) ? true : falseWords.has(value) ? false : undefined;
}

/**
 * The values of a flag with many, in order: those of all occurrences, each cut at commas unless `commas` is false (Go's
 * StringArray, such as `service-account-issuer`). Hidden ones are left out; undefined when the flag is not written.
 */
export function listFlag(
  component: ComponentFlags,
  name: string,
  { commas = true }: { readonly commas?: boolean } = {},
): readonly string[] | undefined {
  const found = flagsNamed(component, name);
  if (found.length === 0) return undefined;
  return found.flatMap(({ value }) => (value === undefined ? [] : commas ? value.split(',') : [value]));
}

/** `listFlag` where no occurrence is hidden; undefined otherwise, for what is hidden may be what is looked for. */
export function wholeListFlag(component: ComponentFlags, name: string): readonly string[] | undefined {
  const isHidden = flagsNamed(component, name).some(({ value }) => value === undefined);
  return isHidden ? undefined : listFlag(component, name);
}
