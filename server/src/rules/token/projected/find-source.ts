import type { Operation } from '../../../edit/operations.ts';
import { readResources } from '../../../kubernetes/resource.ts';
import { phrase } from '../../../words/tell.ts';
import type { Path } from '../../../yaml/located.ts';
import type { Finding, FixContext, FixOffer, Json } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';
import { type TokenSource, tokenSources } from './token-sources.ts';

/** What a finding about a projected token hands to its fixes. */
export interface SourceData {
  /** Path of the source's `serviceAccountToken`. */
  readonly source: readonly (string | number)[];
  readonly what: string;
}

export function sourceData(source: TokenSource, what: string): Json {
  return { source: [...source.path], what };
}

/** The source a finding is about, in the current tree. */
export function sourceOf(
  finding: Finding,
  context: FixContext,
): { readonly source: TokenSource; readonly what: string } | undefined {
  const document = context.parse(finding.document);
  const { data } = finding;
  if (document === undefined || typeof data !== 'object' || data === null || !('source' in data))
    return undefined;
  const wanted = JSON.stringify(data.source);
  const source = tokenSources(readResources(document)).find(({ path }) => JSON.stringify(path) === wanted);
  return source === undefined || typeof data.what !== 'string' ? undefined : { source, what: data.what };
}

const sharedReason = phrase(
  'The place is shared through a YAML anchor or merge key, so a change would reach other places too',
);

/** An offer that edits the finding's document; refused where a place is shared. */
export function editOffer(
  finding: Finding,
  context: FixContext,
  offer: Pick<FixOffer, 'title' | 'safe' | 'preferred'>,
  places: readonly Path[],
  operations: readonly Operation[],
): FixOffer {
  const root = context.parse(finding.document)?.root;
  if (!root || places.some((place) => isShared(root, place))) return { ...offer, refusal: sharedReason };
  return {
    ...offer,
    plan: () => ({
      changes: [{ type: 'edit', document: finding.document, operations, label: offer.title }],
    }),
  };
}
