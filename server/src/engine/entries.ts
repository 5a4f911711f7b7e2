import { podBearingKinds } from '../kubernetes/pod-spec.ts';
import { readResources } from '../kubernetes/resource.ts';
import type { Rule } from '../rules/rule.ts';
import { extractFacts, factKinds, factTriggers } from '../workspace/extract.ts';
import type { DocumentFacts } from '../workspace/facts.ts';
import { factsDigest, rangeOfPath } from '../workspace/sites.ts';
import { at } from '../yaml/access.ts';
import type { ParseCache } from '../yaml/cache.ts';
import type { DocumentSlice, ParsedDocument, Path, Range, YamlProblem } from '../yaml/located.ts';
import { anyWord, wantsParse } from '../yaml/prefilter.ts';
import type { Configuration } from './configuration.ts';
import { createIdleTexts } from './idle-texts.ts';
import {
  conditionsOf,
  type KnownDocuments,
  packDocument,
  type RememberedDocument,
} from './known-documents.ts';
import { placeInWords } from './place-in-words.ts';
import { activeRules } from './rule-selection.ts';
import { type OnFailure, type OwnFinding, runDocumentRules, type Watch } from './run-rules.ts';
import { mayHoldStoredObjects, type StoredObject, storedObjects } from './stored-objects.ts';
import { readAnnotations, type SuppressionAnnotation } from './suppress/annotations.ts';
import { type CommentPlaces, commentPlaces } from './suppress/comments.ts';

/** All that is kept of a document's text: equal texts share one entry, wherever they stand. No tree. */
export interface DocumentEntry {
  readonly text: string;
  readonly facts: DocumentFacts;
  readonly problems: readonly YamlProblem[];
  /** True when no rule or fact wants the document: it was never parsed. */
  readonly skipped: boolean;
  readonly own: Map<Configuration, OwnFindings>;
  /** How many documents of the workspace have this text. */
  uses: number;
  /** See `digestOf`; undefined until the document is compared with another one. */
  digest: string | undefined;
  /** Where its comments are; undefined until a suppression comment may stand in it. */
  comments: CommentPlaces | undefined;
  /** Undefined until asked for, see `storedObjects`. */
  stored: readonly StoredObject[] | undefined;
  /** Undefined until an annotation of ours may stand in it. */
  annotations: readonly SuppressionAnnotation[] | undefined;
  /** Ranges of paths that no fact comes from, as far as they were asked for; see `rangeIn`. */
  otherPlaces: Map<string, Range> | undefined;
  /** Ranges in words, as far as they were asked for; see `placeInWords`. */
  words: Map<string, string> | undefined;
}

const noEntryFacts: DocumentFacts = { resources: [] };

/** Nothing has been asked of it yet. */
function freshEntry(
  text: string,
  facts: DocumentFacts,
  problems: readonly YamlProblem[],
  skipped: boolean,
): DocumentEntry {
  return {
    text,
    facts,
    problems,
    skipped,
    own: new Map(),
    uses: 0,
    digest: undefined,
    comments: undefined,
    stored: undefined,
    annotations: undefined,
    otherPlaces: undefined,
    words: undefined,
  };
}

/** Stands for every document that was released; see `Workspace.release`. */
export const releasedEntry: DocumentEntry = freshEntry('', noEntryFacts, [], true);

/** What the facts of a document say; see `factsDigest`. */
export function digestOf(entry: DocumentEntry): string {
  entry.digest ??= factsDigest(entry.facts);
  return entry.digest;
}

export interface OwnFindings {
  readonly findings: readonly OwnFinding[];
  readonly validUntil: number;
  /** True when the time for the document was over before all rules had run. */
  readonly partial?: true;
}

export interface EntryCounts {
  documentsParsed: number;
  documentsKnown: number;
  documentChecks: number;
  failures: number;
}

/** Makes entries and keeps their findings per configuration. */
export interface EntryStore {
  /** `always` parses a document that nothing in its text asks to parse. */
  entry(
    text: string,
    slice: DocumentSlice,
    configuration: Configuration,
    now: Date,
    always?: boolean,
  ): DocumentEntry;
  /** The findings of the document's own text; computed again when the configuration is new or the clock has passed. */
  ownFindings(entry: DocumentEntry, configuration: Configuration, now: Date): readonly OwnFinding[];
  /** Where comments may stand in the document. */
  commentPlaces(entry: DocumentEntry): CommentPlaces;
  /** See `storedObjects`. */
  storedObjects(entry: DocumentEntry): readonly StoredObject[];
  /** The annotations that silence rules for objects of the document; offsets count in it. */
  annotations(entry: DocumentEntry): readonly SuppressionAnnotation[];
  /** Where a path leads in the document: the value, else the start of the innermost one on the way that is there. */
  rangeIn(entry: DocumentEntry, path: Path): Range;
  /** See `placeInWords`; empty for a document without content. */
  placeInWords(entry: DocumentEntry, range: Range): string;
  /** The documents that were checked, for the next session; not to be kept are those whose findings depend on the clock. */
  remembered(): Iterable<RememberedDocument>;
  /** A document has this text from now on; what no document has is forgotten some time. */
  hold(entry: DocumentEntry): void;
  /** A document that had this text has it no longer. */
  letGo(entry: DocumentEntry): void;
  readonly size: number;
}

/** Milliseconds after which a document that was checked in part is tried again. */
const untilNextTry = 60_000;

