import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import {
  type Baseline,
  baselineFileName,
  baselineSize,
  commonFindings,
  type KnownFinding,
  printBaseline,
  rememberFindings,
} from '../../engine/baseline.ts';
import { relativePath } from '../../engine/config/globs.ts';
import { buildReport } from '../../features/report/build-report.ts';
import { amount } from '../../words/amount.ts';
import { tell } from '../../words/tell.ts';
import { readArguments } from '../arguments.ts';
import { findingOptions, readFindingOptions } from '../check-options.ts';
import { displayPath, readBaseline } from '../configurations.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { checkWorkspace, reportFailures } from '../open-workspace.ts';
import { fileText, logText, safeText } from '../output/safe-text.ts';
import { reasonOf } from '../walk.ts';

/** `zero-token baseline`: writes down what is found today, so that `check --baseline` speaks of what is new. */
export async function baseline(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { ...findingOptions, output: 'text', prune: 'flag' });
  const options = readFindingOptions(parsed);
  if (options.paths.includes('-'))
    throw new UsageError(
      tell`a baseline is about files; standard input has no name that would be known again`,
    );
  const file = resolve(io.cwd, parsed.text('output') ?? baselineFileName);
  const before = parsed.flag('prune') ? readBaseline(file, io.cwd).known : undefined;
  const { workspace, inputs, failures } = await checkWorkspace(options, null, io);
  const { skipped } = buildReport(workspace, inputs.files, inputs.skipped, []);
  for (const { file: name, reason } of skipped)
    io.stderr(tell`${fileText(name)}: not checked: ${logText(reason)}\n`);
  if (inputs.files.length === 0) {
    io.stderr(tell`zero-token: no YAML files found\n`);
    return exitCode.noInput;
  }
  const folder = pathToFileURL(dirname(file)).href;
  const found = new Map<string, readonly KnownFinding[]>();
  const checked = new Set<string>();
  for (const { uri, shown } of inputs.files) {
    const path = relativePath(folder, uri);
    const { findings } = workspace.check(uri);
    if (path !== undefined) checked.add(path);
    if (findings.length === 0) continue;
    if (path === undefined)
      throw new UsageError(tell`${shown} does not lie below the folder of ${displayPath(file, io.cwd)}`);
    found.set(path, rememberFindings(findings, workspace.placeInWords));
  }
  if (reportFailures(failures, io)) return exitCode.internal;
  const kept =
    before === undefined
      ? found
      : stillFound(before, found, (path) => checked.has(path) || !existsSync(join(dirname(file), path)));
  try {
    writeFileSync(file, printBaseline(kept));
  } catch (error) {
    throw new UsageError(tell`${displayPath(file, io.cwd)} could not be written: ${reasonOf(error)}`);
  }
  const gone = before === undefined ? '' : tell`, ${baselineSize(before) - baselineSize(kept)} gone`;
  io.stdout(
    tell`Wrote ${safeText(displayPath(file, io.cwd))}: ${amount(baselineSize(kept), 'finding')}${gone}\n`,
  );
  return exitCode.clean;
}

/** What of the baseline is still found; what was not looked at stays. */
function stillFound(before: Baseline, now: Baseline, isKnown: (path: string) => boolean): Baseline {
  return new Map(
    [...before].map(([path, known]) => [
      path,
      isKnown(path) ? commonFindings(known, now.get(path) ?? []) : known,
    ]),
  );
}
