import type { Path } from '../yaml/located.ts';
import type { NewValue, Operation } from './operations.ts';
import { isVerbatim } from './print.ts';

/** Stands for a scalar whose source was given verbatim: its value is for the reader to tell. */
export const ANY_SCALAR: unique symbol = Symbol('any scalar');

type PlainMap = { [key: string]: unknown };

/** The plain data after an operation; changes the handed-in data. Undefined where the operation does not fit the data. */
export function applyToModel(root: unknown, operation: Operation): { readonly root: unknown } | undefined {
  const holder: PlainMap = { root };
  const path: Path = ['root', ...operation.path];
  const done = change(holder, path, operation);
  return done ? { root: holder.root } : undefined;
}

function change(holder: PlainMap, path: Path, operation: Operation): boolean {
  const parent = follow(holder, path.slice(0, -1));
  const last = path.at(-1)!;
  switch (operation.op) {
    case 'replaceScalar':
    case 'replaceValue':
      return put(parent, last, toModel(operation.value));
    case 'renameKey':
      return typeof last === 'string' && rename(parent, last, operation.key);
    case 'removePair':
      if (!isPlainMap(parent) || typeof last !== 'string' || !Object.hasOwn(parent, last)) return false;
      delete parent[last];
      return true;
    case 'removeItem':
      return Array.isArray(parent) && typeof last === 'number' && parent.splice(last, 1).length === 1;
    case 'insertPair': {
      const existing = follow(holder, path);
      const map: unknown = existing ?? Object.create(null);
      if (!isPlainMap(map)) return false;
      map[operation.key] = toModel(operation.value);
      return existing !== undefined && existing !== null ? true : create(holder, path, map);
    }
    case 'insertItem': {
      const existing = follow(holder, path);
      const list: unknown = existing ?? [];
      if (!Array.isArray(list)) return false;
      list.splice(operation.index ?? list.length, 0, toModel(operation.value));
      return existing !== undefined && existing !== null ? true : create(holder, path, list);
    }
    case 'insertComment':
      return true;
    case 'rewriteInString': {
      const text = follow(holder, path);
      if (typeof text !== 'string') return false;
      return put(parent, last, text.slice(0, operation.at[0]) + operation.text + text.slice(operation.at[1]));
    }
  }
}

function isPlainMap(value: unknown): value is PlainMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function follow(root: unknown, path: Path): unknown {
  let current = root;
  for (const segment of path) {
    if (typeof current !== 'object' || current === null) return undefined;
    current = (current as PlainMap)[segment];
  }
  return current;
}

function put(parent: unknown, key: string | number, value: unknown): boolean {
  if (typeof parent !== 'object' || parent === null) return false;
  (parent as PlainMap)[key] = value;
  return true;
}

/** Puts a new collection; a null in the place of its map becomes a map. */
function create(holder: PlainMap, path: Path, value: unknown): boolean {
  const parentPath = path.slice(0, -1);
  const parent = follow(holder, parentPath);
  if (parent !== null) return put(parent, path.at(-1)!, value);
  const map = Object.create(null) as PlainMap;
  map[path.at(-1)!] = value;
  return put(follow(holder, parentPath.slice(0, -1)), parentPath.at(-1)!, map);
}

function rename(parent: unknown, from: string, to: string): boolean {
  if (!isPlainMap(parent) || !Object.hasOwn(parent, from)) return false;
  const value = parent[from];
  delete parent[from];
  parent[to] = value;
  return true;
}

/** New data as the reader should give it back. */
export function toModel(value: NewValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (isVerbatim(value)) return ANY_SCALAR;
  if (Array.isArray(value)) return value.map(toModel);
  const map = Object.create(null) as PlainMap;
  for (const [key, child] of Object.entries(value)) map[key] = toModel(child as NewValue);
  return map;
}

/** True when both say the same to Kubernetes: key order plays no part, numbers and big integers of one value are one. */
export function isSameModel(expected: unknown, actual: unknown): boolean {
  if (expected === ANY_SCALAR) return typeof actual !== 'object' || actual === null;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      expected.length === actual.length &&
      expected.every((item, index) => isSameModel(item, actual[index]))
    );
  }
  if (isPlainMap(expected)) {
    if (!isPlainMap(actual)) return false;
    const keys = Object.keys(expected);
    return (
      keys.length === Object.keys(actual).length &&
      keys.every((key) => Object.hasOwn(actual, key) && isSameModel(expected[key], actual[key]))
    );
  }
  return Object.is(expected, actual) || isSameNumber(expected, actual);
}

function isSameNumber(a: unknown, b: unknown): boolean {
  const areNumbers =
    (typeof a === 'number' || typeof a === 'bigint') && (typeof b === 'number' || typeof b === 'bigint');
  return areNumbers && a >= b && a <= b;
}