export function createEntryStore(
  rules: readonly Rule[],
  cache: ParseCache,
  counts: EntryCounts,
  onFailure: OnFailure,
  known?: KnownDocuments,
  startWatch?: () => Watch,
): EntryStore {
  const entries = new Map<string, DocumentEntry>();
  const idle = createIdleTexts<DocumentEntry>((entry) => {
    if (entries.get(entry.text) === entry) entries.delete(entry.text);
  });
  const keep = (entry: DocumentEntry): DocumentEntry => {
    entries.set(entry.text, entry);
    idle.made(entry);
    return entry;
  };
  const kinds = new Set<string>([
    ...factKinds,
    ...podBearingKinds,
    ...rules.flatMap((rule) => rule.meta.kinds),
  ]);
  const holdsTrigger = anyWord([
    ...new Set([...factTriggers, ...rules.flatMap((rule) => rule.meta.triggers)]),
  ]);

  const names = new Set(rules.flatMap(({ meta }) => [meta.slug, meta.code]));
  const isRule = (name: string): boolean => names.has(name);

  const compute = (entry: DocumentEntry, configuration: Configuration, now: Date): OwnFindings => {
    const document = cache.parse(entry.text);
    // Reading a document takes a time that its size bounds; only what rules make of it is watched.
    const isOver = startWatch?.();
    const result = runDocumentRules(
      activeRules(rules, configuration),
      document,
      readResources(document),
      configuration,
      now,
      onFailure,
      isOver,
    );
    counts.documentChecks += result.ran;
    const own: OwnFindings = result.partial
      ? { findings: result.findings, validUntil: now.getTime() + untilNextTry, partial: true }
      : { findings: result.findings, validUntil: result.validUntil };
    entry.own.set(configuration, own);
    return own;
  };

  const keepKnown = (
    entry: DocumentEntry,
    configuration: Configuration,
    findings: readonly OwnFinding[],
  ): OwnFindings => {
    const own = { findings, validUntil: Number.POSITIVE_INFINITY };
    entry.own.set(configuration, own);
    return own;
  };

  return {
    entry(text, slice, configuration, now, always = false) {
      const existing = entries.get(text);
      if (existing !== undefined && !(always && existing.skipped)) return existing;
      if (!always && !wantsParse(slice, text, kinds, holdsTrigger))
        return keep(freshEntry(text, noEntryFacts, [], true));
      const before = known?.find(text, conditionsOf(rules, configuration));
      if (before !== undefined) {
        counts.documentsKnown += 1;
        const entry = keep(freshEntry(text, before.facts, before.problems, false));
        if (before.places.length > 0) entry.otherPlaces = new Map(before.places);
        keepKnown(entry, configuration, before.findings);
        return entry;
      }
      counts.documentsParsed += 1;
      const document = cache.parse(text);
      const entry = keep(freshEntry(text, extractFacts(document), document.problems, false));
      compute(entry, configuration, now);
      return entry;
    },
    ownFindings(entry, configuration, now) {
      if (entry.skipped) return [];
      const own = entry.own.get(configuration);
      if (own !== undefined && now.getTime() < own.validUntil) return own.findings;
      const before = known?.find(entry.text, conditionsOf(rules, configuration));
      if (before !== undefined) return keepKnown(entry, configuration, before.findings).findings;
      return compute(entry, configuration, now).findings;
    },
    commentPlaces(entry) {
      entry.comments ??= commentPlaces(cache.parse(entry.text));
      return entry.comments;
    },
    storedObjects(entry) {
      entry.stored ??= mayHoldStoredObjects(entry.text) ? storedObjects(cache.parse(entry.text)) : [];
      return entry.stored;
    },
    annotations(entry) {
      entry.annotations ??= readAnnotations(cache.parse(entry.text), isRule);
      return entry.annotations;
    },
    rangeIn(entry, path) {
      const key = JSON.stringify(path);
      const known = rangeOfPath(entry.facts, path) ?? entry.otherPlaces?.get(key);
      if (known !== undefined) return known;
      const found = nearestRange(cache.parse(entry.text), path);
      entry.otherPlaces ??= new Map();
      entry.otherPlaces.set(key, found);
      return found;
    },
    placeInWords(entry, range) {
      const key = range.join();
      entry.words ??= new Map();
      let words = entry.words.get(key);
      if (words === undefined) {
        const { root } = cache.parse(entry.text);
        words = root === null ? '' : placeInWords(root, range);
        entry.words.set(key, words);
      }
      return words;
    },
    *remembered() {
      for (const { text, skipped, own, otherPlaces, ...entry } of entries.values()) {
        if (skipped) continue;
        const [configuration, { findings, validUntil }] = [...own].at(-1) ?? [undefined, unsettled];
        if (configuration === undefined) continue;
        const { facts, problems } = entry;
        const isSettled = validUntil === Number.POSITIVE_INFINITY;
        yield {
          text,
          conditions: conditionsOf(rules, configuration),
          pack: () =>
            isSettled
              ? packDocument({ facts, problems, findings, places: [...(otherPlaces ?? [])] })
              : undefined,
        };
      }
    },
    hold(entry) {
      entry.uses += 1;
    },
    letGo(entry) {
      entry.uses -= 1;
      if (entry.uses === 0) idle.left(entry);
    },
    get size() {
      return entries.size;
    },
  };
}

/** Nobody has asked for findings yet. */
const unsettled: OwnFindings = { findings: [], validUntil: 0 };

function nearestRange({ root }: ParsedDocument, path: Path): Range {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = at(root, ...path.slice(0, length));
    if (node !== undefined) return length === path.length ? node.range : [node.range[0], node.range[0]];
  }
  return [0, 0];
}
