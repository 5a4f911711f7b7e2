import type { Finding, FixOffer } from '../rules/rule.ts';
import type { DocumentKey } from '../workspace/document-key.ts';
import type { PlacedResource, WorkspaceGraph } from '../workspace/graph.ts';
import type { BuiltAlone } from '../workspace/kustomize/built-alone.ts';
import type { DocumentSlice, ParsedDocument, YamlProblem } from '../yaml/located.ts';
import type { Configuration } from './configuration.ts';
import type { RememberedDocument } from './known-documents.ts';

/** A finding with its places in the files as they are now; offsets are UTF-16, absolute in the file. */
export interface LocatedFinding extends Omit<Finding, 'related'> {
  readonly uri: string;
  readonly start: number;
  readonly end: number;
  readonly related: readonly LocatedRelated[];
  /** The finding as the rule gave it. */
  readonly origin: Finding;
}

export interface LocatedRelated {
  readonly message: string;
  readonly uri: string;
  readonly start: number;
  readonly end: number;
}

/** A document or file that could not be read, with the place. */
export interface ReadProblem {
  /** A document with a `duplicate-key` is read all the same. */
  readonly kind: YamlProblem['kind'];
  readonly uri: string;
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

export interface FileResult {
  readonly findings: readonly LocatedFinding[];
  readonly problems: readonly ReadProblem[];
  /** What the baseline left out. */
  readonly known: readonly LocatedFinding[];
}

export interface PlannedEdit {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  /** Groups edits for the editor's preview. */
  readonly label: string;
}

/** Edits of one file, sorted, not overlapping, relative to `text`. */
export interface PlannedFile {
  readonly uri: string;
  readonly text: string;
  readonly edits: readonly PlannedEdit[];
  /** True for a file that is yet to be made; its text is empty. */
  readonly create?: boolean;
}

export type PlannedFix =
  | { readonly ok: true; readonly files: readonly PlannedFile[] }
  | { readonly ok: false; readonly reason: string };

/** Counts of work done since the start, for tests and the benchmark. */
export interface WorkCounts {
  readonly documentsSeen: number;
  /** Documents that a rule or a fact wants; each is parsed at least once. */
  readonly documentsParsed: number;
  /** Trees made: also those that had to be made again, for a fix or a hover. */
  readonly treesMade: number;
  /** UTF-16 units read for trees by the reader of plain YAML, and by the `yaml` package. */
  readonly lengthReadPlain: number;
  readonly lengthReadByPackage: number;
  /** Documents taken from what an earlier session knew, instead of being parsed. */
  readonly documentsKnown: number;
  readonly documentChecks: number;
  readonly resourceChecks: number;
  /** Errors thrown by rules and caught: defects of ours. */
  readonly failures: number;
}

/** What an update did. */
export interface UpdateResult {
  /** True when what the file says about identity and access changed (not merely where it says it). */
  readonly factsChanged: boolean;
  /** Other files whose findings may differ now. */
  readonly affected: readonly string[];
}

/**
 * All files known to the engine, and what follows from them. Every call is synchronous and bounded by the size of what it
 * touches; nothing throws. Findings are computed when asked for and kept until something they rest on changes.
 */
export interface Workspace {
  /** Adds or replaces a file. Documents whose text did not change are not parsed again. */
  update(uri: string, text: string): UpdateResult;
  /** The work of an update, document by document, for whoever must not be held up: it leaves the update itself little to do. */
  updateSteps(uri: string, text: string): Iterable<void>;
  remove(uri: string): UpdateResult;
  /** Where configurations come from; calling it drops all findings, no parse. */
  configure(configurationOf: (uri: string) => Configuration): void;
  configurationOf(uri: string): Configuration;
  readonly graph: WorkspaceGraph;
  /** The graph as the objects of a document see it: names that builds of Kustomize change mean different objects inside and outside. */
  graphSeenFrom(document: DocumentKey): WorkspaceGraph;
  readonly counts: WorkCounts;
  /** Another number after every change of a file or of the configuration: what was worked out under one holds as long as it stays. */
  readonly revision: number;
  /** The clock that verdicts go by. */
  now(): Date;
  /** What the next session may want to know of the documents; see `WorkspaceOptions.known`. */
  remembered(): Iterable<RememberedDocument>;
  uris(): Iterable<string>;
  text(uri: string): string | undefined;
  /** False for a file whose text can have no finding, whatever the configuration, and that others know nothing of. */
  matters(uri: string): boolean;
  /** Forgets the text of a file that does not matter; where its documents are stays known. For files that will not change. */
  release(uri: string): void;
  slices(uri: string): readonly DocumentSlice[];
  /** The document's tree, parsed when it is not at hand; undefined when there is no such document. */
  parse(document: DocumentKey): ParsedDocument | undefined;
  resourcesOf(document: DocumentKey): readonly PlacedResource[];
  /** The objects of a document once for each build that holds them; undefined where no build does, and none for a patch. */
  builtAlone(document: DocumentKey): readonly BuiltAlone[] | undefined;
  /** The document an offset of a file lies in. */
  documentAt(uri: string, offset: number): DocumentKey | undefined;
  check(uri: string): FileResult;
  /** The work of a check, document by document, as `updateSteps` are that of an update. */
  checkSteps(uri: string): Iterable<void>;
  /** Where a finding stands, by keys from the root of its document: `spec.containers[web].env[TOKEN]`. */
  placeInWords(finding: LocatedFinding): string;
  /** The fixes of a finding that `check` returned for the current text. */
  offers(finding: LocatedFinding): readonly FixOffer[];
  plan(offer: FixOffer): PlannedFix;
}
