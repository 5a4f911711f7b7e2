import { phrase, tell } from '../words/tell.ts';
import { isMap, isScalar, isSequence } from '../yaml/access.ts';
import type {
  Located,
  LocatedMap,
  LocatedPair,
  LocatedSequence,
  ParsedDocument,
  Path,
  Range,
} from '../yaml/located.ts';
import { hasAliasOutside } from './lines.ts';
import { refuse } from './refusal.ts';
import type { Style } from './style.ts';

/** What every operation works on: one document as it stands before the operation. */
export interface EditContext {
  readonly text: string;
  readonly document: ParsedDocument;
  readonly root: Located | null;
  readonly style: Style;
}

export type Collection = LocatedMap | LocatedSequence;

/** The last step of a path: the collection, and which of its entries is meant. */
export type Step =
  | {
      readonly kind: 'pair';
      readonly container: LocatedMap;
      readonly pair: LocatedPair;
      readonly parent: Step | undefined;
    }
  | {
      readonly kind: 'item';
      readonly container: LocatedSequence;
      readonly index: number;
      readonly parent: Step | undefined;
    };

/** A value and the step that leads to it; no step for the root. */
export interface Target {
  readonly step: Step | undefined;
  readonly node: Located;
}

const SHARED = phrase(
  'The place is reached through an alias or a merge key; a change there would change other places too.',
);
const ANCHORED = phrase(
  'The place belongs to an anchored value that is used elsewhere; a change there would change other places too.',
);

/** The value at the path, which must be written where it is read. Refuses otherwise. */
export function locate(context: EditContext, path: Path): Target {
  const target = find(context, path);
  return target ?? refuse(tell`The path leads to nothing in the document.`);
}

/** Like `locate`, but undefined where the last step is missing and everything before it is there. */
export function locateOrParent(context: EditContext, path: Path): Target | undefined {
  const target = find(context, path);
  if (target === undefined && path.length > 0) locate(context, path.slice(0, -1));
  return target;
}

function find({ root, text, document }: EditContext, path: Path): Target | undefined {
  if (root === null) return undefined;
  let node: Located = root;
  let step: Step | undefined;
  for (const segment of path) {
    checkContainer(node, text, document.problems);
    if (typeof segment === 'number') {
      if (!isSequence(node)) return mismatch(node, tell`a sequence`);
      const item: Located | undefined = node.items[segment];
      if (item === undefined) return undefined;
      step = { kind: 'item', container: node, index: segment, parent: step };
      node = item;
    } else {
      if (!isMap(node)) return mismatch(node, tell`a map`);
      const pair: LocatedPair | undefined = node.pairs.find(({ key }) => key.text === segment && !key.opaque);
      if (pair === undefined) return undefined;
      if (pair.via !== undefined) refuse(SHARED);
      if (node.open) checkSingle(text, node.range, segment);
      step = { kind: 'pair', container: node, pair, parent: step };
      node = pair.value;
    }
  }
  return { step, node };
}

function mismatch(node: Located, wanted: string): undefined {
  if (isScalar(node) && node.opaque) refuse(tell`The place holds a template; its real value is not known.`);
  if (isScalar(node) && node.value === null) return undefined;
  return refuse(tell`The path expects ${wanted} where the document has another kind of value.`);
}

/** Refuses when a change inside the collection would show up elsewhere, or when it is not clear what it holds. */
export function checkContainer(node: Located, text: string, problems: ParsedDocument['problems']): void {
  if (node.via !== undefined) refuse(SHARED);
  if (node.anchor !== undefined && hasAliasOutside(text, node.anchor, -1, -1)) refuse(ANCHORED);
  if (isScalar(node)) return;
  for (const { kind, range } of problems) {
    if (kind === 'duplicate-key' && range[0] >= node.range[0] && range[1] <= node.range[1] && isMap(node)) {
      const duplicated = text.slice(range[0], range[1]);
      const isOwn = node.pairs.some(
        ({ key }) => key.range[0] === range[0] || text.slice(...key.range) === duplicated,
      );
      if (isOwn) refuse(tell`A key stands twice in the map; which one counts depends on the reader.`);
    }
  }
}

/** In a map with template actions, a key may stand once in each branch: then it is not clear which one is meant. */
function checkSingle(text: string, range: Range, key: string): void {
  const source = text.slice(range[0], range[1]);
  const first = source.indexOf(key);
  if (first !== -1 && source.includes(`${key}:`, first + key.length)) {
    refuse(tell`Template branches in the map may hold the key more than once.`);
  }
}

/** Refuses when the value, or something in it, is anchored and used outside the range. */
export function checkAnchorsUnused(text: string, node: Located, range: Range): void {
  if (node.via !== undefined) return;
  if (node.anchor !== undefined && hasAliasOutside(text, node.anchor, range[0], range[1])) {
    refuse(tell`An anchor in the value is used elsewhere in the document.`);
  }
  if (isScalar(node)) return;
  const children = isMap(node) ? node.pairs.flatMap(({ key, value }) => [key, value]) : node.items;
  for (const child of children) checkAnchorsUnused(text, child, range);
}

/** Refuses when the value is not written where it is read, or holds a template. */
export function checkReplaceable(context: EditContext, node: Located): void {
  checkContainer(node, context.text, context.document.problems);
  if (isScalar(node) ? node.opaque : hasTemplate(node)) {
    refuse(tell`The place holds a template; its real value is not known.`);
  }
}

function hasTemplate(node: Located): boolean {
  if (isScalar(node)) return node.opaque;
  if (node.open) return true;
  return isMap(node) ? node.pairs.some(({ value }) => hasTemplate(value)) : node.items.some(hasTemplate);
}
