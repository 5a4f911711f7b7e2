import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import { version } from '../../../package.json';
import { relativePath } from '../engine/config/globs.ts';
import { buildReport } from '../features/report/build-report.ts';
import { byName } from '../features/report/by-name.ts';
import { sarifReport } from '../features/report/sarif.ts';
import { workspaceReport } from '../features/report/workspace-report.ts';
import { rules } from '../rules/registry.ts';
import { answerBaseline } from './baseline-answer.ts';
import { pageAddresses } from './page-links.ts';
import type { ReportParams, ReportResult } from './protocol.ts';
import type { Session } from './session.ts';

const metas = rules.map(({ meta }) => meta);

/** Checks all files of a folder, in pieces between which others are served, and writes about them in the form asked for. */
export async function answerReport(
  session: Session,
  { folder, form, root: pageRoot }: ReportParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<ReportResult> {
  const { workspace, uris, configurations, host } = session;
  const root = uris.canonical(folder).replace(/\/$/, '');
  const files = [...workspace.uris()].flatMap((uri) => {
    const shown = relativePath(root, uri);
    return shown === undefined || configurations.parsed(uri) !== undefined ? [] : [{ uri, shown }];
  });
  files.sort((a, b) => byName(a.shown, b.shown));
  let since = performance.now();
  for (const [i, { uri }] of files.entries()) {
    workspace.check(uri);
    if (performance.now() - since < 10) continue;
    progress.report(Math.floor((100 * i) / files.length), `${i} / ${files.length}`);
    await host.yieldNow();
    if (token.isCancellationRequested) return { text: null, findings: 0 };
    since = performance.now();
  }
  if (form === 'baseline') return answerBaseline(session, root, files);
  const report = buildReport(workspace, files, [], metas);
  const { length: findings } = report.findings;
  if (form === 'sarif') return { text: sarifReport(report, metas, version), findings };
  const uriOf = new Map(files.map(({ uri, shown }) => [shown, uri]));
  const addressOf = pageAddresses(session, pageRoot);
  const text = workspaceReport(report, ({ file, range }) => {
    const uri = uriOf.get(file);
    const address = uri === undefined ? undefined : addressOf(uri);
    return address === undefined ? undefined : `${address}#L${range.start.line},${range.start.column}`;
  });
  return { text, findings };
}
