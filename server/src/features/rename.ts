import type { PlannedFix, Workspace } from '../engine/workspace-types.ts';
import { serviceAccountUser } from '../rbac/impersonation.ts';
import type { Change } from '../rules/rule.ts';
import { tell } from '../words/tell.ts';
import { at, isScalar, stringAt } from '../yaml/access.ts';
import { decodedToSource } from '../yaml/locate.ts';
import { refuseName } from './rename/new-name.ts';
import { placeInWords } from './rename/places.ts';
import { inWords, type Refused, renameableAt } from './rename/renameable.ts';
import { type RenameSite, renameSites } from './rename/sites.ts';

/** What would be renamed; offsets are UTF-16, absolute in the file. */
export interface RenameTarget {
  readonly start: number;
  readonly end: number;
  /** The name as it is. */
  readonly name: string;
}

/** The name under an offset, or why it cannot be changed; undefined where no object is named. */
export function prepareRename(
  workspace: Workspace,
  uri: string,
  offset: number,
): RenameTarget | Refused | undefined {
  const found = renameableAt(workspace, uri, offset);
  if (found === undefined || 'reason' in found) return found;
  const { holder, site, reference, target } = found.at;
  const document = workspace.parse(holder.document);
  const slice = workspace.slices(uri)[holder.document.index];
  const scalar = at(document?.root, ...site.path);
  if (document === undefined || slice === undefined || !isScalar(scalar)) return undefined;
  const { name, namespace } = target;
  // Of a user name only its end is the name.
  const from = reference?.userName === undefined ? 0 : serviceAccountUser(namespace ?? '', '').length;
  const [start, end] = decodedToSource(document.text, scalar, from, from + name.length);
  return { start: slice.start + start, end: slice.start + end, name };
}

/**
 * The edits that give the object named at an offset another name wherever a manifest names it: all of them, or a sentence
 * on why not. Where a place may mean another object too, where another object has that name, or where a value cannot be
 * changed where it stands, nothing is renamed. Undefined where no object is named.
 */
export function rename(
  workspace: Workspace,
  uri: string,
  offset: number,
  newName: string,
): PlannedFix | undefined {
  const found = renameableAt(workspace, uri, offset);
  if (found === undefined) return undefined;
  if ('reason' in found) return { ok: false, reason: found.reason };
  const { object, references } = found;
  if (newName === object.name) return { ok: true, files: [] };
  const refused = refuseName(workspace, found, newName);
  if (refused !== undefined) return { ok: false, reason: refused.reason };
  const sites = renameSites(workspace, object, references, newName);
  for (const { holder, site, before } of sites) {
    const node = at(workspace.parse(holder.document)?.root, ...site.path);
    if (stringAt(node) !== before || node?.via !== undefined)
      return unchangeable(workspace, { holder, site });
  }
  const title = tell`Rename ${inWords(object)}`;
  const plan = (some: readonly RenameSite[]): PlannedFix =>
    workspace.plan({
      title,
      safe: false,
      plan: () => ({ changes: some.map((site) => changeOf(site, title)) }),
    });
  const all = plan(sites);
  if (all.ok) return all;
  for (const site of sites) {
    const alone = plan([site]);
    if (!alone.ok) return unchangeable(workspace, site, alone.reason);
  }
  return all;
}

function changeOf({ holder, site, after }: RenameSite, title: string): Change {
  const label =
    site.path.at(-2) === 'roleRef'
      ? tell`${title}: a cluster keeps the roleRef of a binding, delete the binding before you apply it`
      : title;
  return {
    type: 'edit',
    document: holder.document,
    operations: [{ op: 'replaceScalar', path: site.path, value: after }],
    label,
  };
}

function unchangeable(
  workspace: Workspace,
  { holder, site }: Pick<RenameSite, 'holder' | 'site'>,
  reason = tell`The name is not written where it is read.`,
): PlannedFix {
  return { ok: false, reason: tell`${placeInWords(workspace, holder, site)} cannot be changed. ${reason}` };
}
