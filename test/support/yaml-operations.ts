import fc from 'fast-check';
import type { Operation } from '../../server/src/edit/operations.ts';
import {
  KEYS,
  type Pick,
  type Plain,
  type PlainPath,
  pickFrom,
  STRINGS,
  type StyledDocument,
} from './yaml-styles.ts';

/** All paths of a document below the root, with their values. */
export function allPaths(model: Plain, path: PlainPath = []): { path: PlainPath; value: Plain }[] {
  const own = [{ path, value: model }];
  if (Array.isArray(model))
    return [...own, ...model.flatMap((item, index) => allPaths(item, [...path, index]))];
  if (typeof model !== 'object' || model === null) return own;
  return [...own, ...Object.entries(model).flatMap(([key, value]) => allPaths(value, [...path, key]))];
}

export function valueAt(model: Plain, path: PlainPath): Plain | undefined {
  let current: Plain | undefined = model;
  for (const segment of path) current = (current as { [key: string]: Plain } | null | undefined)?.[segment];
  return current;
}

const isMap = (value: Plain | undefined): value is { [key: string]: Plain } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function newScalar(pick: Pick): string | number | boolean | null {
  return pick<string | number | boolean | null>([...STRINGS, 3600, 0.5, true, false, null]);
}

function newValue(pick: Pick, depth = 2): Plain {
  const kind = depth === 0 ? 'scalar' : pick(['scalar', 'scalar', 'map', 'sequence']);
  if (kind === 'scalar') return newScalar(pick);
  const size = pick([1, 2, 0]);
  if (kind === 'sequence') return Array.from({ length: size }, () => newValue(pick, depth - 1));
  return Object.fromEntries(
    Array.from({ length: size }, (_, index) => [KEYS[index * 3]!, newValue(pick, depth - 1)]),
  );
}

/** An operation that fits the data of the document. */
export function fittingOperation(gen: fc.GeneratorValue, model: Plain): Operation {
  const pick = pickFrom(gen);
  const paths = allPaths(model);
  const below = paths.filter(({ path }) => path.length > 0);
  const scalars = below.filter(({ value }) => typeof value !== 'object' || value === null);
  const strings = below.filter(({ value }) => typeof value === 'string');
  const pairs = below.filter(({ path }) => typeof path.at(-1) === 'string');
  const items = below.filter(({ path }) => typeof path.at(-1) === 'number');
  const maps = paths.filter(({ path, value }) => isMap(value) || (value === null && path.length > 0));
  const lists = paths.filter(
    ({ path, value }) => Array.isArray(value) || (value === null && path.length > 0),
  );
  const comment = pick([{}, {}, { comment: 'new comment' }]);
  const options: (() => Operation)[] = [];
  const offer = <T>(candidates: readonly T[], make: (one: T) => Operation): void => {
    if (candidates.length > 0) options.push(() => make(pick(candidates)));
  };
  offer(scalars, ({ path }) => ({
    op: 'replaceScalar',
    path,
    value: newScalar(pick),
    ...pick([
      {},
      {},
      { style: 'single' as const },
      { style: 'literal' as const },
      { style: 'double' as const },
    ]),
  }));
  offer(pairs, ({ path }) => {
    const siblings = Object.keys(valueAt(model, path.slice(0, -1)) as object);
    return {
      op: 'renameKey',
      path,
      key: pick(['renamed', 'on', 'a: b', '1'].filter((key) => !siblings.includes(key))),
    };
  });
  offer(pairs, ({ path }) => ({ op: 'removePair', path }));
  offer(pairs, ({ path }) => ({ op: 'removePair', path }));
  offer(items, ({ path }) => ({ op: 'removeItem', path }));
  offer(below, ({ path }) => ({ op: 'replaceValue', path, value: newValue(pick) }));
  offer(below, ({ path }) => ({ op: 'insertComment', path, text: 'inserted' }));
  offer(maps, ({ path, value }) => {
    const siblings = Object.keys(value ?? {});
    const place =
      siblings.length === 0
        ? {}
        : pick<object>([{}, { before: [pick(siblings)] }, { after: ['none', pick(siblings)] }]);
    return {
      op: 'insertPair',
      path,
      key: pick(['added', 'yes', 'to: be']),
      value: newValue(pick),
      ...place,
      ...comment,
    };
  });
  offer(
    maps.filter(({ value }) => value !== null),
    ({ path }) => ({
      op: 'insertPair',
      path: [...path, 'absent'],
      key: 'inner',
      value: newValue(pick),
      ...comment,
    }),
  );
  offer(lists, ({ path, value }) => {
    const length = Array.isArray(value) ? value.length : 0;
    return {
      op: 'insertItem',
      path,
      value: newValue(pick),
      ...pick([{}, { index: gen(fc.nat, { max: length }) }]),
      ...comment,
    };
  });
  offer(strings, ({ path, value }) => {
    const text = value as string;
    // A cut through a surrogate pair gives text that no YAML can hold.
    const cuts = [...Array(text.length + 1).keys()].filter((at) => !/^[\udc00-\udfff]/.test(text.slice(at)));
    const start = pick(cuts);
    const end = pick(cuts.filter((at) => at >= start));
    return {
      op: 'rewriteInString',
      path,
      at: [start, end],
      text: pick(['x', '', "it's", 'a"b', 'and more', ': ', '\n', '/v2']),
    };
  });
  return pick(options)();
}

