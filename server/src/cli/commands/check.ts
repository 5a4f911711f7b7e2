import { writeFile } from 'node:fs/promises';
import type { Workspace } from '../../engine/workspace-types.ts';
import { buildReport } from '../../features/report/build-report.ts';
import type { CheckReport } from '../../features/report/check-report.ts';
import { sarifReport } from '../../features/report/sarif.ts';
import { rules } from '../../rules/registry.ts';
import { applyFixes } from '../apply-fixes.ts';
import { type CheckOptions, readCheckOptions } from '../check-options.ts';
import type { InputFile, Inputs } from '../inputs.ts';
import { type CommandIo, exitCode } from '../io.ts';
import { openWorkspace, reportFailures } from '../open-workspace.ts';
import { type Colours, coloursFor } from '../output/colours.ts';
import { githubReport } from '../output/github.ts';
import { jsonReport } from '../output/json.ts';
import { amount, prettyReport } from '../output/pretty.ts';
import { hideCredentials, safeText } from '../output/safe-text.ts';
import { unifiedDiff } from '../unified-diff.ts';
import { reasonOf } from '../walk.ts';

const metas = rules.map(({ meta }) => meta);

/** `zero-token check`: finds, and with `--fix` repairs. */
export async function check(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readCheckOptions(args);
  const { workspace, inputs, failures } = await openWorkspace(options, options.baseline, io);

  const colours = coloursFor(io.isTerminal, io.env);
  let report = buildReport(workspace, inputs.files, inputs.skipped, metas);
  for (const { file, reason } of report.skipped)
    io.stderr(`${safeText(file)}: not checked: ${safeText(reason)}\n`);
  for (const { file, reason } of report.notes) io.stderr(`${safeText(file)}: ${safeText(reason)}\n`);
  if (inputs.files.length === 0) {
    if (inputs.skipped.length === 0) io.stderr('zero-token: no YAML files found\n');
    if (options.format !== 'pretty') io.stdout(formatted(report, options, colours, io.version));
    return exitCode.noInput;
  }
  if (options.fix !== undefined) {
    const uris = inputs.files.map(({ uri }) => uri);
    const { count, changed } = applyFixes(workspace, uris, options.fix);
    if (options.dryRun) showChanges(inputs, workspace.text, options, colours, io);
    else {
      const failed = await writeChanges(inputs, changed, workspace, io);
      report = buildReport(workspace, inputs.files, [...inputs.skipped, ...failed], metas);
    }
    const verb = options.dryRun ? 'can be made' : 'made';
    io.stderr(`${amount(count, 'change')} ${verb} in ${amount(changed.size, 'file')}\n`);
  }
  if (!(options.dryRun && options.format === 'pretty'))
    io.stdout(formatted(report, options, colours, io.version));
  if (report.known > 0) io.stderr(`${amount(report.known, 'finding')} left out: in the baseline\n`);
  if (reportFailures(failures, io)) return exitCode.internal;
  return options.format === 'sarif' ? exitCode.clean : verdict(report, options);
}

function formatted(report: CheckReport, options: CheckOptions, colours: Colours, version: string): string {
  switch (options.format) {
    case 'pretty':
      return prettyReport(report, colours);
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(report, metas, version, ({ docs }) => docs);
    case 'github':
      return githubReport(report);
  }
}

/** Without `--max-warnings` every finding counts; with it, errors always and the others when there are more than so many. */
function verdict({ findings }: CheckReport, { maxWarnings }: CheckOptions): number {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return errors > 0 || findings.length - errors > (maxWarnings ?? 0) ? exitCode.findings : exitCode.clean;
}

/** The diff is the result in the pretty format; in the others it must not stand in the way of the report. */
function showChanges(
  inputs: Inputs,
  textOf: (uri: string) => string | undefined,
  options: CheckOptions,
  colours: Colours,
  io: CommandIo,
): void {
  const write = options.format === 'pretty' ? io.stdout : io.stderr;
  for (const { uri, shown, text } of inputs.files) {
    const diff = unifiedDiff(shown, text, textOf(uri) ?? text);
    write(diff.replace(/^.*$/gm, (line) => diffLine(line, colours)));
  }
}

/** Credentials are dots in the diff too: it may end up in a log. */
function diffLine(line: string, colours: Colours): string {
  if (/^(?:---|\+\+\+|@@) /.test(line)) return safeText(line);
  const shown = line.slice(0, 1) + hideCredentials(line.slice(1), false);
  if (line.startsWith('+')) return colours.added(shown);
  return line.startsWith('-') ? colours.removed(shown) : shown;
}

async function writeChanges(
  inputs: Inputs,
  changed: ReadonlySet<string>,
  workspace: Workspace,
  io: CommandIo,
): Promise<readonly { readonly file: string; readonly reason: string }[]> {
  const failed: { readonly file: string; readonly reason: string }[] = [];
  for (const file of inputs.files) {
    if (!changed.has(file.uri) || file.path === undefined) continue;
    try {
      await writeFile(file.path, withMark(file, workspace.text(file.uri) ?? file.text));
    } catch (error) {
      const reason = `the fixes could not be written: ${reasonOf(error)}`;
      io.stderr(`${safeText(file.shown)}: ${reason}\n`);
      failed.push({ file: file.shown, reason });
      // What is reported is what stands on the disk.
      workspace.update(file.uri, file.text);
    }
  }
  return failed;
}

function withMark(file: InputFile, text: string): string {
  return file.byteOrderMark ? `\ufeff${text}` : text;
}
