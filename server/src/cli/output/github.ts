import type { CheckReport, ReportFinding } from '../../features/report/check-report.ts';
import type { Severity } from '../../rules/rule.ts';

const commands: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
  hint: 'notice',
};

/** The report as workflow commands, which GitHub Actions shows beside the lines of a pull request. */
export function githubReport(report: CheckReport): string {
  return report.findings.map((finding) => `${annotation(finding)}\n`).join('');
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
