import { podBearingKinds } from '../kubernetes/pod-spec.ts';
import { readResources } from '../kubernetes/resource.ts';
import type { Rule } from '../rules/rule.ts';
import { extractFacts, factKinds } from '../workspace/extract.ts';
import type { DocumentFacts } from '../workspace/facts.ts';
import { factsDigest } from '../workspace/sites.ts';
import type { ParseCache } from '../yaml/cache.ts';
import type { DocumentSlice, YamlProblem } from '../yaml/located.ts';
import { wantsParse } from '../yaml/prefilter.ts';
import type { Configuration } from './configuration.ts';
import { activeRules } from './rule-selection.ts';
import { type OnFailure, type OwnFinding, runDocumentRules } from './run-rules.ts';

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
  entry(text: string, slice: DocumentSlice, configuration: Configuration, now: Date): DocumentEntry;
  /** The findings of the document's own text; computed again when the configuration is new or the clock has passed. */
  ownFindings(entry: DocumentEntry, configuration: Configuration, now: Date): readonly OwnFinding[];
  /** Forgets texts that no file holds any more. */
  retain(texts: ReadonlySet<string>): void;
  readonly size: number;
}

const noEntryFacts: DocumentFacts = { resources: [] };

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
  const triggers = [...new Set(rules.flatMap((rule) => rule.meta.triggers))];

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
    entry(text, slice, configuration, now) {
      const existing = entries.get(text);
      if (existing !== undefined) return existing;
      if (!wantsParse({ ...slice, start: 0, end: text.length }, text, kinds, triggers)) {
        const entry: DocumentEntry = {
          text,
          facts: noEntryFacts,
          digest: '',
          problems: [],
          skipped: true,
          own: new Map(),
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
        own: new Map(),
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
    retain(texts) {
      for (const text of entries.keys()) if (!texts.has(text)) entries.delete(text);
    },
    get size() {
      return entries.size;
    },
  };
}
