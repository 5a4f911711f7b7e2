import type { RuleDocs, RuleMeta, Severity } from '../../rules/rule.ts';
import type { CheckReport, ReportFinding, ReportRange } from './check-report.ts';
import { fingerprintOf } from './fingerprint.ts';

type Level = 'error' | 'warning' | 'note';

const levels: Readonly<Record<Severity, Level>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  hint: 'note',
};

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
        originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The working directory of the check.' } } },
        invocations: [
          {
            executionSuccessful: true,
            toolExecutionNotifications: report.skipped.map(({ file, reason }) => ({
              level: 'warning',
              message: { text: `Not checked: ${reason}` },
              locations: [location(file)],
            })),
          },
        ],
        results: report.findings.map((finding) => result(finding, places, counts)),
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
    shortDescription: { text: `${meta.title}.` },
    ...(docs === undefined
      ? {}
      : {
          fullDescription: { text: docs.why },
          help: {
            text: docs.why,
            markdown: `${docs.why}\n\n**When to turn it off:** ${docs.whenToTurnOff}`,
          },
        }),
    ...(help === undefined ? {} : { helpUri: help }),
    defaultConfiguration: { level: levels[meta.severity], enabled: meta.preset === 'recommended' },
    properties: { tags: ['security', 'kubernetes', meta.area], precision: meta.confidence, slug: meta.slug },
  };
}

function result(
  finding: ReportFinding,
  places: ReadonlyMap<string, number>,
  counts: Map<string, number>,
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
    partialFingerprints: { 'zeroToken/v1': fingerprint(finding, counts) },
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

/** Rule, file, object and message, not line numbers: a finding keeps it when text above it moves. Equal ones are counted. */
function fingerprint(finding: ReportFinding, counts: Map<string, number>): string {
  const key = [finding.code, finding.file, resourceName(finding), finding.message].join('\n');
  const count = counts.get(key) ?? 0;
  counts.set(key, count + 1);
  return fingerprintOf(`${key}\n${count}`);
}
