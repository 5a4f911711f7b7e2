import { createRuleIndex } from '../engine/config/rule-index.ts';
import { createWorkspace } from '../engine/workspace.ts';
import type { Workspace } from '../engine/workspace-types.ts';
import { rules } from '../rules/registry.ts';
import { tell } from '../words/tell.ts';
import type { DocumentSlice } from '../yaml/located.ts';
import type { FindingOptions } from './check-options.ts';
import { createConfigurationSource } from './configurations.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { CommandIo } from './io.ts';
import { type Progress, startProgress } from './progress.ts';

/** Everything the paths name, in one workspace under its configurations. */
export interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly inputs: Inputs;
  /** Errors thrown by rules so far: defects of ours. */
  readonly failures: readonly unknown[];
}

/**
 * Reads inputs and configurations; throws a UsageError for a wrong configuration. A `baselineFile` counts instead of
 * those that configurations name, null: none. Without `keepsTexts` only the texts are kept that a report may show.
 */
export async function openWorkspace(
  options: FindingOptions,
  baselineFile: string | null | undefined,
  io: CommandIo,
  progress?: Progress,
  keepsTexts = true,
): Promise<OpenedWorkspace> {
  const index = createRuleIndex(rules.map(({ meta }) => meta));
  const flags = {
    ...(options.preset === undefined ? {} : { preset: options.preset }),
    ...(options.minSeverity === undefined ? {} : { minSeverity: options.minSeverity }),
    ...(options.minConfidence === undefined ? {} : { minConfidence: options.minConfidence }),
    ...(options.suppressions ? {} : { suppressions: false }),
    // Files that cannot be read are always named: what was not checked must not look clean.
    reportSyntaxErrors: true,
  };
  const source = createConfigurationSource(index, io.cwd, options.config, flags, baselineFile);
  const paths = new Map<string, string>();
  const failures: unknown[] = [];
  const workspace = createWorkspace(rules, {
    now: () => io.now(),
    onFailure: (error) => failures.push(error),
  });
  workspace.configure((uri) => source.configurationOf(paths.get(uri) ?? `${io.cwd}/.`, uri));
  const inputs = await readInputs(options.paths, io, progress, ({ uri, path, text }) => {
    paths.set(uri, path ?? `${io.cwd}/<stdin>`);
    workspace.update(uri, text);
    const isNeeded = keepsTexts || workspace.matters(uri) || workspace.slices(uri).some(mayBeUnread);
    if (!isNeeded) workspace.release(uri);
    return isNeeded;
  });
  return { workspace, inputs, failures };
}

/** A document without a kind may be one that broke before it; the report looks at its text. */
function mayBeUnread({ empty, kind }: DocumentSlice): boolean {
  return !empty && kind === undefined;
}

/** Opens everything and checks each file, with the progress of it shown; what is asked of the workspace then is at hand. */
export async function checkWorkspace(
  options: FindingOptions,
  baselineFile: string | null | undefined,
  io: CommandIo,
): Promise<OpenedWorkspace> {
  const progress = startProgress(io);
  try {
    const opened = await openWorkspace(options, baselineFile, io, progress, false);
    const { files } = opened.inputs;
    progress.begin(tell`Checking`, files.length);
    for (const { uri } of files) {
      opened.workspace.check(uri);
      progress.step();
    }
    return opened;
  } finally {
    progress.end();
  }
}

/** Says on stderr which rules failed; true when one did. */
export function reportFailures(failures: readonly unknown[], io: CommandIo): boolean {
  for (const error of new Set(failures.map(describeFailure)))
    io.stderr(tell`zero-token: a rule failed: ${error}\n`);
  return failures.length > 0;
}

function describeFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
