import {
  type CancellationToken,
  type DocumentDiagnosticReport,
  LSPErrorCodes,
  type PreviousResultId,
  ResponseError,
  type WorkspaceDiagnosticReport,
  type WorkspaceDocumentDiagnosticReport,
} from 'vscode-languageserver';
import { emptyResult, type Result } from './results.ts';
import type { Turn, Turns } from './turns.ts';

/** The answer to a client that said what it has: the diagnostics, or that nothing changed. */
export function documentReport(result: Result, previous: string | undefined): DocumentDiagnosticReport {
  return previous === result.resultId
    ? { kind: 'unchanged', resultId: result.resultId }
    : { kind: 'full', resultId: result.resultId, items: [...result.items] };
}

/** What the workspace request asks of its surroundings. */
export interface WorkspacePull {
  /** Files whose diagnostics belong in the answer, by the server's URIs. */
  uris(): Iterable<string>;
  resultOf(uri: string): Result;
  /** Version of an open buffer; null for files that are not open. */
  versionOf(uri: string): number | null;
  displayUri(uri: string): string;
  canonicalUri(uri: string): string;
  /** True while files are still coming in. */
  busy(): boolean;
  /** Resolves when results may have changed, or on cancellation. */
  changed(token: CancellationToken): Promise<void>;
  readonly turns: Turns;
  /** Does the work that looking at a large file for the first time means. */
  prepare(uri: string, turn: Turn): Promise<void> | undefined;
}

const chunk = 64;

/**
 * Answers when there is something the client does not have; until then the request stays open, since VS Code's client
 * asks again two seconds after each answer (vscode-languageserver-node #1261). Nothing is said while files are still
 * coming in: half a workspace gives findings that the other half takes back.
 */
export async function workspaceReport(
  previous: readonly PreviousResultId[],
  pull: WorkspacePull,
  token: CancellationToken,
  partial: ((report: WorkspaceDiagnosticReport) => void) | undefined,
): Promise<WorkspaceDiagnosticReport> {
  const delivered = new Map(previous.map(({ uri, value }) => [pull.canonicalUri(uri), value]));
  const before = new Map(delivered);
  for (;;) {
    const reports: WorkspaceDocumentDiagnosticReport[] = [];
    let sent = 0;
    if (!pull.busy()) {
      for await (const report of differences(delivered, pull, token)) {
        reports.push(report);
        sent += 1;
        if (partial !== undefined && reports.length >= chunk) partial({ items: reports.splice(0) });
      }
    }
    if (sent > 0) {
      if (partial === undefined) return { items: [...reports, ...unchanged(before, delivered, pull)] };
      if (reports.length > 0) partial({ items: reports });
      return { items: [] };
    }
    await pull.changed(token);
    if (token.isCancellationRequested) throw cancelled();
  }
}

/** Sent when a request is of no use any more. */
export function cancelled(): ResponseError<void> {
  return new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled');
}

/** Full reports for all files where client and server differ; notes them as delivered. */
async function* differences(
  delivered: Map<string, string>,
  pull: WorkspacePull,
  token: CancellationToken,
): AsyncGenerator<WorkspaceDocumentDiagnosticReport> {
  const turn = pull.turns();
  const present = new Set(pull.uris());
  for (const uri of new Set([...present, ...delivered.keys()])) {
    if (turn.isOver()) await turn.next();
    if (present.has(uri)) await pull.prepare(uri, turn);
    if (token.isCancellationRequested) throw cancelled();
    const result = present.has(uri) ? pull.resultOf(uri) : emptyResult;
    const known = delivered.get(uri);
    // A file without findings that the client never heard of needs no report.
    if (known === result.resultId || (known === undefined && result === emptyResult)) continue;
    delivered.set(uri, result.resultId);
    yield fullReport(uri, result, pull);
  }
}

function fullReport(uri: string, result: Result, pull: WorkspacePull): WorkspaceDocumentDiagnosticReport {
  return {
    kind: 'full',
    uri: pull.displayUri(uri),
    version: pull.versionOf(uri),
    resultId: result.resultId,
    items: [...result.items],
  };
}

function unchanged(
  before: ReadonlyMap<string, string>,
  delivered: ReadonlyMap<string, string>,
  pull: WorkspacePull,
): readonly WorkspaceDocumentDiagnosticReport[] {
  return [...before]
    .filter(([uri, resultId]) => delivered.get(uri) === resultId)
    .map(([uri, resultId]) => ({
      kind: 'unchanged',
      uri: pull.displayUri(uri),
      version: pull.versionOf(uri),
      resultId,
    }));
}
