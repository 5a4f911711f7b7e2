import { createRuleIndex } from '../engine/config/rule-index.ts';
import { createWorkspace } from '../engine/workspace.ts';
import type { Workspace } from '../engine/workspace-types.ts';
import { rules } from '../rules/registry.ts';
import type { FindingOptions } from './check-options.ts';
import { createConfigurationSource } from './configurations.ts';
import { type Inputs, readInputs } from './inputs.ts';
import type { CommandIo } from './io.ts';

/** Everything the paths name, in one workspace under its configurations. */
export interface OpenedWorkspace {
  readonly workspace: Workspace;
  readonly inputs: Inputs;
  /** Errors thrown by rules so far: defects of ours. */
  readonly failures: readonly unknown[];
}

/**
 * Reads inputs and configurations; throws a UsageError for a wrong configuration. A `baselineFile` counts instead of
 * those that configurations name, null: none.
 */
export async function openWorkspace(
  options: FindingOptions,
  baselineFile: string | null | undefined,
  io: CommandIo,
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
  const inputs = await readInputs(options.paths, io);
  const paths = new Map(inputs.files.map(({ uri, path }) => [uri, path ?? `${io.cwd}/<stdin>`]));
  const failures: unknown[] = [];
  const workspace = createWorkspace(rules, {
    now: () => io.now(),
    onFailure: (error) => failures.push(error),
  });
  workspace.configure((uri) => source.configurationOf(paths.get(uri) ?? `${io.cwd}/.`, uri));
  for (const { uri, text } of inputs.files) workspace.update(uri, text);
  return { workspace, inputs, failures };
}

/** Says on stderr which rules failed; true when one did. */
export function reportFailures(failures: readonly unknown[], io: CommandIo): boolean {
  for (const error of new Set(failures.map(describeFailure)))
    io.stderr(`zero-token: a rule failed: ${error}\n`);
  return failures.length > 0;
}

function describeFailure(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
