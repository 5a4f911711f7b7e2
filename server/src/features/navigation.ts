import type { Workspace } from '../engine/workspace-types.ts';
import type { Site } from '../workspace/facts.ts';
import type { PlacedResource } from '../workspace/graph.ts';
import { definitionsOf, namedAt } from './named-objects.ts';
import { referencesTo } from './object-references.ts';
import { remember } from './remember.ts';

/** A place in a file; offsets are UTF-16, absolute in the file, end exclusive. */
export interface Place {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** The manifests of the object named at an offset; empty where nothing is named or its manifest is not at hand. */
export function definitions(workspace: Workspace, uri: string, offset: number): readonly Place[] {
  const found = namedAt(workspace, uri, offset);
  if (found === undefined) return [];
  return placesOf(
    workspace,
    definitionsOf(found.target, workspace.graph).map((holder) => ({ holder, site: holder.facts.site })),
  );
}

/**
 * Every place that names the object named at an offset, in order of file and place. A place leads to an object exactly
 * when `definitions` leads from there to it; of an object whose manifest is not at hand, all that may mean it are listed.
 */
export function references(
  workspace: Workspace,
  uri: string,
  offset: number,
  options: { readonly includeDeclaration: boolean },
): readonly Place[] {
  const found = namedAt(workspace, uri, offset);
  if (found === undefined) return [];
  const { defined, mentions } = referencesTo(found.target, workspace.graph);
  return placesOf(workspace, [
    ...(options.includeDeclaration ? defined.map((holder) => ({ holder, site: holder.facts.site })) : []),
    ...mentions.map(({ holder, reference }) => ({ holder, site: reference.site })),
  ]);
}

/** The places of sites, each once, in order of file and place. */
export function placesOf(
  workspace: Workspace,
  sites: readonly { readonly holder: PlacedResource; readonly site: Site }[],
): readonly Place[] {
  const slicesOf = remember(workspace.slices);
  const places = new Map<string, Place>();
  for (const { holder, site } of sites) {
    const { uri, index } = holder.document;
    const slice = slicesOf(uri)[index];
    if (slice === undefined) continue;
    const [start, end] = [slice.start + site.range[0], slice.start + site.range[1]];
    // What stands behind an anchor is read in several places and written in one.
    places.set(`${start} ${end} ${uri}`, { uri, start, end });
  }
  return [...places.values()].sort((a, b) => (a.uri === b.uri ? a.start - b.start : a.uri < b.uri ? -1 : 1));
}
