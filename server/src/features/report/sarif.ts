import type { RuleDocs, RuleMeta, Severity } from '../../rules/rule.ts';
import { tell, told } from '../../words/tell.ts';
import type { CheckReport, ReportFinding, ReportRange } from './check-report.ts';
import { fingerprintOf } from './fingerprint.ts';
import { lineHashes } from './line-hash.ts';

type Level = 'error' | 'warning' | 'note';

const levels: Readonly<Record<Severity, Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

/**
 * `security-severity` as GitHub code scanning sorts by it: from 7 on an alert is high, from 4 on medium, below it low. Nothing
 * here is critical by itself (9 and more): how bad it is depends on the cluster.
 */
const securitySeverities: Readonly<Record<Severity, string>> = {
  error: '8.0',
  warning: '5.0',
  info: '3.0',
  hint: '1.0',
};

/** In characters: GitHub Docs, SARIF support for code scanning. */
const descriptionLimit = 1024;

/** SARIF 2.1.0 §3.28, as far as it is written here. */
interface Location {
  readonly id?: number;
  readonly physicalLocation: {
    readonly artifactLocation: { readonly uri: string; readonly uriBaseId: string };
    readonly region?: {
      readonly startLine: number;
      readonly startColumn: number;
      readonly endLine: number;
      readonly endColumn: number;
    };
  };
  readonly logicalLocations?: readonly {
    readonly name: string;
    readonly fullyQualifiedName: string;
    readonly kind: string;
  }[];
  readonly message?: { readonly text: string };
}

/**
 * The report as SARIF 2.1.0. No source text is in it: lines may hold credentials. The bundles of the editor have no
 * documentation of rules at hand; without `docsOf` a rule is described by its title.
 */
export function sarifReport(
  report: CheckReport,
  metas: readonly RuleMeta[],
  version: string,
  docsOf: (meta: RuleMeta) => RuleDocs | undefined = () => undefined,
): string {
  const places = new Map(metas.map((meta, place) => [meta.slug, place]));
  const counts = new Map<string, number>();
  const hashes = new Map<string, (line: number) => string | undefined>();
  const hashOf = ({ file, range }: ReportFinding): string | undefined => {
    const known = hashes.get(file) ?? lineHashes(report.text(file));
    hashes.set(file, known);
    return known(range.start.line);
  };
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Zero Token',
            semanticVersion: version,
            version,
            rules: metas.map((meta) => descriptor(meta, docsOf(meta))),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: {
          '%SRCROOT%': { description: { text: tell`The working directory of the check.` } },
        },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.skipped.map(({ file, reason }) => ({
              level: 'warning',
              message: { text: tell`Not checked: ${reason}` },
              locations: [location(file)],
            })),
          },
        ],
        results: report.findings.map((finding) => result(finding, places, counts, hashOf(finding))),
      },
    ],
  };
  return `${JSON.stringify(log, null, 2)}\n`;
}

function descriptor(meta: RuleMeta, docs: RuleDocs | undefined): object {
  const help = meta.references[0]?.url;
  const words = meta.slug.split('-').map((word) => word.charAt(0).toUpperCase() + word.slice(1));
  return {
    id: meta.code,
    name: words.join(''),
    shortDescription: { text: `${told(meta.title)}.` },
    ...(docs === undefined
      ? {}
      : {
          fullDescription: { text: shortened(docs.why) },
          help: {
            text: docs.why,
            markdown: `${docs.why}\n\n**When to turn it off:** ${docs.whenToTurnOff}`,
          },
        }),
    ...(help === undefined ? {} : { helpUri: help }),
    defaultConfiguration: { level: levels[meta.severity], enabled: meta.preset === 'recommended' },
    properties: {
      // What is said about our own comments and configuration is no matter of security.
      ...(meta.area === 'tool'
        ? { tags: ['maintainability', 'kubernetes', meta.area] }
        : {
            tags: ['security', 'kubernetes', meta.area],
            'security-severity': securitySeverities[meta.severity],
          }),
      precision: meta.confidence,
      slug: meta.slug,
    },
  };
}

/** GitHub takes so much of a description; whole sentences of it. The rest stands in the help. */
function shortened(text: string): string {
  if (text.length <= descriptionLimit) return text;
  const end = text.slice(0, descriptionLimit).search(/[.!?](?=\s[^.!?]*$)/);
  return end < 0 ? `${text.slice(0, descriptionLimit - 1)}…` : text.slice(0, end + 1);
}

function result(
  finding: ReportFinding,
  places: ReadonlyMap<string, number>,
  counts: Map<string, number>,
  lineHash: string | undefined,
): object {
  const place = places.get(finding.rule);
  const related = finding.related.map(
    ({ message, file, range }, id): Location => ({
      id,
      ...location(file, range),
      message: { text: message },
    }),
  );
  return {
    ruleId: finding.code,
    ...(place === undefined ? {} : { ruleIndex: place }),
    level: levels[finding.severity],
    message: { text: finding.message },
    locations: [
      {
        ...location(finding.file, finding.range),
        ...(finding.resource?.name === undefined
          ? {}
          : {
              logicalLocations: [
                {
                  name: finding.resource.name,
                  fullyQualifiedName: resourceName(finding),
                  kind: 'resource',
                },
              ],
            }),
      },
    ],
    ...(related.length === 0 ? {} : { relatedLocations: related }),
    partialFingerprints: {
      'zeroToken/v1': fingerprint(finding, counts),
      ...(lineHash === undefined ? {} : { primaryLocationLineHash: lineHash }),
    },
    properties: { confidence: finding.confidence },
  };
}

function location(file: string, range?: ReportRange): Location {
  const uri = file
    .split('/')
    .map((segment) => encodeURIComponent(segment))
    .join('/');
  return {
    physicalLocation: {
      artifactLocation: { uri, uriBaseId: '%SRCROOT%' },
      ...(range === undefined
        ? {}
        : {
            region: {
              startLine: range.start.line,
              startColumn: range.start.column,
              endLine: range.end.line,
              endColumn: range.end.column,
            },
          }),
    },
  };
}

function resourceName({ resource }: ReportFinding): string {
  return [resource?.apiVersion, resource?.kind, resource?.namespace ?? '', resource?.name].join('/');
}

/**
 * Rule, file, object and place in the object: a finding keeps it when lines move, and whatever its message is worded like.
 * Equal ones are counted.
 */
function fingerprint(finding: ReportFinding, counts: Map<string, number>): string {
  const key = [finding.code, finding.file, resourceName(finding), finding.place].join('\n');
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return fingerprintOf(`${key}\n${count}`);
}
