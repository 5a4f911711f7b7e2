import { applyEdits } from '../../server/src/edit/apply.ts';
import { type Configuration, defaultConfiguration } from '../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../server/src/engine/workspace.ts';
import type { LocatedFinding, PlannedFix, Workspace } from '../../server/src/engine/workspace-types.ts';
import { rules as allRules } from '../../server/src/rules/registry.ts';
import type { FixOffer, Rule } from '../../server/src/rules/rule.ts';
import { now } from './tokens.ts';

/** The moment all tests live in, so that tokens made for them do not expire. */
export const testNow = now;

export interface TestWorkspaceOptions {
  readonly rules?: readonly Rule[];
  readonly configuration?: Partial<Configuration>;
}

/** A workspace over texts; an error in a rule fails the test instead of being kept quiet. */
export function workspaceOf(
  files: Readonly<Record<string, string>>,
  options: TestWorkspaceOptions = {},
): Workspace {
  const workspace = createWorkspace(options.rules ?? allRules, {
    now: () => testNow,
    onFailure: (error) => {
      throw error;
    },
  });
  const configuration: Configuration = { ...defaultConfiguration, ...options.configuration };
  workspace.configure(() => configuration);
  for (const [name, text] of Object.entries(files)) workspace.update(uriOf(name), text);
  return workspace;
}

export function uriOf(name: string): string {
  return `file:///test/${name}`;
}

/** Only the given rules, whatever their preset. */
export function onlyRules(slugs: readonly string[]): Partial<Configuration> {
  const rules: Record<string, { level: 'off' | 'default' }> = {};
  for (const rule of allRules)
    rules[rule.meta.slug] = { level: slugs.includes(rule.meta.slug) ? 'default' : 'off' };
  return { rules };
}

/** All findings of a workspace, file by file. */
export function allFindings(workspace: Workspace): readonly LocatedFinding[] {
  return [...workspace.uris()].sort().flatMap((uri) => workspace.check(uri).findings);
}

/** Line of an offset, counted from 0. */
export function lineOf(text: string, offset: number): number {
  return text.slice(0, offset).split(/\r\n|\r|\n/).length - 1;
}

/** The fix that an editor would put first. */
export function preferredOffer(offers: readonly FixOffer[]): FixOffer | undefined {
  const open = offers.filter((offer) => offer.refusal === undefined);
  return open.find((offer) => offer.preferred === true) ?? open[0];
}

/** Applies a planned fix to the workspace's files. Throws when the plan was refused. */
export function applyPlan(workspace: Workspace, plan: PlannedFix): void {
  if (!plan.ok) throw new Error(`The fix was refused: ${plan.reason}`);
  for (const file of plan.files) {
    const edits = file.edits.map(({ start, end, newText }) => ({ range: [start, end] as const, newText }));
    workspace.update(file.uri, applyEdits(file.text, edits));
  }
}
