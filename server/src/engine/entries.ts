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
import { placeInWords } from './place-in-words.ts';
import { activeRules } from './rule-selection.ts';
import { type OnFailure, type OwnFinding, runDocumentRules } from './run-rules.ts';
import { type CommentTest, commentTest } from './suppress/comments.ts';

/** All that is kept of a document's text: equal texts share one entry, wherever they stand. No tree. */
export interface DocumentEntry {
  readonly text: string;
  readonly facts: DocumentFacts;
  /** See `factsDigest`. */
  readonly digest: string;
  readonly problems: readonly YamlProblem[];
  /** True when no rule or fact wants the document: it was never parsed. */
  readonly skipped: boolean;
  readonly own: Map<Configuration, OwnFindings>;
  /** Where its comments are; undefined until a suppression comment may stand in it. */
  isComment: CommentTest | undefined;
  /** Ranges of paths that no fact comes from, as far as they were asked for; see `rangeIn`. */
  readonly otherPlaces: Map<string, Range>;
  /** Ranges in words, as far as they were asked for; see `placeInWords`. */
  readonly words: Map<string, string>;
}

export interface OwnFindings {
  readonly findings: readonly OwnFinding[];
  readonly validUntil: number;
}

export interface EntryCounts {
  documentsParsed: number;
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
  /** Whether a `#` at an offset of the document starts a comment. */
  commentTest(entry: DocumentEntry): CommentTest;
  /** Where a path leads in the document: the value, else the start of the innermost one on the way that is there. */
  rangeIn(entry: DocumentEntry, path: Path): Range;
  /** See `placeInWords`; empty for a document without content. */
  placeInWords(entry: DocumentEntry, range: Range): string;
  /** Forgets texts that no file holds any more. */
  retain(texts: ReadonlySet<string>): void;
  readonly size: number;
}

const noEntryFacts: DocumentFacts = { resources: [] };

function nothingAskedYet(): Pick<DocumentEntry, 'own' | 'isComment' | 'otherPlaces' | 'words'> {
  return { own: new Map(), isComment: undefined, otherPlaces: new Map(), words: new Map() };
}

export function createEntryStore(
  rules: readonly Rule[],
  cache: ParseCache,
  counts: EntryCounts,
  onFailure: OnFailure,
): EntryStore {
  const entries = new Map<string, DocumentEntry>();
  const kinds = new Set<string>([
    ...factKinds,
    ...podBearingKinds,
    ...rules.flatMap((rule) => rule.meta.kinds),
  ]);
  const holdsTrigger = anyWord([
    ...new Set([...factTriggers, ...rules.flatMap((rule) => rule.meta.triggers)]),
  ]);

  const compute = (entry: DocumentEntry, configuration: Configuration, now: Date): OwnFindings => {
    const document = cache.parse(entry.text);
    const result = runDocumentRules(
      activeRules(rules, configuration),
      document,
      readResources(document),
      configuration,
      now,
      onFailure,
    );
    counts.documentChecks += result.ran;
    const own: OwnFindings = { findings: result.findings, validUntil: result.validUntil };
    entry.own.set(configuration, own);
    return own;
  };

  return {
    entry(text, slice, configuration, now, always = false) {
      const existing = entries.get(text);
      if (existing !== undefined && !(always && existing.skipped)) return existing;
      if (!always && !wantsParse({ ...slice, start: 0, end: text.length }, text, kinds, holdsTrigger)) {
        const entry: DocumentEntry = {
          text,
          facts: noEntryFacts,
          digest: '',
          problems: [],
          skipped: true,
          ...nothingAskedYet(),
        };
        entries.set(text, entry);
        return entry;
      }
      counts.documentsParsed += 1;
      const document = cache.parse(text);
      const facts = extractFacts(document);
      const entry: DocumentEntry = {
        text,
        facts,
        digest: factsDigest(facts),
        problems: document.problems,
        skipped: false,
        ...nothingAskedYet(),
      };
      entries.set(text, entry);
      compute(entry, configuration, now);
      return entry;
    },
    ownFindings(entry, configuration, now) {
      if (entry.skipped) return [];
      const own = entry.own.get(configuration);
      if (own !== undefined && now.getTime() < own.validUntil) return own.findings;
      return compute(entry, configuration, now).findings;
    },
    commentTest(entry) {
      entry.isComment ??= commentTest(cache.parse(entry.text));
      return entry.isComment;
    },
    rangeIn(entry, path) {
      const key = JSON.stringify(path);
      const known = rangeOfPath(entry.facts, path) ?? entry.otherPlaces.get(key);
      if (known !== undefined) return known;
      const found = nearestRange(cache.parse(entry.text), path);
      entry.otherPlaces.set(key, found);
      return found;
    },
    placeInWords(entry, range) {
      const key = range.join();
      let words = entry.words.get(key);
      if (words === undefined) {
        const { root } = cache.parse(entry.text);
        words = root === null ? '' : placeInWords(root, range);
        entry.words.set(key, words);
      }
      return words;
    },
    retain(texts) {
      for (const text of entries.keys()) if (!texts.has(text)) entries.delete(text);
    },
    get size() {
      return entries.size;
    },
  };
}

function nearestRange({ root }: ParsedDocument, path: Path): Range {
  for (let length = path.length; length >= 0; length -= 1) {
    const node = at(root, ...path.slice(0, length));
    if (node !== undefined) return length === path.length ? node.range : [node.range[0], node.range[0]];
  }
  return [0, 0];
}
