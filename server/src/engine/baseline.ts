import { withoutTokens } from '../identity/jwt/display.ts';
import { tell } from '../words/tell.ts';
import { relativePath } from './config/globs.ts';
import type { LocatedFinding } from './workspace-types.ts';

/** A finding as a baseline knows it again: by rule, object and place in the object, so that lines may move. */
export interface KnownFinding {
  /** Slug. */
  readonly rule: string;
  /** `Secret shop/build-token`; empty for what is no Kubernetes object. */
  readonly object: string;
  /** Keys from the object's root, entries of lists by their name: `spec.containers[web].env[TOKEN]`. */
  readonly at: string;
  /** How many findings look the same. */
  readonly count: number;
}

/** What was known when the baseline was written, by path relative to its folder. */
export type Baseline = ReadonlyMap<string, readonly KnownFinding[]>;

/** A baseline in force: paths in it are relative to the folder, a URI. */
export interface PlacedBaseline {
  readonly folder: string;
  readonly known: Baseline;
}

/** Name under which a baseline is written unless another is given. */
export const baselineFileName = '.zero-token-baseline.json';

/** Reads the text of a baseline; a sentence when it is none. */
export function parseBaseline(
  text: string,
): { readonly ok: true; readonly baseline: Baseline } | { readonly ok: false; readonly reason: string } {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, reason: tell`it is not JSON` };
  }
  if (!isRecord(value) || !isRecord(value.files)) return { ok: false, reason: tell`it has no map 'files'` };
  if (value.version !== 1) return { ok: false, reason: tell`its 'version' is not 1` };
  const baseline = new Map<string, readonly KnownFinding[]>();
  for (const [file, entries] of Object.entries(value.files)) {
    if (!Array.isArray(entries)) return { ok: false, reason: tell`'files' must hold a list for ${file}` };
    const known = entries.map(readKnown);
    if (!known.every((entry) => entry !== undefined))
      return { ok: false, reason: tell`an entry for ${file} lacks 'rule', 'object', 'at' or 'count'` };
    baseline.set(file, known);
  }
  return { ok: true, baseline };
}

/** The text of a baseline: sorted, one finding a line, so that its changes read well in a review. */
export function printBaseline(baseline: Baseline): string {
  const files = [...baseline]
    .filter(([, known]) => known.length > 0)
    .sort(([a], [b]) => compare(a, b))
    .map(([file, known]) => {
      const lines = [...known]
        .sort((a, b) => compare(keyOf(a), keyOf(b)))
        .map(({ rule, object, at, count }) => `      ${JSON.stringify({ rule, object, at, count })}`);
      return `    ${JSON.stringify(file)}: [\n${lines.join(',\n')}\n    ]`;
    });
  const body = files.length === 0 ? '{}' : `{\n${files.join(',\n')}\n  }`;
  return `{\n  "version": 1,\n  "files": ${body}\n}\n`;
}

/** What a baseline remembers of a file's findings. `placeOf` says in words where one stands, see `KnownFinding.at`. */
export function rememberFindings(
  findings: readonly LocatedFinding[],
  placeOf: (finding: LocatedFinding) => string,
): readonly KnownFinding[] {
  const known = new Map<string, KnownFinding>();
  for (const finding of findings) {
    const entry = identify(finding, placeOf(finding));
    const key = keyOf(entry);
    known.set(key, { ...entry, count: (known.get(key)?.count ?? 0) + 1 });
  }
  return [...known.values()];
}

/** The findings of a file that its baseline does not know. */
export function withoutBaseline(
  uri: string,
  findings: readonly LocatedFinding[],
  baseline: PlacedBaseline | undefined,
  placeOf: (finding: LocatedFinding) => string,
): readonly LocatedFinding[] {
  if (baseline === undefined || findings.length === 0) return findings;
  const path = relativePath(baseline.folder, uri);
  const known = path === undefined ? undefined : baseline.known.get(path);
  return known === undefined ? findings : withoutKnown(findings, known, placeOf);
}

/** The findings that are not known, in their order: of equal ones, those beyond the known count. */
function withoutKnown(
  findings: readonly LocatedFinding[],
  known: readonly KnownFinding[],
  placeOf: (finding: LocatedFinding) => string,
): readonly LocatedFinding[] {
  const left = new Map(known.map((entry) => [keyOf(entry), entry.count]));
  const rules = new Set(known.map(({ rule }) => rule));
  return findings.filter((finding) => {
    if (!rules.has(finding.rule)) return true;
    const key = keyOf(identify(finding, placeOf(finding)));
    const count = left.get(key) ?? 0;
    left.set(key, count - 1);
    return count <= 0;
  });
}

/** The part of a baseline that still occurs: never more than either holds. */
export function commonFindings(
  before: readonly KnownFinding[],
  now: readonly KnownFinding[],
): readonly KnownFinding[] {
  const counts = new Map(now.map((entry) => [keyOf(entry), entry.count]));
  return before.flatMap((entry) => {
    const count = Math.min(entry.count, counts.get(keyOf(entry)) ?? 0);
    return count === 0 ? [] : [{ ...entry, count }];
  });
}

/** How many findings a baseline knows. */
export function baselineSize(baseline: Baseline): number {
  return [...baseline.values()].flat().reduce((sum, { count }) => sum + count, 0);
}

// A token may stand where a name or a key belongs; a baseline is committed.
function identify({ resource, rule }: LocatedFinding, at: string): KnownFinding {
  const name = [resource?.namespace, resource?.name].filter((part) => part !== undefined).join('/');
  const object = resource === undefined ? '' : `${resource.kind} ${name}`.trimEnd();
  return { rule, object: withoutTokens(object), at: withoutTokens(at), count: 1 };
}

function keyOf({ rule, object, at }: KnownFinding): string {
  return JSON.stringify([rule, object, at]);
}

function readKnown(value: unknown): KnownFinding | undefined {
  if (!isRecord(value)) return undefined;
  const { rule, object, at, count } = value;
  if (typeof rule !== 'string' || typeof object !== 'string' || typeof at !== 'string') return undefined;
  return Number.isSafeInteger(count) && Number(count) > 0
    ? { rule, object, at, count: Number(count) }
    : undefined;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
