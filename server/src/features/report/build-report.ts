import type { FileResult, LocatedFinding, ReadProblem, Workspace } from '../../engine/workspace-types.ts';
import type { RuleMeta } from '../../rules/rule.ts';
import { tell } from '../../words/tell.ts';
import { createLineIndex, type LineIndex } from '../../yaml/lines.ts';
import { byName } from './by-name.ts';
import type {
  CheckReport,
  ReportFinding,
  ReportPosition,
  ReportRange,
  ReportSkipped,
} from './check-report.ts';

/** A file of the report and how the report names it. */
export interface ReportedFile {
  readonly uri: string;
  readonly shown: string;
  /** True when the file begins with one; it is no part of the workspace's text. */
  readonly byteOrderMark?: boolean;
}

/** Checks all inputs of a workspace and brings the result into the form of the output formats. */
export function buildReport(
  workspace: Workspace,
  inputs: readonly ReportedFile[],
  unread: readonly ReportSkipped[],
  metas: readonly RuleMeta[],
): CheckReport {
  const shownNames = new Map(inputs.map(({ uri, shown }) => [uri, shown]));
  const uris = new Map(inputs.map(({ uri, shown }) => [shown, uri]));
  const marked = new Set(
    inputs.filter(({ byteOrderMark }) => byteOrderMark === true).map(({ shown }) => shown),
  );
  const indexes = new Map<string, LineIndex>();
  const linesOf = (uri: string): LineIndex => {
    let lines = indexes.get(uri);
    if (lines === undefined) {
      lines = createLineIndex(workspace.text(uri) ?? '');
      indexes.set(uri, lines);
    }
    return lines;
  };
  const rangeIn = (uri: string, start: number, end: number): ReportRange => {
    const lines = linesOf(uri);
    return { start: positionAt(lines, start), end: positionAt(lines, end) };
  };
  const namedWithLine = ({ uri, start, message }: ReadProblem, shown: string): ReportSkipped => {
    return { file: shown, reason: tell`line ${positionAt(linesOf(uri), start).line}: ${message}` };
  };
  const fixes = new Map<LocatedFinding, ReportFinding['fixes']>();
  const toReport = (finding: LocatedFinding): ReportFinding => ({
    rule: finding.rule,
    code: finding.code,
    severity: finding.severity,
    confidence: finding.confidence,
    message: finding.message,
    file: shownNames.get(finding.uri) ?? finding.uri,
    range: rangeIn(finding.uri, finding.start, finding.end),
    resource: finding.resource,
    related: finding.related.map(({ message, uri, start, end }) => ({
      message,
      file: shownNames.get(uri) ?? uri,
      range: rangeIn(uri, start, end),
    })),
    // For the one form that asks for it.
    get place() {
      return workspace.placeInWords(finding);
    },
    // Computed when asked for, once: most forms of a report name no fixes, some name them twice.
    get fixes() {
      let known = fixes.get(finding);
      if (known === undefined) {
        known = workspace
          .offers(finding)
          .filter((offer) => offer.refusal === undefined)
          .map(({ title, safe }) => ({ title, safe }));
        fixes.set(finding, known);
      }
      return known;
    },
  });

  let documents = 0;
  let known = 0;
  const findings: ReportFinding[] = [];
  const skipped: ReportSkipped[] = [...unread];
  const notes: ReportSkipped[] = [];
  for (const { uri, shown } of inputs) {
    const result = workspace.check(uri);
    documents += workspace.slices(uri).filter((slice) => !slice.empty).length;
    known += result.known.length;
    findings.push(...result.findings.map(toReport));
    for (const problem of unreadDocuments(workspace, uri, result))
      skipped.push(namedWithLine(problem, shown));
    for (const problem of result.problems) {
      if (problem.kind === 'duplicate-key') notes.push(namedWithLine(problem, shown));
    }
  }
  findings.sort(
    (a, b) =>
      byName(a.file, b.file) ||
      a.range.start.line - b.range.start.line ||
      a.range.start.column - b.range.start.column ||
      byName(a.code, b.code),
  );
  skipped.sort((a, b) => byName(a.file, b.file));
  const bySlug = new Map(metas.map((meta) => [meta.slug, meta]));
  return {
    files: inputs.length,
    documents,
    skipped,
    notes,
    known,
    findings,
    rule: (slug) => bySlug.get(slug),
    text: (file) => {
      const uri = uris.get(file);
      const text = uri === undefined ? undefined : workspace.text(uri);
      return text === undefined ? '' : `${marked.has(file) ? '\ufeff' : ''}${text}`;
    },
    lineText: (file, line) => {
      const uri = uris.get(file);
      if (uri === undefined) return '';
      const lines = linesOf(uri);
      return (workspace.text(uri) ?? '').slice(lines.lineStart(line - 1), lines.lineEnd(line - 1));
    },
  };
}

function positionAt(lines: LineIndex, offset: number): ReportPosition {
  const { line, character } = lines.positionAt(offset);
  return { line: line + 1, column: character + 1 };
}

/** A manifest that broke before its `kind` could be seen is short or names an `apiVersion`; other files without one are no manifests. Of one file, sixteen times as much is looked at. */
const shortDocument = 4096;

/** The first problem of every document that could not be read: the others follow from it. */
function unreadDocuments(workspace: Workspace, uri: string, result: FileResult): readonly ReadProblem[] {
  const text = workspace.text(uri) ?? '';
  const problems = result.problems.filter(({ kind }) => kind !== 'duplicate-key');
  let budget = shortDocument * 16;
  const slices = workspace.slices(uri);
  slices.forEach(({ start, end, kind, empty, mustParse }, index) => {
    // The engine parses only what some rule wants; what has no kind at all is not among it.
    if (empty || mustParse || kind !== undefined) return;
    if (end - start > shortDocument && !text.slice(start, end).includes('apiVersion')) return;
    budget -= end - start;
    if (budget < 0) return;
    const document = workspace.parse({ uri, index });
    if (document?.broken !== true) return;
    for (const problem of document.problems) {
      if (problem.kind === 'duplicate-key') continue;
      const [from, to] = problem.range;
      problems.push({
        kind: problem.kind,
        message: problem.message,
        uri,
        start: start + from,
        end: start + to,
      });
    }
  });
  const first = new Map<number, ReadProblem>();
  for (const problem of problems.sort((a, b) => a.start - b.start)) {
    // What is missing at the end of a document stands where the next one begins.
    const place = slices.findIndex(({ end }) => problem.start <= end);
    if (!first.has(place)) first.set(place, problem);
  }
  return [...first.values()];
}
