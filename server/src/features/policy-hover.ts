import type { Workspace } from '../engine/workspace-types.ts';
import { policyFieldAt } from '../kubernetes/mesh/policy-fields.ts';
import { readResources } from '../kubernetes/resource.ts';
import { told } from '../words/tell.ts';
import { isMap, isScalar } from '../yaml/access.ts';
import type { Located, LocatedPair, PathSegment, Range } from '../yaml/located.ts';
import type { HoverResult } from './hover.ts';
import { codeSpan } from './markdown.ts';

/** What a field of an Istio policy does, and what its value means. */
export function policyHover(workspace: Workspace, uri: string, offset: number): HoverResult | undefined {
  const key = workspace.documentAt(uri, offset);
  const slice = key === undefined ? undefined : workspace.slices(uri)[key.index];
  if (key === undefined || slice === undefined || workspace.resourcesOf(key).length === 0) return undefined;
  const document = workspace.parse(key);
  if (document === undefined) return undefined;
  const place = offset - slice.start;
  for (const { node, kind, apiVersion } of readResources(document)) {
    if (!apiVersion.startsWith('security.istio.io/')) continue;
    const found = pairAt(node, place, []);
    const field = found && policyFieldAt(kind, found.path);
    if (found === undefined || field === undefined) continue;
    const { key: name, value } = found.pair;
    const meaning = isScalar(value) && !value.opaque ? ownText(field.values, value.text) : undefined;
    const lines = [
      `**${codeSpan(name.text)}**: ${told(field.does)}`,
      ...(meaning === undefined || !isScalar(value) ? [] : ['', `${codeSpan(value.text)}: ${meaning}`]),
    ];
    const [start, end] = isScalar(value) ? found.pair.range : name.range;
    return { markdown: lines.join('\n'), start: slice.start + start, end: slice.start + end };
  }
  return undefined;
}

function ownText(texts: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return texts !== undefined && Object.hasOwn(texts, name) ? told(texts[name] ?? '') : undefined;
}

interface PlacedPair {
  readonly pair: LocatedPair;
  readonly path: readonly PathSegment[];
}

/** The pair whose key, or whose scalar value, stands at a place. */
function pairAt(node: Located, place: number, path: readonly PathSegment[]): PlacedPair | undefined {
  if (isScalar(node)) return undefined;
  if (!isMap(node)) {
    const index = node.items.findIndex(({ range }) => holds(range, place));
    const item = node.items[index];
    return item === undefined ? undefined : pairAt(item, place, [...path, index]);
  }
  const pair = node.pairs.find(({ range, via }) => via === undefined && holds(range, place));
  if (pair === undefined) return undefined;
  const inside = [...path, pair.key.text];
  if (holds(pair.key.range, place) || isScalar(pair.value)) return { pair, path: inside };
  return pairAt(pair.value, place, inside);
}

function holds([start, end]: Range, place: number): boolean {
  return place >= start && place <= end;
}
