import type { Confidence, ResourceName, RuleMeta, Severity } from '../../rules/rule.ts';

/** Lines and columns count from 1, columns in UTF-16 units; the end is exclusive. */
export interface ReportPosition {
  readonly line: number;
  readonly column: number;
}

export interface ReportRange {
  readonly start: ReportPosition;
  readonly end: ReportPosition;
}

export interface ReportRelated {
  readonly message: string;
  /** Relative to the working directory. */
  readonly file: string;
  readonly range: ReportRange;
}

/** A finding as every output format sees it. */
export interface ReportFinding {
  readonly rule: string;
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly message: string;
  /** Relative to the working directory. */
  readonly file: string;
  readonly range: ReportRange;
  readonly resource: ResourceName | undefined;
  /** Where it stands in its document: the same when lines move, and whatever language messages are in. */
  readonly place: string;
  readonly related: readonly ReportRelated[];
  /** Fixes that can be applied here. */
  readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
}

/** Something that was not checked. */
export interface ReportSkipped {
  readonly file: string;
  readonly reason: string;
}

/** The outcome of a check. */
export interface CheckReport {
  readonly files: number;
  /** Documents that are not empty. */
  readonly documents: number;
  readonly skipped: readonly ReportSkipped[];
  /** What should be known about files that were checked, such as a key that stands twice. */
  readonly notes: readonly ReportSkipped[];
  /** How many findings the baseline left out. */
  readonly known: number;
  /** By file, position and code. */
  readonly findings: readonly ReportFinding[];
  /** The text of a line (from 1) of a checked file; empty when there is none. */
  lineText(file: string, line: number): string;
  /** The text of a checked file as it lies on the disk, byte order mark included; empty when there is none. */
  text(file: string): string;
  /** Metadata of a rule by slug. */
  rule(slug: string): RuleMeta | undefined;
}
