import type {
  CheckReport,
  ReportFinding,
  ReportRange,
  ReportRelated,
} from '../../features/report/check-report.ts';
import type { Severity } from '../../rules/rule.ts';
import { amount } from '../../words/amount.ts';
import { tell } from '../../words/tell.ts';
import type { Colours } from './colours.ts';
import { safeLine, safeText } from './safe-text.ts';

/** Longer lines are shown around the place that matters. */
const widestLine = 160;

/** The report for people: every finding with its lines and what belongs to it, then one line that counts. */
export function prettyReport(report: CheckReport, colours: Colours): string {
  const blocks = report.findings.map((finding) => findingBlock(finding, report, colours));
  return `${blocks.map((block) => `${block}\n\n`).join('')}${countLine(report, colours)}\n`;
}

function findingBlock(finding: ReportFinding, report: CheckReport, colours: Colours): string {
  const places = [finding.range, ...finding.related.map(({ range }) => range)];
  const width = Math.max(...places.map((range) => String(range.start.line).length));
  const hidesValues = ['token', 'jwt'].includes(report.rule(finding.rule)?.area ?? '');
  const lines = [
    `${colours.severity(finding.severity, `${finding.severity}[${finding.rule}]`)}${colours.bold(`: ${safeText(finding.message)}`)}`,
    `${' '.repeat(width)}${colours.frame('-->')} ${place(finding)}`,
    ...excerpt(
      report.lineText(finding.file, finding.range.start.line),
      finding.range,
      width,
      '^',
      hidesValues,
      finding,
      colours,
      '',
      report.rule(finding.rule)?.pointsAtSecrets === true,
    ),
  ];
  for (const related of finding.related)
    lines.push(...relatedLines(related, finding, report, width, hidesValues, colours));
  const bar = `${' '.repeat(width)} ${colours.frame('=')}`;
  const confidence = finding.confidence === 'high' ? '' : tell`, ${finding.confidence} confidence`;
  lines.push(`${bar} ${finding.code}${confidence}`);
  for (const { title, safe } of finding.fixes) {
    lines.push(tell`${bar} fix available: ${safeText(title)}${safe ? '' : tell` (unsafe: needs --fix=all)`}`);
  }
  return lines.join('\n');
}

function place({ file, range }: { readonly file: string; readonly range: ReportRange }): string {
  return `${safeText(file)}:${range.start.line}:${range.start.column}`;
}

function relatedLines(
  related: ReportRelated,
  finding: ReportFinding,
  report: CheckReport,
  width: number,
  hidesValues: boolean,
  colours: Colours,
): readonly string[] {
  const source = report.lineText(related.file, related.range.start.line);
  const where =
    related.file === finding.file ? [] : [`${' '.repeat(width)}${colours.frame(':::')} ${place(related)}`];
  const [, ...lines] = excerpt(
    source,
    related.range,
    width,
    '-',
    hidesValues,
    finding,
    colours,
    related.message,
  );
  return [...where, ...lines];
}

function excerpt(
  source: string,
  range: ReportRange,
  width: number,
  mark: '^' | '-',
  hidesValues: boolean,
  finding: ReportFinding,
  colours: Colours,
  label = '',
  hidesRange = false,
): readonly string[] {
  const lastColumn = range.end.line > range.start.line ? source.length : range.end.column - 1;
  const shown = safeLine(source, hidesValues, [range.start.column - 1, lastColumn]);
  const from = Math.min(range.start.column - 1, shown.length);
  const lineEnd = Math.max(from + 1, shown.trimEnd().length);
  const to =
    range.end.line > range.start.line ? lineEnd : Math.min(Math.max(range.end.column - 1, from + 1), lineEnd);
  const cut = Math.max(0, Math.min(from - 20, shown.length - widestLine));
  const whole = hidesRange ? shown.slice(0, from) + '•'.repeat(to - from) + shown.slice(to) : shown;
  const text = whole.slice(cut, cut + widestLine);
  const marks = mark.repeat(Math.max(1, Math.min(to - cut, widestLine) - (from - cut)));
  const number = String(range.start.line).padStart(width);
  const gutter = colours.frame('|');
  const paint = (part: string): string =>
    mark === '^' ? colours.severity(finding.severity, part) : colours.frame(part);
  const underline = paint(`${marks}${label === '' ? '' : ` ${safeText(label)}`}`);
  return [
    `${' '.repeat(width)} ${gutter}`,
    `${colours.frame(number)} ${gutter} ${text}`.trimEnd(),
    `${' '.repeat(width)} ${gutter} ${' '.repeat(Math.max(0, from - cut))}${underline}`,
  ];
}

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function countLine({ findings, files, documents, skipped }: CheckReport, colours: Colours): string {
  const scope = tell`${amount(documents, 'document')} in ${amount(files, 'file')}`;
  const unread = skipped.length === 0 ? '' : tell`; ${amount(skipped.length, 'place')} could not be read`;
  if (findings.length === 0) return tell`${colours.bold(tell`No findings`)} in ${scope}${unread}`;
  const bySeverity = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [colours.severity(severity, amount(count, severity))];
  });
  const fixable = findings.filter(({ fixes }) => fixes.some(({ safe }) => safe)).length;
  const hint = fixable === 0 ? '' : tell`; ${fixable} can be fixed safely with --fix`;
  return tell`${colours.bold(amount(findings.length, 'finding'))} (${bySeverity.join(', ')}) in ${scope}${hint}${unread}`;
}