/** The data after the operation, worked out on plain data; entries of maps in their new order. */
export function editedModel(model: Plain, operation: Operation): Plain {
  const copy = structuredClone(model);
  const { path } = operation;
  const parent = valueAt(copy, path.slice(0, -1)) as never as { [key: string | number]: Plain };
  const last = path.at(-1)!;
  const put = (value: Plain): Plain => {
    if (path.length === 0) return value;
    parent[last] = value;
    return copy;
  };
  switch (operation.op) {
    case 'replaceScalar':
    case 'replaceValue':
      return put(operation.value as Plain);
    case 'renameKey': {
      const renamed = Object.entries(parent).map(([key, value]) => [
        key === last ? operation.key : key,
        value,
      ]);
      return replaceAt(copy, path.slice(0, -1), Object.fromEntries(renamed));
    }
    case 'removePair':
      delete parent[last];
      return copy;
    case 'removeItem':
      (parent as never as Plain[]).splice(last as number, 1);
      return copy;
    case 'insertComment':
      return copy;
    case 'insertPair': {
      const entries = Object.entries((valueAt(copy, path) ?? {}) as { [key: string]: Plain });
      const find = (names: readonly string[] | undefined): number =>
        entries.findIndex(
          ([key]) => key === names?.find((name) => entries.some(([other]) => other === name)),
        );
      let at = find(operation.before);
      if (at === -1) at = find(operation.after) === -1 ? entries.length : find(operation.after) + 1;
      entries.splice(at, 0, [operation.key, operation.value as Plain]);
      return put(Object.fromEntries(entries));
    }
    case 'insertItem': {
      const list = [...((valueAt(copy, path) ?? []) as Plain[])];
      list.splice(operation.index ?? list.length, 0, operation.value as Plain);
      return put(list);
    }
    case 'rewriteInString': {
      const text = valueAt(copy, path) as string;
      return put(text.slice(0, operation.at[0]) + operation.text + text.slice(operation.at[1]));
    }
  }
}

function replaceAt(root: Plain, path: PlainPath, value: Plain): Plain {
  if (path.length === 0) return value;
  (valueAt(root, path.slice(0, -1)) as { [key: string | number]: Plain })[path.at(-1)!] = value;
  return root;
}

const startsWith = (path: PlainPath, prefix: PlainPath): boolean =>
  prefix.every((segment, index) => path[index] === segment);

/** Texts of the comments that have to be there after the operation, and of those that must have gone. */
export function commentFate(
  document: StyledDocument,
  operation: Operation,
): { stay: string[]; go: string[] } {
  const { op, path } = operation;
  const removes = op === 'removePair' || op === 'removeItem';
  const replaces = op === 'replaceValue';
  const touched = (comment: { kind: string; path: PlainPath }): boolean =>
    (removes && startsWith(comment.path, path)) ||
    (replaces &&
      startsWith(comment.path, path) &&
      (comment.kind === 'inside' || comment.path.length > path.length));
  const stay = document.comments.filter((comment) => !touched(comment)).map(({ text }) => text);
  const go = removes
    ? document.comments
        .filter(({ kind, path: at }) => kind === 'owned' && startsWith(at, path))
        .map(({ text }) => text)
    : [];
  return { stay, go };
}

/** True when a refusal is right: shared values, comments where none fit, cuts inside folded or escaped text. */
export function mayRefuse(document: StyledDocument, operation: Operation, text = document.text): boolean {
  const { op, path } = operation;
  if (document.hasAliases) return true;
  // Without the entry, a block scalar above could take a deeper comment below for its content.
  if (op.startsWith('remove') && document.comments.length > 0 && /[|>][0-9]?[-+]?[ \t\r\n]/.test(text))
    return true;
  const inFlow = document.inFlow.has(JSON.stringify(path));
  if (op === 'insertComment') return inFlow;
  if ('comment' in operation && operation.comment !== undefined) {
    return inFlow || /[[{]/.test(text);
  }
  return op === 'rewriteInString' && /\n|alpha/.test(String(valueAt(document.model, path)) + operation.text);
}
