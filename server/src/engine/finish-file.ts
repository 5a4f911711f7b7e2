import type { Confidence, Finding, Json, Rule, Severity } from '../rules/rule.ts';
import type { DocumentSlice } from '../yaml/located.ts';
import { createRuleIndex, type RuleIndex } from './config/rule-index.ts';
import type { Configuration } from './configuration.ts';
import { type ActiveRule, activeRules } from './rule-selection.ts';
import { shownText } from './shown-text.ts';
import { mayHoldAnnotations, type SuppressionAnnotation, shifted } from './suppress/annotations.ts';
import type { CommentPlaces } from './suppress/comments.ts';
import type { SuppressionFix, SuppressionProblem } from './suppress/problems.ts';
import { mayHoldSuppressions } from './suppress/read.ts';
import { applySuppressions, readSuppressions } from './suppressions.ts';
import type { LocatedFinding } from './workspace-types.ts';

/** A file with all findings of the rules, before the configuration's last word. */
export interface FileToFinish {
  readonly uri: string;
  readonly text: string;
  readonly slices: readonly DocumentSlice[];
  /** See `commentPlaces`, of one of its documents; asked for only where a suppression comment may stand. */
  commentPlaces(index: number): CommentPlaces | undefined;
  /** The annotations of a document; asked for only where its text may hold one. */
  annotations(index: number): readonly SuppressionAnnotation[];
  /** True when part of the file could not be read: then no comment is called unused. */
  readonly broken: boolean;
}

const severityRank: Readonly<Record<Severity, number>> = { hint: 0, info: 1, warning: 2, error: 3 };
const confidenceRank: Readonly<Record<Confidence, number>> = { low: 0, medium: 1, high: 2 };

/**
 * What of the findings is shown: none for an ignored file, else those that no comment or annotation silences and that reach the least
 * severity and confidence; problems of the comments themselves are added. Unsorted.
 */
export function finishFindings(
  file: FileToFinish,
  found: readonly LocatedFinding[],
  configuration: Configuration,
  rules: readonly Rule[],
): readonly LocatedFinding[] {
  if (configuration.ignored) return [];
  const shown = configuration.suppressions ? suppress(file, found, configuration, rules) : found;
  return shown.filter(
    (finding) =>
      severityRank[finding.severity] >= severityRank[configuration.minSeverity] &&
      confidenceRank[finding.confidence] >= confidenceRank[configuration.minConfidence] &&
      !isTooUnsure(finding, configuration),
  );
}

/** Low confidence has no place in `recommended`, single findings of a surer rule included; naming the rule asks for all of them. */
function isTooUnsure({ confidence, rule, code }: LocatedFinding, { preset, rules }: Configuration): boolean {
  return preset === 'recommended' && confidence === 'low' && (rules[rule] ?? rules[code]) === undefined;
}

function suppress(
  file: FileToFinish,
  found: readonly LocatedFinding[],
  configuration: Configuration,
  rules: readonly Rule[],
): readonly LocatedFinding[] {
  if (!mayHoldSuppressions(file.text)) return found;
  const suppressions = readSuppressions(file.text, indexOf(rules), placesIn(file), annotationsIn(file));
  if (suppressions === undefined) return found;
  const active = new Map(activeRules(rules, configuration).map((entry) => [entry.rule.meta.slug, entry]));
  const { kept, problems } = applySuppressions(
    found,
    suppressions,
    (slug) => active.has(slug) && !file.broken,
  );
  const own = problems.flatMap((problem) => {
    const entry = active.get(problem.rule);
    return entry === undefined ? [] : [problemFinding(file, problem, entry)];
  });
  return [...kept, ...own];
}

const indexes = new WeakMap<readonly Rule[], RuleIndex>();

function indexOf(rules: readonly Rule[]): RuleIndex {
  let index = indexes.get(rules);
  if (index === undefined) {
    index = createRuleIndex(rules.map(({ meta }) => meta));
    indexes.set(rules, index);
  }
  return index;
}

/** Asks only about documents that hold a candidate. */
function placesIn(file: FileToFinish): CommentPlaces {
  return {
    isComment(offset) {
      const place = placeOf(file, offset);
      const slice = file.slices[place];
      return slice === undefined || (file.commentPlaces(place)?.isComment(offset - slice.start) ?? true);
    },
    unbrokenAt(offset) {
      const place = placeOf(file, offset);
      const slice = file.slices[place];
      const range = slice && file.commentPlaces(place)?.unbrokenAt(offset - slice.start);
      return range && [range[0] + slice.start, range[1] + slice.start];
    },
    readableAt(offset) {
      const place = placeOf(file, offset);
      const slice = file.slices[place];
      return slice === undefined || (file.commentPlaces(place)?.readableAt(offset - slice.start) ?? true);
    },
  };
}

function annotationsIn(file: FileToFinish): readonly SuppressionAnnotation[] {
  if (!mayHoldAnnotations(file.text)) return [];
  return file.slices.flatMap(({ start, end }, index) =>
    mayHoldAnnotations(file.text.slice(start, end))
      ? file.annotations(index).map((annotation) => shifted(annotation, start))
      : [],
  );
}

function placeOf(file: FileToFinish, offset: number): number {
  let low = 0;
  let high = file.slices.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (file.slices[middle]!.end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}

function problemFinding(
  file: FileToFinish,
  problem: SuppressionProblem,
  { rule, forcedSeverity }: ActiveRule,
): LocatedFinding {
  const place = Math.min(placeOf(file, problem.start), Math.max(0, file.slices.length - 1));
  const slice = file.slices[place];
  const base = slice?.start ?? 0;
  const length = (slice?.end ?? file.text.length) - base;
  const data: Json = problem.fixes.map((fix) => fixData(fix, base, length));
  const origin: Finding = {
    rule: rule.meta.slug,
    code: rule.meta.code,
    severity: forcedSeverity ?? rule.meta.severity,
    confidence: rule.meta.confidence,
    message: shownText(problem.message),
    document: { uri: file.uri, index: place },
    range: [problem.start - base, problem.end - base],
    resource: undefined,
    related: [],
    data,
  };
  return { ...origin, uri: file.uri, start: problem.start, end: problem.end, related: [], origin };
}

/** A fix as the rules about suppressions read it: offsets relative to the document. */
function fixData(fix: SuppressionFix, base: number, length: number): Json {
  const { title, safe } = fix;
  if ('key' in fix) return { title, safe, path: fix.path, key: fix.key };
  if ('value' in fix) return { title, safe, path: fix.path, value: fix.value };
  const { start, end, newText } = fix;
  // A comment's line break may belong to the next document; an edit stays within its own.
  return { title, safe, start: Math.max(0, start - base), end: Math.min(length, end - base), newText };
}
