import { writeFileSync } from 'node:fs';
import type { Workspace } from '../../engine/workspace-types.ts';
import { buildReport } from '../../features/report/build-report.ts';
import type { CheckReport } from '../../features/report/check-report.ts';
import { sarifReport } from '../../features/report/sarif.ts';
import { rules } from '../../rules/registry.ts';
import { amount } from '../../words/amount.ts';
import { counted, tell } from '../../words/tell.ts';
import { applyFixes } from '../apply-fixes.ts';
import { type CheckOptions, readCheckOptions } from '../check-options.ts';
import { documentedRules } from '../documented-rules.ts';
import type { InputFile, Inputs } from '../inputs.ts';
import { type CommandIo, exitCode } from '../io.ts';
import { checkWorkspace, reportFailures } from '../open-workspace.ts';
import { type Colours, coloursFor } from '../output/colours.ts';
import { githubReport } from '../output/github.ts';
import { jsonReport } from '../output/json.ts';
import { prettyReport } from '../output/pretty.ts';
import { fileText, logText } from '../output/safe-text.ts';
import { showChanges } from '../show-changes.ts';
import { countStale } from '../stale-baseline.ts';
import { reasonOf } from '../walk.ts';

const metas = rules.map(({ meta }) => meta);

/** Results of a run that GitHub takes; a file with more is refused whole. */
const codeScanningLimit = 25_000;

/** `zero-token check`: finds, and with `--fix` repairs. */
export async function check(args: readonly string[], io: CommandIo): Promise<number> {
  const options = readCheckOptions(args);
  const { workspace, inputs, failures } = await checkWorkspace(options, options.baseline, io);
  let report = buildReport(workspace, inputs.files, inputs.skipped, metas);
  const uris = inputs.files.map(({ uri }) => uri);

  const colours = coloursFor(io.isTerminal, io.env);
  for (const { file, reason } of report.skipped)
    io.stderr(tell`${fileText(file)}: not checked: ${logText(reason)}\n`);
  for (const { file, reason } of report.notes) io.stderr(`${fileText(file)}: ${logText(reason)}\n`);
  if (inputs.files.length === 0) {
    if (inputs.skipped.length === 0) io.stderr(tell`zero-token: no YAML files found\n`);
    if (options.format !== 'pretty') io.stdout(formatted(report, options, colours, io.version));
    return exitCode.noInput;
  }
  if (options.fix !== undefined) {
    const { count, changed } = applyFixes(workspace, uris, options.fix);
    if (options.dryRun) {
      // The diff is the result in the pretty format; in the others it must not stand in the way of the report.
      const write = options.format === 'pretty' ? io.stdout : io.stderr;
      showChanges(inputs.files, workspace.text, write, colours, io);
    } else {
      const failed = await writeChanges(inputs, changed, workspace, io);
      report = buildReport(workspace, inputs.files, [...inputs.skipped, ...failed], metas);
    }
    const verb = options.dryRun ? tell`can be made` : tell`made`;
    io.stderr(tell`${amount(count, 'change')} ${verb} in ${amount(changed.size, 'file')}\n`);
  }
  if (!(options.dryRun && options.format === 'pretty'))
    io.stdout(formatted(report, options, colours, io.version));
  sayMore(report, workspace, uris, options, io);
  if (reportFailures(failures, io)) return exitCode.internal;
  return options.format === 'sarif' ? exitCode.clean : verdict(report, options);
}

/** What somebody should know who reads the report, and what does not belong into it. */
function sayMore(
  report: CheckReport,
  workspace: Workspace,
  uris: readonly string[],
  options: CheckOptions,
  io: CommandIo,
): void {
  if (report.known > 0) io.stderr(tell`${amount(report.known, 'finding')} left out: in the baseline\n`);
  // Narrower flags than those the baseline was written with hide what it knows.
  if ([options.preset, options.minSeverity, options.minConfidence].every((flag) => flag === undefined)) {
    const stale = countStale(workspace, uris);
    if (stale > 0)
      io.stderr(
        `${counted(
          stale,
          '{0} finding of the baseline is gone; zero-token baseline --prune takes it out',
          '{0} findings of the baseline are gone; zero-token baseline --prune takes them out',
        )}\n`,
      );
  }
  if (options.format === 'sarif' && report.findings.length > codeScanningLimit)
    io.stderr(
      tell`zero-token: GitHub code scanning refuses a report of more than ${codeScanningLimit} findings; this one has ${report.findings.length}\n`,
    );
}

function formatted(report: CheckReport, options: CheckOptions, colours: Colours, version: string): string {
  switch (options.format) {
    case 'pretty':
      return prettyReport(report, colours);
    case 'json':
      return jsonReport(report);
    case 'sarif':
      return sarifReport(
        report,
        documentedRules().map(({ meta }) => meta),
        version,
        ({ docs }) => docs,
      );
    case 'github':
      return githubReport(report);
  }
}

/** Without `--max-warnings` every finding counts; with it, errors always and the others when there are more than so many. */
function verdict({ findings }: CheckReport, { maxWarnings }: CheckOptions): number {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return errors > 0 || findings.length - errors > (maxWarnings ?? 0) ? exitCode.findings : exitCode.clean;
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
      writeFileSync(file.path, withMark(file, workspace.text(file.uri) ?? file.text));
    } catch (error) {
      const reason = tell`the fixes could not be written: ${reasonOf(error)}`;
      io.stderr(`${fileText(file.shown)}: ${reason}\n`);
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
