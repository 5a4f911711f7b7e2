import type { Workspace } from '../../engine/workspace-types.ts';
import { displayText } from '../../identity/jwt/display.ts';
import type { Site } from '../../workspace/facts.ts';
import type { PlacedResource } from '../../workspace/graph.ts';

const longestPath = 60;

/** A place for a message, as `base/binding.yaml:12`. */
export function placeInWords(
  workspace: Workspace,
  { document }: Pick<PlacedResource, 'document'>,
  { range }: Pick<Site, 'range'>,
): string {
  const { uri, index } = document;
  const offset = (workspace.slices(uri)[index]?.start ?? 0) + range[0];
  const line = (workspace.text(uri) ?? '').slice(0, offset).split(/\r\n|\r|\n/).length;
  return `${displayText(plainPath(uri), longestPath)}:${line}`;
}

/** File and folder, without the escapes of a URI. */
function plainPath(uri: string): string {
  const path = uri.split('/').slice(-2).join('/');
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
