import { findCredentials } from '../identity/credentials/find.ts';
import { findArgumentCredentials, findHeaderCredentials } from '../identity/credentials/flags.ts';
import { couldBeCredential } from '../identity/credentials/literal.ts';
import { tellsCredential } from '../identity/credentials/names.ts';
import { looksRandom } from '../identity/credentials/randomness.ts';
import { withoutTokens } from '../identity/jwt/display.ts';
import type { Rule } from '../rules/rule.ts';
import { listLocale } from '../words/tell.ts';
import type { DocumentFacts } from '../workspace/facts.ts';
import type { Range, YamlProblem } from '../yaml/located.ts';
import type { Configuration } from './configuration.ts';
import { type ActiveRule, activeRules } from './rule-selection.ts';
import type { OwnFinding } from './run-rules.ts';

/** All that follows from a document's text alone, under given conditions and at any time. */
export interface KnownDocument {
  readonly facts: DocumentFacts;
  readonly problems: readonly YamlProblem[];
  readonly findings: readonly OwnFinding[];
  /** Ranges of paths that no fact comes from, as far as they were asked for, by the path as JSON. */
  readonly places: readonly (readonly [path: string, range: Range])[];
}

/** What an earlier session found out. An answer is trusted, so it must come from the same build and the same text. */
export interface KnownDocuments {
  find(text: string, conditions: string): KnownDocument | undefined;
}

/** A document that the next session may want to know. */
export interface RememberedDocument {
  readonly text: string;
  readonly conditions: string;
  /** As JSON; undefined for what must not be kept or cannot be. */
  pack(): string | undefined;
}

const written = new WeakMap<readonly ActiveRule[], { readonly locale: string; readonly text: string }>();

/** All that a document's own findings depend on besides its text: the rules that are on, and what they are told. */
export function conditionsOf(rules: readonly Rule[], configuration: Configuration): string {
  const active = activeRules(rules, configuration);
  const locale = listLocale() ?? '';
  const known = written.get(active);
  if (known?.locale === locale) return known.text;
  const text = JSON.stringify([
    active.map(({ rule, ...how }) => [rule.meta.slug, how]),
    configuration.kubernetesMinor,
    configuration.trustedIssuers,
    locale,
  ]);
  written.set(active, { locale, text });
  return text;
}

/** Larger ones are generated; storing and reading them would take as long as parsing. In UTF-16 units. */
const largestPacked = 1_000_000;

/**
 * A document as text without line breaks. Undefined where a value would not come back as it is, and where a text may
 * hold a credential: annotations are facts as they were written, and people put tokens into them.
 */
export function packDocument(document: KnownDocument): string | undefined {
  if (!isPlain(document, 0)) return undefined;
  const packed = JSON.stringify(document);
  if (packed.length > largestPacked) return undefined;
  if (withoutTokens(packed) !== packed || findCredentials(packed).length > 0) return undefined;
  return holdsOpenAnnotation(document.facts) ? undefined : packed;
}

/** The document again; undefined for what does not have its form. Whoever asks has made sure that it is what was packed. */
export function unpackDocument(packed: string): KnownDocument | undefined {
  let value: unknown;
  try {
    value = JSON.parse(packed);
  } catch {
    return undefined;
  }
  return isKnownDocument(value) ? value : undefined;
}

function isKnownDocument(value: unknown): value is KnownDocument {
  if (!isRecord(value)) return false;
  const { facts, problems, findings, places } = value;
  return (
    isRecord(facts) &&
    isListOf(
      facts.resources,
      ({ kind, path, site }) => typeof kind === 'string' && Array.isArray(path) && isRecord(site),
    ) &&
    isListOf(problems, ({ kind, range }) => typeof kind === 'string' && isRange(range)) &&
    isListOf(findings, ({ rule, message, range }) => isText(rule) && isText(message) && isRange(range)) &&
    Array.isArray(places) &&
    places.every((place) => Array.isArray(place) && isText(place[0]) && isRange(place[1]))
  );
}

function isListOf(value: unknown, fits: (entry: Record<string, unknown>) => boolean): boolean {
  return Array.isArray(value) && value.every((entry) => isRecord(entry) && fits(entry));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isRange(value: unknown): value is Range {
  return Array.isArray(value) && value.length === 2 && value.every((end) => Number.isSafeInteger(end));
}

const deepest = 200;

/** True for what JSON gives back as it was, but for fields that are undefined, which are left out. */
function isPlain(value: unknown, depth: number): boolean {
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (typeof value !== 'object' || depth > deepest) return false;
  if (Array.isArray(value)) return value.every((entry) => isPlain(entry, depth + 1));
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((entry) => entry === undefined || isPlain(entry, depth + 1));
}

/** True when an annotation may hold more than a name, a switch or an address. */
function holdsOpenAnnotation(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.entries(value).some(([key, child]) =>
    key === 'annotations' ? annotationsIn(child).some(mayHoldSecret) : holdsOpenAnnotation(child),
  );
}

/** Annotations are kept as a record, or as a list where their places count; whatever else there may be is no text. */
function annotationsIn(value: unknown): readonly (readonly [name: string, text: unknown])[] {
  if (!Array.isArray(value)) return isRecord(value) ? Object.entries(value) : [['', value]];
  return value.map((entry) => (isRecord(entry) ? [String(entry.name), entry.value ?? ''] : ['', entry]));
}

/** Whole manifests stand in annotations too (`kubectl.kubernetes.io/last-applied-configuration`). */
function mayHoldSecret([name, text]: readonly [name: string, text: unknown]): boolean {
  if (!isText(text)) return true;
  if (/[{}\n]/.test(text) || text.length > 200 || looksRandom(text)) return true;
  if (tellsCredential(name) && couldBeCredential(text)) return true;
  return [
    findCredentials(text),
    findHeaderCredentials(text),
    findHeaderCredentials(text, true),
    findArgumentCredentials(text),
  ].some(({ length }) => length > 0);
}
