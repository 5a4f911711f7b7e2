import { cutMiddle } from '../identity/jwt/display.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import type {
  DocumentContext,
  Finding,
  Report,
  ResourceName,
  RuleContext,
  WorkspaceContext,
} from '../rules/rule.ts';
import type { DocumentKey } from '../workspace/document-key.ts';
import type { PlacedResource, WorkspaceGraph } from '../workspace/graph.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import type { Configuration } from './configuration.ts';
import { type ActiveRule, rulesForDocument, rulesForResource, triggersIn } from './rule-selection.ts';
import { shownName, shownText } from './shown-text.ts';

/** Findings with the time until which they hold (milliseconds since the epoch; Infinity when the clock does not matter). */
export interface TimedFindings {
  readonly findings: readonly Finding[];
  readonly validUntil: number;
}

/** A finding of a document's own text: the same wherever that text stands. */
export type OwnFinding = Omit<Finding, 'document'>;

/** Told of an error thrown by a rule, which is a defect of ours; the other rules go on. */
export type OnFailure = (error: unknown) => void;

/** What the rules of one document say, which run in turn. */
interface Collector {
  readonly reports: { readonly active: ActiveRule; readonly report: Report }[];
  validUntil: number;
  /** The rule that is running. */
  active: ActiveRule | undefined;
}

type Mutable<T> = { -readonly [Field in keyof T]: T[Field] };

function createCollector(): Collector {
  return { reports: [], validUntil: Number.POSITIVE_INFINITY, active: undefined };
}

function reportInto(into: Collector): RuleContext['report'] {
  return (report) => {
    if (into.active !== undefined) into.reports.push({ active: into.active, report });
  };
}

function holdInto(into: Collector): RuleContext['validUntil'] {
  return (time) => {
    into.validUntil = Math.min(into.validUntil, time.getTime());
  };
}

function findingOf({ active, report }: Collector['reports'][number], fallback?: ResourceName): OwnFinding {
  const { meta } = active.rule;
  return {
    rule: meta.slug,
    code: meta.code,
    severity: active.forcedSeverity ?? report.severity ?? meta.severity,
    confidence: report.confidence ?? meta.confidence,
    message: shown(report.message),
    range: report.range,
    resource: withoutTokensIn(report.resource ?? fallback),
    related: (report.related ?? []).map((site) => ({ ...site, message: shown(site.message) })),
    ...(report.byHand === true && { byHand: true }),
    data: report.data,
  };
}

// Names and patterns in manifests may be of any length.
const longestMessage = 500;

function shown(message: string): string {
  return cutMiddle(shownText(message), longestMessage);
}

/** Somebody may have put a token where a name belongs; it is no reason to repeat it. */
function withoutTokensIn(resource: ResourceName | undefined): ResourceName | undefined {
  if (resource === undefined) return undefined;
  const { apiVersion, kind, namespace, name } = resource;
  return {
    apiVersion: shownName(apiVersion),
    kind: shownName(kind),
    namespace: namespace === undefined ? undefined : shownName(namespace),
    name: name === undefined ? undefined : shownName(name),
  };
}

/** Says whether the time for a document is over. */
export type Watch = () => boolean;

interface DocumentRun {
  readonly findings: readonly OwnFinding[];
  readonly validUntil: number;
  /** Rules that ran. */
  readonly ran: number;
  /** True when the time was over before all of them had. */
  readonly partial: boolean;
}

/** Runs the rules that read one document's tree. A rule that fails by a defect of ours is left out, not the others. */
export function runDocumentRules(
  active: readonly ActiveRule[],
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
  configuration: Configuration,
  now: Date,
  onFailure: OnFailure,
  isOver?: Watch,
): DocumentRun {
  // An empty document, or one that could not be read at all.
  if (document.root === null)
    return { findings: [], validUntil: Number.POSITIVE_INFINITY, ran: 0, partial: false };
  const complete = resources.filter((resource) => resource.completeness === 'complete');
  const kinds = resources.map(({ kind }) => kind);
  const triggers = triggersIn(active, document.text);
  const into = createCollector();
  // One for all rules, with the options of one after the other: making one for each run takes as long as the rules.
  const context: Mutable<DocumentContext> = {
    options: null,
    kubernetesMinor: configuration.kubernetesMinor,
    trustedIssuers: configuration.trustedIssuers,
    now,
    report: reportInto(into),
    validUntil: holdInto(into),
    document,
    resources,
    triggers,
  };
  let ran = 0;
  let partial = false;
  const entries = rulesForDocument(active, triggers, kinds);
  for (let i = 0; i < entries.length; i += 1) {
    const entry = entries[i]!;
    if (isOver?.() === true) {
      partial = true;
      break;
    }
    const { meta, checkDocument } = entry.rule;
    if (checkDocument === undefined) continue;
    context.options = entry.options;
    context.resources = meta.needsCompleteResource ? complete : resources;
    into.active = entry;
    ran += 1;
    const before = into.reports.length;
    try {
      checkDocument(context);
    } catch (error) {
      into.reports.length = before;
      onFailure(error);
    }
  }
  const findings = into.reports.map((report) => findingOf(report));
  return { findings, validUntil: into.validUntil, ran, partial };
}

/** Runs the rules that read facts and the graph, for the objects of one document. */
export function runResourceRules(
  active: readonly ActiveRule[],
  placed: readonly PlacedResource[],
  document: DocumentKey,
  graph: WorkspaceGraph,
  configuration: Configuration,
  now: Date,
  onFailure: OnFailure,
): TimedFindings & { readonly ran: number } {
  const into = createCollector();
  const context: Mutable<WorkspaceContext> = {
    options: null,
    kubernetesMinor: configuration.kubernetesMinor,
    trustedIssuers: configuration.trustedIssuers,
    now,
    report: reportInto(into),
    validUntil: holdInto(into),
    graph,
  };
  const findings: Finding[] = [];
  let ran = 0;
  for (const resource of placed) {
    const { facts } = resource;
    const entries = rulesForResource(active, facts.kind);
    for (let i = 0; i < entries.length; i += 1) {
      const entry = entries[i]!;
      const { meta, checkResource } = entry.rule;
      if (checkResource === undefined) continue;
      if (meta.needsCompleteResource && facts.completeness !== 'complete') continue;
      context.options = entry.options;
      into.active = entry;
      ran += 1;
      const before = into.reports.length;
      try {
        checkResource(resource, context);
      } catch (error) {
        into.reports.length = before;
        onFailure(error);
      }
    }
    if (into.reports.length === 0) continue;
    const name = nameOf(facts);
    for (const report of into.reports) findings.push({ ...findingOf(report, name), document });
    into.reports.length = 0;
  }
  return { findings, validUntil: into.validUntil, ran };
}

function nameOf({ apiVersion, kind, namespace, name }: ResourceName): ResourceName {
  return { apiVersion, kind, namespace, name };
}
