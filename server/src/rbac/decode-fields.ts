import { at, isMap, isNullish, isScalar, isSequence, pairs } from '../yaml/access.ts';
import type { Located, LocatedMap } from '../yaml/located.ts';

/**
 * Fields of a manifest as the API server decodes them: null and absence are the same, and another type than the field's
 * makes the whole object unreadable, which is noted in `problems`.
 */

function wrongType(field: string, wanted: string, problems: string[]): void {
  problems.push(`${field}: must be ${wanted}`);
}

/** A value as a map; undefined for null, absence and other types. */
export function asMap(node: Located | undefined, field: string, problems: string[]): LocatedMap | undefined {
  if (node === undefined || isNullish(node)) return undefined;
  if (isMap(node)) return node;
  wrongType(field, 'an object', problems);
  return undefined;
}

/** The map of a field. */
export function mapAt(
  node: LocatedMap,
  key: string,
  field: string,
  problems: string[],
): LocatedMap | undefined {
  return asMap(at(node, key), field, problems);
}

/** The items of a list; undefined for null, absence and other types. */
export function sequence(
  node: LocatedMap | undefined,
  key: string,
  field: string,
  problems: string[],
): readonly Located[] | undefined {
  const value = at(node, key);
  if (isNullish(value)) return undefined;
  if (isSequence(value)) return value.items;
  wrongType(field, 'a list', problems);
  return undefined;
}

function asText(value: Located | undefined, field: string, problems: string[]): string {
  if (value === undefined || isNullish(value)) return '';
  if (isScalar(value) && typeof value.value === 'string') return value.value;
  wrongType(field, 'a string', problems);
  return '';
}

/** A string of a field, empty for null and absence. */
export function text(node: LocatedMap | undefined, key: string, field: string, problems: string[]): string {
  return asText(at(node, key), field, problems);
}

/** The strings of a list, empty for null and absence. */
export function texts(
  node: LocatedMap | undefined,
  key: string,
  field: string,
  problems: string[],
): readonly string[] {
  return (sequence(node, key, `${field}.${key}`, problems) ?? []).map((item, index) =>
    asText(item, `${field}.${key}[${index}]`, problems),
  );
}

/** A map of strings such as labels, without a prototype. */
export function stringMap(
  node: LocatedMap | undefined,
  key: string,
  field: string,
  problems: string[],
): Readonly<Record<string, string>> {
  const result: Record<string, string> = Object.create(null);
  for (const pair of pairs(asMap(at(node, key), field, problems)))
    result[pair.key.text] = asText(pair.value, `${field}.${pair.key.text}`, problems);
  return result;
}
