import { areas } from '../../rules/areas.ts';
import type { Severity } from '../../rules/rule.ts';
import { codeSpan, escapeMarkdown, linkAddress, tableRow } from '../markdown.ts';
import type { CheckReport, ReportFinding } from './check-report.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];
const names: Readonly<Record<Severity, string>> = {
  error: 'errors',
  warning: 'warnings',
  info: 'notes',
  hint: 'hints',
};

/** The address of the place where a finding stands; undefined for none. */
export type LinkTo = (finding: ReportFinding) => string | undefined;

/** The state of a workspace in Markdown: counts by area, credentials that are left, findings by rule, what was not read. */
export function workspaceReport(report: CheckReport, linkTo: LinkTo): string {
  const { findings, known, skipped } = report;
  const credentials = findings.filter((finding) => isCredential(report, finding));
  const sections = [
    '# Zero Token: this workspace',
    summary(report),
    ...(known === 0 ? [] : [`${amount(known, 'finding')} of the baseline left out.`]),
    ...(findings.length === 0 ? [] : [countsByArea(report)]),
    '## Tokens and credentials that are left',
    credentials.length === 0 ? 'None that was found.' : linesOf(credentials, linkTo),
    ...byRule(report, linkTo),
    ...(skipped.length === 0
      ? []
      : [
          '## Not checked',
          listed(skipped, ({ file, reason }) => `${codeSpan(file)}: ${escapeMarkdown(reason)}`),
        ]),
  ];
  return `${sections.join('\n\n')}\n`;
}

function summary({ files, findings }: CheckReport): string {
  const counts = severities.flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [`${count} ${count === 1 ? names[severity].slice(0, -1) : names[severity]}`];
  });
  const where = amount(files, 'file');
  return counts.length === 0
    ? `Nothing found in ${where}.`
    : `${counts.join(', ')} in ${amount(new Set(findings.map(({ file }) => file)).size, 'file')} of ${files}.`;
}

function countsByArea({ findings, rule }: CheckReport): string {
  const rows = areas.flatMap(({ area, title }) => {
    const own = findings.filter((finding) => rule(finding.rule)?.area === area);
    if (own.length === 0) return [];
    const counts = severities.map((severity) => own.filter((it) => it.severity === severity).length);
    return [tableRow([title, ...counts.map((count) => (count === 0 ? '' : String(count)))])];
  });
  return [tableRow(['', ...severities.map((it) => names[it])]), '|---|--:|--:|--:|--:|', ...rows].join('\n');
}

/** What somebody could use today if the file leaked. */
function isCredential({ rule }: CheckReport, finding: ReportFinding): boolean {
  const area = rule(finding.rule)?.area;
  return (area === 'token' || area === 'jwt') && finding.severity === 'error';
}

function byRule(report: CheckReport, linkTo: LinkTo): readonly string[] {
  const groups = new Map<string, ReportFinding[]>();
  for (const finding of report.findings) {
    if (isCredential(report, finding)) continue;
    const group = groups.get(finding.rule);
    if (group === undefined) groups.set(finding.rule, [finding]);
    else group.push(finding);
  }
  const sorted = [...groups].sort(
    ([a, first], [b, second]) =>
      worst(first) - worst(second) || second.length - first.length || (a < b ? -1 : 1),
  );
  return sorted.flatMap(([slug, findings]) => [
    `## ${report.rule(slug)?.title ?? slug}`,
    `${codeSpan(slug)}, ${amount(findings.length, 'finding')}`,
    linesOf(findings, linkTo),
  ]);
}

function worst(findings: readonly ReportFinding[]): number {
  const places = findings.map(({ severity }) => severities.indexOf(severity));
  return places.reduce((least, place) => Math.min(least, place), severities.length);
}

// A page is to be read; SARIF and the command line list everything.
const mostListed = 50;

function linesOf(findings: readonly ReportFinding[], linkTo: LinkTo): string {
  return listed(findings, (finding) => {
    const place = escapeMarkdown(`${finding.file}:${finding.range.start.line}`);
    const link = linkTo(finding);
    return `${link === undefined ? place : `[${place}](${linkAddress(link)})`}: ${escapeMarkdown(finding.message)}`;
  });
}

function listed<T>(all: readonly T[], words: (one: T) => string): string {
  const lines = all.slice(0, mostListed).map((one) => `- ${words(one)}`);
  const more = all.length - lines.length;
  return [...lines, ...(more > 0 ? [`- … and ${more} more: \`zero-token check\` lists all`] : [])].join('\n');
}

function amount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
