import type { Workspace } from '../../engine/workspace-types.ts';
import { phrase, tell, told } from '../../words/tell.ts';
import { escapeMarkdown } from '../markdown.ts';
import type { ObjectName } from '../named-objects.ts';
import type { Step } from './explain.ts';
import { explainPermission } from './explain-permission.ts';
import { mermaidOf } from './mermaid.ts';
import type { AccessPaths } from './paths.ts';
import { accessPicture } from './picture.ts';
import { svgImage } from './svg.ts';
import { type PermissionNode, permissionTree } from './tree.ts';
import { type LinkTo, markdownWords, plainWords } from './words.ts';

const limits = phrase('As far as the manifests of this workspace say; what is bound elsewhere is not known.');

/** A page with the picture of how somebody came to what it may do, the same as a list, and as Mermaid text. */
export function accessPathsPage(subject: ObjectName, paths: AccessPaths, workspace: Workspace): string {
  const picture = accessPicture(subject, paths, workspace);
  const title = escapeMarkdown(plainWords(picture.title));
  return [
    `# ${title}`,
    '',
    svgImage(picture),
    '',
    ...picture.notes.flatMap((note) => [escapeMarkdown(note), '']),
    tell`## The same as a list`,
    '',
    ...listOf(permissionTree(subject, paths, workspace), 0),
    '',
    tell`## The same as Mermaid text`,
    '',
    '```mermaid',
    mermaidOf(picture),
    '```',
    '',
    told(limits),
    '',
  ].join('\n');
}

/** A page that answers “How did it get this?”; undefined when the permission is gone. */
export function explanationPage(
  subject: ObjectName,
  key: string,
  paths: AccessPaths,
  workspace: Workspace,
  linkTo: LinkTo | undefined,
): string | undefined {
  const explanation = explainPermission(subject, key, paths, workspace);
  if (explanation === undefined) return undefined;
  return [
    tell`# How did it get this?`,
    '',
    `**${markdownWords(explanation.title)}**`,
    '',
    ...explanation.steps.map(
      (step, index) => `${index + 1}. ${markdownWords(step.words, linkTo)}${placeLink(step, linkTo)}`,
    ),
    '',
    told(limits),
    '',
  ].join('\n');
}

/** For a step none of whose names leads to its own place. */
function placeLink({ words, place }: Step, linkTo: LinkTo | undefined): string {
  const linked = words.some((word) => typeof word !== 'string' && word.place !== undefined);
  return place === undefined || linked ? '' : markdownWords([' ', { text: tell`open`, place }], linkTo);
}

function listOf(nodes: readonly PermissionNode[], depth: number): readonly string[] {
  return nodes.flatMap(({ label, detail, children, kind }) => [
    `${'  '.repeat(depth)}- ${kind === 'section' ? `**${escapeMarkdown(label)}**` : escapeMarkdown(label)}${detail === undefined ? '' : ` ${escapeMarkdown(detail)}`}`,
    // How an ordinary permission came about stands behind it already.
    ...(kind === 'permission' ? [] : listOf(children, depth + 1)),
  ]);
}
