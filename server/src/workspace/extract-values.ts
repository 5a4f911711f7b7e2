import { isMap, isNullish, isScalar, items, stringAt } from '../yaml/access.ts';
import type { Located, Path, Range } from '../yaml/located.ts';
import type { Known, Site } from './facts.ts';

export function siteOf(node: Located, path: Path): Site {
  // A list that has grown keeps room for twenty more, and facts are kept for as long as their file.
  return { path: path.slice(), range: node.range };
}

// Flux fills in `${NAME}` after the build (postBuild.substitute), as envsubst does; Kustomize's vars are `$(NAME)`.
const variable = /\$\{[^{}]*\}|\$\([A-Za-z_][\w.-]*\)/;

/** True for a text whose value is filled in later, in whole or in part: it is not known, and never means itself. */
export function hasVariable(text: string): boolean {
  return text.includes('$') && variable.test(text);
}

/** The text at a path that names something; undefined where it is absent, hidden by a template or filled in later. */
export function nameAt(node: Located | null | undefined, ...path: Path): string | undefined {
  const text = stringAt(node, ...path);
  return text === undefined || hasVariable(text) ? undefined : text;
}

interface Primitives {
  readonly string: string;
  readonly boolean: boolean;
  readonly number: number;
}

/** A scalar of the wanted type; `{ known: false }` for templates and what is filled in later; undefined for absent, null and mistyped values. */
export function known<T extends keyof Primitives>(
  node: Located | undefined,
  type: T,
): Known<Primitives[T]> | undefined {
  if (node === undefined || isNullish(node)) return undefined;
  if (!isScalar(node)) return undefined;
  if (node.opaque) return { known: false };
  const value: unknown = node.value;
  if (typeof value === 'string' && hasVariable(value)) return { known: false };
  return typeof value === type ? { known: true, value: value as Primitives[T] } : undefined;
}

// Shared: most objects have none of either, and facts are kept by the thousands.
const noStrings: Readonly<Record<string, string>> = Object.freeze(Object.create(null));

/** Labels or annotations as a record; a value hidden by a template is an empty string. */
export function stringMap(node: Located | undefined): Readonly<Record<string, string>> {
  if (!isMap(node) || node.pairs.length === 0) return noStrings;
  const result: Record<string, string> = Object.create(null);
  for (const { key, value } of node.pairs)
    result[key.text] = isScalar(value) && !value.opaque ? value.text : '';
  return result;
}

/** The string items of a sequence with their ranges; `partial` when a template hides some. */
export interface StringList {
  readonly values: readonly string[];
  readonly ranges: readonly Range[];
  readonly partial: boolean;
}

const absentList: StringList = { values: [], ranges: [], partial: false };

export function stringList(node: Located | undefined): StringList {
  if (node === undefined) return absentList;
  const values: string[] = [];
  const ranges: Range[] = [];
  let partial = node.type === 'sequence' ? node.open : isScalar(node) && node.opaque;
  for (const item of items(node)) {
    if (isScalar(item) && (item.opaque || hasVariable(item.text))) partial = true;
    else if (isScalar(item) && typeof item.value === 'string') {
      values.push(item.value);
      ranges.push(item.range);
    }
  }
  return { values, ranges, partial };
}
