import type { Json } from '../../rules/rule.ts';
import { counted, tell } from '../../words/tell.ts';
import { toPlain } from '../../yaml/access.ts';
import type { Located, Range } from '../../yaml/located.ts';
import { didYouMean, nearest } from './rule-index.ts';

type Schema = { readonly [key: string]: Json };
type Complain = (range: Range, message: string) => void;

/**
 * Checks a value against the part of JSON Schema that rule options use: type, enum, const, required, properties,
 * additionalProperties, items, minItems, uniqueItems, minLength, pattern, minimum, maximum, anyOf. Complains at the exact place.
 */
export function checkAgainstSchema(node: Located, schema: Json, name: string, complain: Complain): boolean {
  let sound = true;
  const fail: Complain = (range, message) => {
    sound = false;
    complain(range, message);
  };
  visit(node, schema, name, fail);
  return sound;
}

function visit(node: Located, schema: Json, name: string, complain: Complain): void {
  if (!isObject(schema)) return;
  if (Array.isArray(schema.anyOf)) {
    const fits = schema.anyOf.some((choice) => checkAgainstSchema(node, choice, name, () => {}));
    if (!fits) complain(node.range, tell`${name} has none of the forms that are allowed here.`);
    return;
  }
  if (typeof schema.type === 'string' && !hasType(node, schema.type)) {
    complain(node.range, tell`${name} must be ${article(schema.type)}.`);
    return;
  }
  checkScalar(node, schema, name, complain);
  if (node.type === 'map') checkMap(node, schema, name, complain);
  if (node.type === 'sequence') checkSequence(node, schema, name, complain);
}

function checkScalar(node: Located, schema: Schema, name: string, complain: Complain): void {
  if (node.type !== 'scalar') return;
  const value = node.value;
  const allowed = Array.isArray(schema.enum)
    ? schema.enum
    : schema.const !== undefined
      ? [schema.const]
      : undefined;
  if (allowed !== undefined && !allowed.some((choice) => choice === value)) {
    const names = allowed.map(String);
    const suggestion = typeof value === 'string' ? nearest(value, names) : undefined;
    complain(node.range, tell`${name} must be one of ${names.join(', ')}.${didYouMean(suggestion)}`);
  }
  if (typeof value === 'number') {
    if (typeof schema.minimum === 'number' && value < schema.minimum) {
      complain(node.range, tell`${name} must be at least ${schema.minimum}.`);
    }
    if (typeof schema.maximum === 'number' && value > schema.maximum) {
      complain(node.range, tell`${name} must be at most ${schema.maximum}.`);
    }
  }
  if (typeof value === 'string') {
    if (typeof schema.minLength === 'number' && value.length < schema.minLength) {
      complain(node.range, tell`${name} must not be empty.`);
    }
    if (typeof schema.pattern === 'string' && !new RegExp(schema.pattern, 'u').test(value)) {
      complain(node.range, tell`${name} must match ${schema.pattern}.`);
    }
  }
}

function checkMap(
  node: Extract<Located, { type: 'map' }>,
  schema: Schema,
  name: string,
  complain: Complain,
): void {
  const properties = isObject(schema.properties) ? schema.properties : {};
  for (const pair of node.pairs) {
    const key = pair.key.text;
    const own = Object.hasOwn(properties, key) ? properties[key] : undefined;
    if (own !== undefined) visit(pair.value, own, `${name}.${key}`, complain);
    else if (schema.additionalProperties === false) {
      complain(
        pair.key.range,
        tell`${name} has no key '${key}'.${didYouMean(nearest(key, Object.keys(properties)))}`,
      );
    } else if (schema.additionalProperties !== undefined) {
      visit(pair.value, schema.additionalProperties, `${name}.${key}`, complain);
    }
  }
  if (!Array.isArray(schema.required)) return;
  for (const key of schema.required) {
    if (!node.pairs.some((pair) => pair.key.text === key))
      complain(node.range, tell`${name} needs the key '${String(key)}'.`);
  }
}

function checkSequence(
  node: Extract<Located, { type: 'sequence' }>,
  schema: Schema,
  name: string,
  complain: Complain,
): void {
  if (typeof schema.minItems === 'number' && node.items.length < schema.minItems) {
    complain(
      node.range,
      counted(schema.minItems, '{1} needs at least {0} item.', '{1} needs at least {0} items.', name),
    );
  }
  const seen = new Set<string>();
  node.items.forEach((item, index) => {
    if (schema.items !== undefined) visit(item, schema.items, `${name}[${index}]`, complain);
    if (schema.uniqueItems !== true) return;
    const key = JSON.stringify(toPlain(item), (_, value) =>
      typeof value === 'bigint' ? String(value) : value,
    );
    if (seen.has(key)) complain(item.range, tell`${name} lists this value twice.`);
    seen.add(key);
  });
}

function hasType(node: Located, type: string): boolean {
  switch (type) {
    case 'object':
      return node.type === 'map';
    case 'array':
      return node.type === 'sequence';
    case 'integer':
      return node.type === 'scalar' && typeof node.value === 'number' && Number.isInteger(node.value);
    case 'null':
      return node.type === 'scalar' && node.value === null;
    default:
      return node.type === 'scalar' && typeof node.value === type;
  }
}

function article(type: string): string {
  const names: Record<string, string> = {
    object: tell`a map`,
    array: tell`a list`,
    integer: tell`a whole number`,
    number: tell`a number`,
    string: tell`a text`,
    boolean: tell`true or false`,
    null: tell`empty`,
  };
  return names[type] ?? type;
}

function isObject(value: Json | undefined): value is Schema {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
