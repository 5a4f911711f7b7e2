import type { LocatedFinding } from '../../engine/workspace-types.ts';
import { areas } from '../../rules/areas.ts';
import type { Severity } from '../../rules/rule.ts';
import { counted, tell, told } from '../../words/tell.ts';
import { codeSpan, escapeMarkdown, linkAddress, tableRow } from '../markdown.ts';
import type { PageFacts, PagePlaces } from './workspace-page.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

/** `3 errors, 1 hint`. */
export function severityCounts(findings: readonly LocatedFinding[]): string {
  return severities
    .flatMap((severity) => {
      const count = findings.filter((finding) => finding.severity === severity).length;
      return count === 0 ? [] : [amount(severity, count)];
    })
    .join(', ');
}

function amount(severity: Severity, count: number): string {
  if (severity === 'error') return counted(count, '{0} error', '{0} errors');
  if (severity === 'warning') return counted(count, '{0} warning', '{0} warnings');
  return severity === 'info'
    ? counted(count, '{0} note', '{0} notes')
    : counted(count, '{0} hint', '{0} hints');
}

/** A table of all findings, what the baseline knows included, and what has changed since it was written. */
export function familySection({ findings, known, trend, rule }: PageFacts): readonly string[] {
  const gone = [...(trend?.gone ?? [])];
  const all = [...findings, ...known];
  if (all.length === 0 && gone.length === 0) return [];
  const cells = (title: string, belongs: (slug: string) => boolean): readonly string[] | undefined => {
    const own = all.filter((finding) => belongs(finding.rule));
    const goneHere = gone.reduce((sum, [slug, count]) => (belongs(slug) ? sum + count : sum), 0);
    if (own.length === 0 && goneHere === 0) return undefined;
    const bySeverity = severities.map((severity) => own.filter((it) => it.severity === severity).length);
    const changes =
      trend === undefined ? [] : [findings.filter((finding) => belongs(finding.rule)).length, goneHere];
    return [title, ...[...bySeverity, ...changes].map((count) => (count === 0 ? '' : String(count)))];
  };
  const rows = areas.flatMap(
    ({ area, title }) => cells(told(title), (slug) => rule(slug)?.area === area) ?? [],
  );
  const width = trend === undefined ? 5 : 7;
  const lines = Array.from({ length: rows.length / width }, (_, row) =>
    tableRow(rows.slice(row * width, (row + 1) * width)),
  );
  const total = cells(tell`**Together**`, () => true) ?? [];
  const heads = [tell`errors`, tell`warnings`, tell`notes`, tell`hints`];
  const changes = trend === undefined ? [] : [tell`new`, tell`gone`];
  return [
    tell`## Findings by family`,
    [
      tableRow(['', ...heads, ...changes]),
      `|---|${'--:|'.repeat(width - 1)}`,
      ...lines,
      ...(lines.length > 1 ? [tableRow(total)] : []),
    ].join('\n'),
  ];
}

/** A section for each rule that found something new, the gravest first. */
export function ruleSections({ findings, rule, places, trend }: PageFacts): readonly string[] {
  const groups = new Map<string, LocatedFinding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.rule);
    if (group === undefined) groups.set(finding.rule, [finding]);
    else group.push(finding);
  }
  const sorted = [...groups].sort(
    ([a, first], [b, second]) =>
      worst(first) - worst(second) || second.length - first.length || (a < b ? -1 : 1),
  );
  if (sorted.length === 0) return [];
  return [
    trend === undefined ? tell`## Findings by rule` : tell`## New findings by rule`,
    ...sorted.flatMap(([slug, own]) => [
      `### ${told(rule(slug)?.title ?? slug)}`,
      `${codeSpan(slug)} · ${rule(slug)?.code ?? ''} · ${severityCounts(own)}`,
      listed(
        own,
        (finding) => `${placeLink(places, finding.uri, finding.start)}: ${escapeMarkdown(finding.message)}`,
      ),
    ]),
  ];
}

function worst(findings: readonly LocatedFinding[]): number {
  const ranks = findings.map(({ severity }) => severities.indexOf(severity));
  return ranks.reduce((least, rank) => Math.min(least, rank), severities.length);
}

/** The place in words, as a link where there is one. */
export function placeLink(places: PagePlaces, uri: string, offset: number): string {
  const words = escapeMarkdown(places.words(uri, offset));
  const address = places.address(uri, offset);
  return address === undefined ? words : `[${words}](${linkAddress(address)})`;
}

// A page is to be read; SARIF and the command line list everything.
const mostListed = 50;

/** The first of many as a list, with the number of those that are left. */
export function listed<T>(all: readonly T[], words: (one: T) => string): string {
  const lines = all.slice(0, mostListed).map((one) => `- ${words(one)}`);
  const more = all.length - lines.length;
  return [...lines, ...(more > 0 ? [tell`- … and ${more} more: \`zero-token check\` lists all`] : [])].join(
    '\n',
  );
}
