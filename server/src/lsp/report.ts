import type { CancellationToken, WorkDoneProgressReporter } from 'vscode-languageserver';
import { version } from '../../../package.json';
import { relativePath } from '../engine/config/globs.ts';
import type { AccessPaths } from '../features/effective-permissions/paths.ts';
import { type WayToAll, wayToAll } from '../features/effective-permissions/ways.ts';
import { buildReport, type ReportedFile } from '../features/report/build-report.ts';
import { byName } from '../features/report/by-name.ts';
import type { ReportSkipped } from '../features/report/check-report.ts';
import { sarifReport } from '../features/report/sarif.ts';
import { type PagePlaces, pathsForPage, workspacePage } from '../features/report/workspace-page.ts';
import { rules } from '../rules/registry.ts';
import { tell } from '../words/tell.ts';
import { answerBaseline } from './baseline-answer.ts';
import { pageAddresses } from './page-links.ts';
import type { ReportParams, ReportResult } from './protocol.ts';
import type { Session } from './session.ts';

const metas = rules.map(({ meta }) => meta);
const cancelledReport: ReportResult = { text: null, findings: 0 };

/** Checks all files of a folder, in pieces between which others are served, and writes about them in the form asked for. */
export async function answerReport(
  session: Session,
  params: ReportParams,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<ReportResult> {
  const { workspace, uris, configurations, work, delivery } = session;
  const { folder, form } = params;
  if (session.scans > 0) progress.report(0, tell`Reading files`);
  // A report of half the files would be taken for one of all.
  while (session.scans > 0 && !token.isCancellationRequested) await delivery.bell.wait(token);
  if (token.isCancellationRequested) return cancelledReport;
  const root = uris.canonical(folder).replace(/\/$/, '');
  const files = [...workspace.uris()].flatMap((uri) => {
    const shown = relativePath(root, uri);
    return shown === undefined || configurations.parsed(uri) !== undefined ? [] : [{ uri, shown }];
  });
  files.sort((a, b) => byName(a.shown, b.shown));
  const check = ({ uri }: ReportedFile): void =>
    void work.on(uri, workspace.text(uri)?.length ?? 0, () => workspace.check(uri));
  if (!(await inTurns(session, files, check, token, progress))) return cancelledReport;
  if (form === 'baseline') return answerBaseline(session, root, files);
  const report = buildReport(workspace, files, await unreadIn(session, root), metas);
  const { length: findings } = report.findings;
  if (form === 'sarif') return { text: sarifReport(report, metas, version), findings };
  const paths = pathsForPage(workspace, root);
  const ways = await waysOf(session, root, paths, token, progress);
  if (ways === undefined) return cancelledReport;
  const text = workspacePage({
    workspace,
    folder: lastSegment(root),
    root,
    files,
    complete: ![...session.leftOut.truncated].some((cut) => cut.startsWith(root) || root.startsWith(cut)),
    report,
    version,
    metas,
    paths,
    ways,
    places: placesOf(session, root, params),
  });
  return { text, findings };
}

/** Does the work for each, and lets other messages in between; false when it was cancelled. */
async function inTurns<T>(
  { turns }: Session,
  all: readonly T[],
  work: (one: T) => void,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<boolean> {
  const turn = turns();
  for (const [i, one] of all.entries()) {
    work(one);
    if (!turn.isOver()) continue;
    progress.report(Math.floor((100 * i) / all.length), `${i} / ${all.length}`);
    await turn.next();
    if (token.isCancellationRequested) return false;
  }
  return true;
}

/** The files of the folder that the scan found and could not read, with the reason. */
async function unreadIn(session: Session, root: string): Promise<readonly ReportSkipped[]> {
  const unread: ReportSkipped[] = [];
  for (const uri of session.leftOut.unread) {
    const file = relativePath(root, uri);
    if (file === undefined) continue;
    const reason = await session.fileSystem(uri)?.whyUnread(uri);
    if (reason !== undefined) unread.push({ file, reason });
  }
  return unread;
}

/** Those of the folder's files who can get to everything; undefined when it was cancelled. */
async function waysOf(
  session: Session,
  root: string,
  paths: AccessPaths,
  token: CancellationToken,
  progress: WorkDoneProgressReporter,
): Promise<readonly WayToAll[] | undefined> {
  const ways: WayToAll[] = [];
  const subjects = paths.subjects.all.filter(
    ({ seenIn }) => relativePath(root, seenIn.document.uri) !== undefined,
  );
  const whole = await inTurns(
    session,
    subjects,
    (subject) => {
      const way = wayToAll(subject, paths);
      if (way !== undefined) ways.push(way);
    },
    token,
    progress,
  );
  return whole ? ways : undefined;
}

function placesOf(session: Session, root: string, { root: pageRoot, relative }: ReportParams): PagePlaces {
  const addressOf = pageAddresses(session, pageRoot);
  const positionOf = (uri: string, offset: number): { readonly line: number; readonly character: number } =>
    session.lines(uri)?.positionAt(offset) ?? { line: 0, character: 0 };
  return {
    words: (uri, offset) =>
      `${relativePath(root, uri) ?? lastSegment(uri)}:${positionOf(uri, offset).line + 1}`,
    address(uri, offset) {
      const address = addressOf(uri);
      const { line, character } = positionOf(uri, offset);
      if (address === undefined) return undefined;
      // Forges know lines only.
      return relative === true ? `.${address}#L${line + 1}` : `${address}#L${line + 1},${character + 1}`;
    },
  };
}

/** The last part of a path, as people read it. */
function lastSegment(uri: string): string {
  const segment = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
