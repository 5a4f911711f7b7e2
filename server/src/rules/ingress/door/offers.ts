import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { Finding, FixContext, FixOffer, Json } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';

/** An object of a finding with its current tree, for fixes. */
export interface FixSite {
  readonly resource: PlacedResource;
  readonly root: Located;
}

/** What the rules of this area hand to their fixes: the object and the place in it. */
export function placeData(resource: Path, place: Path = resource): Json {
  return { resource: [...resource], place: [...place] };
}

/** The object of a finding, found again in the current text; undefined when it is gone. */
export function siteOfFinding(finding: Finding, context: FixContext): FixSite | undefined {
  const root = context.parse(finding.document)?.root;
  const wanted = JSON.stringify(fieldOf(finding.data, 'resource') ?? []);
  const resource = context
    .resourcesOf(finding.document)
    .find(({ facts }) => JSON.stringify(facts.path) === wanted);
  return root && resource !== undefined ? { resource, root } : undefined;
}

/** The place in the object that a finding is about. */
export function placeOfFinding({ data }: Finding): Path | undefined {
  const place = fieldOf(data, 'place');
  return Array.isArray(place) ? (place as Path) : undefined;
}

function fieldOf(data: Json | undefined, key: string): Json | undefined {
  return typeof data === 'object' && data !== null && key in data
    ? (data as { readonly [key: string]: Json })[key]
    : undefined;
}

export interface OfferOptions {
  readonly safe?: boolean;
  readonly preferred?: boolean;
}

/** An offer that edits one document; refused where a place it touches is shared through an anchor or merge key. */
export function editOffer(
  { resource, root }: FixSite,
  title: string,
  operations: readonly Operation[],
  options: OfferOptions = {},
): FixOffer {
  const base = { title, safe: options.safe ?? false };
  if (operations.some(({ path }) => isShared(root, path)))
    return { ...base, refusal: tell`The place is shared through a YAML anchor or merge key` };
  return {
    ...base,
    ...(options.preferred === true && { preferred: true }),
    plan: () => ({ changes: [{ type: 'edit', document: resource.document, operations, label: title }] }),
  };
}
