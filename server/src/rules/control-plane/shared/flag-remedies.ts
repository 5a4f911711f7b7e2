import type { Operation } from '../../../edit/operations.ts';
import type { ComponentFlag, ComponentFlags } from '../../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed } from '../../../kubernetes/component-flags/values.ts';
import { phrase, tell } from '../../../words/tell.ts';
import type { Remedy } from '../../identity/shared/placed-problems.ts';
import { addFlag, changeFlag, removeFlag } from '../../shared/component-flag-operations.ts';

interface RemedyOptions {
  readonly safe?: boolean;
  readonly preferred?: boolean;
  /** Words behind the title, in brackets. */
  readonly note?: string;
  /** A flag the new one is to stand behind. */
  readonly behind?: ComponentFlag | undefined;
}

const inScript = phrase('The flag stands in a place where it cannot be written without reading a script');

/** Writes a flag with a value: in place where it stands, beside the others where it does not. */
export function writeFlag(
  component: ComponentFlags,
  name: string,
  value: string,
  { safe = false, preferred = true, note, behind }: RemedyOptions = {},
): Remedy {
  const flag = flagNamed(component, name);
  const title = tell`Write ${spell(component, flag, name, value)}${note === undefined ? '' : ` (${note})`}`;
  const operations =
    flag === undefined
      ? addFlag(component, name, value, behind)
      : listFlags.has(name)
        ? writeList(flagsNamed(component, name), value)
        : changeFlag(flag, value);
  return operations === undefined ? { title, refusal: inScript } : { title, safe, preferred, operations };
}

/** Flags whose occurrences add up to one list. */
const listFlags: ReadonlySet<string> = new Set(['authorization-mode', 'enable-admission-plugins']);

/** Makes the occurrences of a flag give a list: items come and go where each value is one, else the last holds all. */
function writeList(written: readonly ComponentFlag[], value: string): readonly Operation[] | undefined {
  const wanted = value.split(',');
  const last = written.at(-1);
  if (last === undefined) return undefined;
  const { form, path } = last;
  if ((form.type === 'field' || form.type === 'pair') && typeof path.at(-1) === 'number') {
    const has = written.map((flag) => flag.value ?? '');
    return [
      ...wanted
        .filter((one) => !has.includes(one))
        .map((one): Operation => ({ op: 'insertItem', path: path.slice(0, -1), value: one })),
      ...written
        .toReversed()
        .filter((flag) => !wanted.includes(flag.value ?? ''))
        .map((flag): Operation => ({ op: 'removeItem', path: flag.path })),
    ];
  }
  const steps = [changeFlag(last, value), ...written.slice(0, -1).toReversed().map(removeFlag)];
  return steps.includes(undefined) ? undefined : steps.flatMap((one) => one ?? []);
}

/** Takes flags out. */
export function dropFlags(
  flags: readonly ComponentFlag[],
  { safe = false, preferred = true, note }: RemedyOptions = {},
): Remedy {
  const names = [...new Set(flags.map(writtenName))].join(tell` and `);
  const title = tell`Remove ${names}${note === undefined ? '' : ` (${note})`}`;
  const removals = flags.toReversed().map(removeFlag);
  return removals.includes(undefined)
    ? { title, refusal: inScript }
    : { title, safe, preferred, operations: removals.flatMap((one) => one ?? []) };
}

function writtenName({ form, name }: ComponentFlag): string {
  if (form.type === 'field') return String(form.fieldPath.at(-1) ?? name);
  return form.type === 'pair' || form.type === 'entry' ? name : `--${name}`;
}

/** Takes values out of a flag with a list of them; the flag goes with the last one. */
export function dropValues(
  flag: ComponentFlag,
  values: readonly string[],
  title: string,
  { safe = false }: RemedyOptions = {},
): Remedy {
  const rest = (flag.value ?? '').split(',').filter((value) => !values.includes(value));
  // Where each value is an item of its own, the item goes.
  const isItem = flag.form.type === 'field' && typeof flag.path.at(-1) === 'number';
  const operations =
    rest.length > 0
      ? changeFlag(flag, rest.join(','))
      : isItem
        ? ([{ op: 'removeItem', path: flag.path }] as const)
        : removeFlag(flag);
  return operations === undefined
    ? { title, refusal: inScript }
    : { title, safe, preferred: true, operations };
}

/** A flag with its value as it is written at such a place. */
function spell(
  { newFlag, path }: ComponentFlags,
  flag: ComponentFlag | undefined,
  name: string,
  value: string,
): string {
  if (flag?.form.type === 'field') {
    const field = flag.form.fieldPath.slice(path.length).join('.');
    return `${field}: ${value}`;
  }
  const form = flag?.form.type ?? newFlag;
  return form === 'pair' || form === 'entry' ? `${name}: ${value}` : `--${name}=${value}`;
}
