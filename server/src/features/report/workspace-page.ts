import type { LocatedFinding, Workspace } from '../../engine/workspace-types.ts';
import { utcTime } from '../../identity/jwt/duration.ts';
import type { RuleMeta } from '../../rules/rule.ts';
import { counted, tell } from '../../words/tell.ts';
import { type AccessPaths, createAccessPaths } from '../effective-permissions/paths.ts';
import type { WayToAll } from '../effective-permissions/ways.ts';
import { escapeMarkdown } from '../markdown.ts';
import type { ReportedFile } from './build-report.ts';
import type { CheckReport } from './check-report.ts';
import { type LastingCredential, lastingCredentials } from './lasting-credentials.ts';
import { credentialSection } from './page-credentials.ts';
import { familySection, ruleSections, severityCounts } from './page-findings.ts';
import { leftOutSection } from './page-left-out.ts';
import { waysSection } from './page-ways.ts';
import { type Trend, trendOf } from './trend.ts';

/** How the page names a place, and where a link to it leads; no link where that is undefined. */
export interface PagePlaces {
  /** `ci/secret.yaml:4`. */
  words(uri: string, offset: number): string;
  address(uri: string, offset: number): string | undefined;
}

/** What a page about a workspace folder is written from. */
export interface PageInput {
  readonly workspace: Workspace;
  /** The name of the folder, and its URI. */
  readonly folder: string;
  readonly root: string;
  readonly files: readonly ReportedFile[];
  /** True when these are all files of the folder. */
  readonly complete: boolean;
  readonly report: CheckReport;
  readonly version: string;
  readonly metas: readonly RuleMeta[];
  readonly paths: AccessPaths;
  /** Those who can get to everything in the whole cluster. */
  readonly ways: readonly WayToAll[];
  readonly places: PagePlaces;
}

/** What all sections of a page go by. */
export interface PageFacts extends PageInput {
  /** What is found, and what the baseline leaves out. */
  readonly findings: readonly LocatedFinding[];
  readonly known: readonly LocatedFinding[];
  readonly credentials: readonly LastingCredential[];
  readonly trend: Trend | undefined;
  rule(slug: string): RuleMeta | undefined;
}

/** Ways are searched among so many grants and rules at most, as for the pages about one identity. */
export function pathsForPage(workspace: Workspace, root: string): AccessPaths {
  const { kubernetesMinor } = workspace.configurationOf(`${root}/`);
  return createAccessPaths(workspace, kubernetesMinor, { grants: 500, rules: 500 });
}

/**
 * The state of a workspace folder in Markdown, for people who do not have it open: in short, by family, the credentials
 * that are left, the ways to everything, each finding, and what was left out. No value of a credential is in it.
 */
export function workspacePage(input: PageInput): string {
  const { workspace, files, root, complete, metas } = input;
  const rules = new Map(metas.map((meta) => [meta.slug, meta]));
  const results = files.map(({ uri }) => workspace.check(uri));
  const facts: PageFacts = {
    ...input,
    findings: results.flatMap(({ findings }) => findings),
    known: results.flatMap(({ known }) => known),
    credentials: lastingCredentials(workspace, files),
    trend: trendOf(workspace, files, root, complete),
    rule: (slug) => rules.get(slug),
  };
  const sections = [
    tell`# Zero Token: ${escapeMarkdown(input.folder)}`,
    writtenBy(facts),
    tell`## In short`,
    inShort(facts),
    ...familySection(facts),
    ...credentialSection(facts),
    ...waysSection(facts),
    ...ruleSections(facts),
    ...leftOutSection(facts),
  ];
  return `${sections.join('\n\n')}\n`;
}

function writtenBy({ workspace, root, version, report }: PageFacts): string {
  const { preset, kubernetesMinor } = workspace.configurationOf(`${root}/`);
  const parts = [
    tell`Written ${utcTime(Math.floor(workspace.now().getTime() / 1000))} by Zero Token ${version}`,
    tell`preset ${preset}`,
    `Kubernetes 1.${kubernetesMinor}`,
    counted(report.files, '{0} file', '{0} files'),
    counted(report.documents, '{0} document', '{0} documents'),
  ];
  return `${parts.join(' · ')}.`;
}

function inShort(facts: PageFacts): string {
  const { credentials, ways, findings, trend, report, files } = facts;
  const left = credentials.filter(({ rank }) => rank < 3);
  const endless = left.filter(({ rank }) => rank === 0).length;
  const running = ways.filter(({ subject }) => subject.workloads > 0).length;
  const where = new Set(findings.map(({ uri }) => uri)).size;
  const lines = [
    left.length === 0
      ? tell`**No long-lived credential** was found.`
      : [
          counted(
            left.length,
            '**{0} long-lived credential** is left',
            '**{0} long-lived credentials** are left',
          ),
          counted(endless, '{0} of which never expires.', '{0} of which never expire.'),
        ].join(', '),
    ways.length === 0
      ? tell`**Nobody** whom these files name can become cluster-admin.`
      : [
          counted(
            ways.length,
            '**{0} identity** can become cluster-admin',
            '**{0} identities** can become cluster-admin',
          ),
          counted(running, '{0} of which runs in Pods.', '{0} of which run in Pods.'),
        ].join(', '),
    findings.length === 0
      ? tell`Nothing${trend === undefined ? '' : ' new'} found.`
      : tell`${severityCounts(findings)} in ${where} of ${counted(files.length, '{0} file', '{0} files')}${trend === undefined ? '' : ', all new'}.`,
    trend === undefined
      ? tell`No baseline is in force, so there is no trend; “Zero Token: Create Baseline of Known Findings” writes one.`
      : tell`Since the baseline: **${trend.now} new**, ${trend.known} known, **${goneIn(trend)} gone**.`,
    ...(report.skipped.length === 0
      ? []
      : [
          counted(
            report.skipped.length,
            '{0} file or document was not checked, see the end.',
            '{0} files or documents were not checked, see the end.',
          ),
        ]),
  ];
  return lines.map((line) => `- ${line}`).join('\n');
}

function goneIn({ gone }: Trend): number {
  return [...gone.values()].reduce((sum, count) => sum + count, 0);
}
