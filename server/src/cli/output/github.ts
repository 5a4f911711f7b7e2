import type { CheckReport, ReportFinding } from '../../features/report/check-report.ts';
import type { Severity } from '../../rules/rule.ts';
import { tell } from '../../words/tell.ts';
import { fileText, logText } from './safe-text.ts';

type Command = 'error' | 'warning' | 'notice';

const commands: Readonly<Record<Severity, Command>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

const gravestFirst: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/**
 * So many annotations of each kind GitHub takes from one step, and passes over the others (actions/toolkit,
 * docs/problem-matchers.md).
 */
const shownOfEachKind = 10;

/**
 * The report as workflow commands, which GitHub Actions shows beside the lines of a pull request, the gravest first. Where
 * there are more than GitHub shows, a notice says so and all findings follow with their places, for the log.
 */
export function githubReport(report: CheckReport): string {
  const findings = gravestFirst.flatMap((severity) =>
    report.findings.filter((finding) => finding.severity === severity),
  );
  const annotations = findings.map((finding) => `${annotation(finding)}\n`).join('');
  const hidden = countHidden(findings);
  if (hidden === 0) return annotations;
  const text = tell`${hidden} of ${findings.length} findings are not shown as annotations: GitHub takes ${shownOfEachKind} of each kind from a step. The log of this step has them all`;
  // In front: the notice would be the one that is passed over.
  return `::notice title=Zero Token::${escapeData(text)}\n${annotations}${listing(findings)}`;
}

function countHidden(findings: readonly ReportFinding[]): number {
  const counts = new Map<Command, number>();
  for (const { severity } of findings)
    counts.set(commands[severity], (counts.get(commands[severity]) ?? 0) + 1);
  const beyond = (limits: Readonly<Record<Command, number>>): number =>
    [...counts].reduce((sum, [command, count]) => sum + Math.max(0, count - limits[command]), 0);
  const limits = { error: shownOfEachKind, warning: shownOfEachKind, notice: shownOfEachKind };
  // The notice that says so takes the place of another.
  return beyond(limits) === 0 ? 0 : beyond({ ...limits, notice: shownOfEachKind - 1 });
}

/** In the log an annotation is its message alone, without the place. No line begins with what could be a command. */
function listing(findings: readonly ReportFinding[]): string {
  const lines = findings.map(({ severity, file, range, rule, message }) => {
    const place = `${fileText(file)}:${range.start.line}:${range.start.column}`;
    return `${severity} ${place} ${logText(message)} (${rule})\n`;
  });
  return `::group::${tell`All ${findings.length} findings`}\n${lines.join('')}::endgroup::\n`;
}

function annotation({ severity, file, range, rule, code, message, related }: ReportFinding): string {
  const properties = {
    file,
    line: range.start.line,
    endLine: range.end.line,
    // Columns are only allowed on annotations of a single line.
    ...(range.end.line === range.start.line ? { col: range.start.column, endColumn: range.end.column } : {}),
    title: `${rule} (${code})`,
  };
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const more = related.map((site) => `\n${site.file}:${site.range.start.line}: ${site.message}`).join('');
  return `::${commands[severity]} ${list.join(',')}::${escapeData(message + more)}`;
}

/** As in @actions/core, command.ts. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
