import type { Finding, FixOffer, Rule } from '../rules/rule.ts';
import { tell, told } from '../words/tell.ts';
import type { DocumentKey } from '../workspace/document-key.ts';
import { createIndex } from '../workspace/index.ts';
import { isChartFile, isKustomizationFile } from '../workspace/kustomize/paths.ts';
import type { GraphKey } from '../workspace/mentions.ts';
import { createParseCache } from '../yaml/cache.ts';
import type { DocumentSlice } from '../yaml/located.ts';
import { splitStream } from '../yaml/stream.ts';
import { withoutBaseline } from './baseline.ts';
import { type Configuration, defaultConfiguration } from './configuration.ts';
import { createDependencies, recordingGraph } from './dependencies.ts';
import { createEntryStore, type DocumentEntry, digestOf, releasedEntry } from './entries.ts';
import { finishFindings } from './finish-file.ts';
import type { KnownDocuments } from './known-documents.ts';
import { type DocumentPlace, locateFinding, withoutRepeats } from './locate-findings.ts';
import { planFix } from './plan-fix.ts';
import { activeRule, activeRules } from './rule-selection.ts';
import { runResourceRules, type Watch } from './run-rules.ts';
import { shownText } from './shown-text.ts';
import { withoutServerWork } from './stored-objects.ts';
import { mayHoldSuppressions } from './suppress/read.ts';
import type { FileResult, LocatedFinding, ReadProblem, UpdateResult, Workspace } from './workspace-types.ts';

interface PlacedDocument {
  readonly slice: DocumentSlice;
  readonly entry: DocumentEntry;
  /** Findings that rest on other documents; undefined until asked for, and again when a ground of them changed. */
  cross:
    | {
        readonly findings: readonly Finding[];
        readonly validUntil: number;
        readonly configuration: Configuration;
      }
    | undefined;
}

interface FileState {
  readonly text: string;
  readonly documents: readonly PlacedDocument[];
  result: CachedResult | undefined;
  /** See `Workspace.matters`; undefined until asked for. */
  matters?: boolean;
}

interface CachedResult {
  readonly value: FileResult;
  readonly validUntil: number;
  /** The other files that related places point into, as they were: the offsets hold only while these are current. */
  readonly restsOn: ReadonlyMap<string, FileState> | undefined;
}

/** What follows from the placing of a file's documents. */
interface Placing {
  readonly touched: ReadonlySet<GraphKey>;
  /** Documents of any file that Kustomize now builds otherwise. */
  readonly moved: readonly DocumentKey[];
  readonly everything: boolean;
  readonly factsChanged: boolean;
}

export interface WorkspaceOptions {
  /** The clock; the system's by default. */
  readonly now?: () => Date;
  /** What an earlier session knew; nothing by default. */
  readonly known?: KnownDocuments;
  /** Told of errors thrown by rules; silent by default, since the engine never throws. */
  readonly onFailure?: (error: unknown) => void;
  /**
   * Starts to measure the time that rules take for one document; what is left when it is over is not checked, and said. Never
   * over by default: the same files have the same findings then, on any machine.
   */
  readonly startWatch?: () => Watch;
  /** True where files come one by one and no question about all of them may take long; see `createIndex`. */
  readonly settlesAtOnce?: boolean;
}

const parsedTreesKept = 16;

const nothingChanged: UpdateResult = { factsChanged: false, affected: [] };

const emptyFile = splitStream('').map((slice): PlacedDocument => {
  return { slice, entry: releasedEntry, cross: undefined };
});

const nothingFound: FileResult = { findings: [], problems: [], known: [] };

/** An empty workspace that checks with the given rules. */
export function createWorkspace(rules: readonly Rule[], options: WorkspaceOptions = {}): Workspace {
  const now = options.now ?? (() => new Date());
  const cache = createParseCache(parsedTreesKept);
  const counts = {
    documentsSeen: 0,
    documentsParsed: 0,
    documentsKnown: 0,
    documentChecks: 0,
    resourceChecks: 0,
    failures: 0,
    get treesMade() {
      return cache.counters.parsed;
    },
    get lengthReadPlain() {
      return cache.work.plain;
    },
    get lengthReadByPackage() {
      return cache.work.byPackage;
    },
  };
  const onFailure = (error: unknown): void => {
    counts.failures += 1;
    options.onFailure?.(error);
  };
  const entries = createEntryStore(rules, cache, counts, onFailure, options.known, options.startWatch);
  const index = createIndex(options);
  const files = new Map<string, FileState>();
  const dependencies = createDependencies<PlacedDocument>();
  const fileOf = new Map<PlacedDocument, string>();
  const slugs = new Map(rules.map((rule) => [rule.meta.slug, rule]));
  let configurationOf = (_uri: string): Configuration => defaultConfiguration;
  let revision = 0;

  const placeDocuments = (
    uri: string,
    documents: readonly PlacedDocument[],
    before: readonly PlacedDocument[],
  ): Placing => {
    const touched = new Set<GraphKey>();
    let factsChanged = false;
    // While nothing has been asked of the graph, as in a first scan, no verdict rests on any key.
    const isWatched = dependencies.size > 0;
    const touch = (document: DocumentKey, entry: DocumentEntry | undefined): void => {
      if (isWatched) for (const key of index.keysOf(document)) touched.add(key);
      factsChanged ||= entry !== undefined && entry.facts.resources.length > 0;
    };
    for (let i = 0; i < Math.max(documents.length, before.length); i += 1) {
      const fresh = documents[i]?.entry;
      const stale = before[i]?.entry;
      if (fresh === stale) continue;
      const document: DocumentKey = { uri, index: i };
      const differs = fresh === undefined || stale === undefined || digestOf(fresh) !== digestOf(stale);
      if (differs) touch(document, stale);
      index.place(document, fresh?.facts);
      if (differs) touch(document, fresh);
    }
    const { documents: moved, keys, everything } = index.settle();
    for (const key of keys) touched.add(key);
    return { touched, moved, everything, factsChanged: factsChanged || keys.size > 0 || moved.length > 0 };
  };

  const invalidate = (uri: string, { touched, moved, everything }: Placing): readonly string[] => {
    const affected = new Set<string>();
    const drop = (document: PlacedDocument | undefined, other: string | undefined): void => {
      if (document === undefined || other === undefined) return;
      document.cross = undefined;
      const file = files.get(other);
      if (file !== undefined) file.result = undefined;
      if (other !== uri) affected.add(other);
    };
    if (everything)
      for (const [other, file] of files) for (const document of file.documents) drop(document, other);
    for (const document of dependencies.holdersOf(touched)) drop(document, fileOf.get(document));
    for (const place of moved) drop(files.get(place.uri)?.documents[place.index], place.uri);
    return [...affected];
  };

  const forget = (documents: readonly PlacedDocument[], kept: ReadonlySet<PlacedDocument>): void => {
    for (const document of documents) {
      // Those of a released file are not there.
      if (kept.has(document) || !fileOf.delete(document)) continue;
      dependencies.delete(document);
      entries.letGo(document.entry);
    }
  };

  const entriesOf = (uri: string, text: string): ((slice: DocumentSlice) => DocumentEntry) => {
    const configuration = configurationOf(uri);
    const time = now();
    const isKustomization = isKustomizationFile(uri);
    return (slice) => {
      const own = text.slice(slice.start, slice.end);
      return entries.entry(own, slice, configuration, time, isKustomization && !slice.empty);
    };
  };

  const update: Workspace['update'] = (uri, text) => {
    const before = files.get(uri);
    if (before?.text === text) return nothingChanged;
    // Nobody can know of it: most files of a repository hold nothing of interest, and hosts hand them on without their text.
    if (before === undefined && text === '' && !isChartFile(uri)) {
      counts.documentsSeen += emptyFile.length;
      revision += 1;
      files.set(uri, { text, documents: emptyFile, result: undefined });
      return nothingChanged;
    }
    const previous = before?.documents ?? [];
    const entryOf = entriesOf(uri, text);
    const documents = splitStream(text).map((slice, i): PlacedDocument => {
      counts.documentsSeen += 1;
      const entry = entryOf(slice);
      const same = previous[i];
      // A document that stands in the same place with the same text keeps its findings.
      if (same?.entry === entry && same.slice.start === slice.start) return same;
      return { slice, entry, cross: same?.entry === entry ? same.cross : undefined };
    });
    revision += 1;
    files.set(uri, { text, documents, result: undefined });
    const placed = placeDocuments(uri, documents, previous);
    for (const document of documents) {
      if (fileOf.has(document)) continue;
      fileOf.set(document, uri);
      entries.hold(document.entry);
    }
    for (let i = 0; i < documents.length; i += 1) {
      const fresh = documents[i];
      const stale = previous[i];
      if (fresh !== undefined && stale !== undefined && fresh !== stale && fresh.cross !== undefined) {
        dependencies.move(stale, fresh);
      }
    }
    forget(previous, new Set(documents));
    const affected = invalidate(uri, placed);
    return { factsChanged: placed.factsChanged, affected };
  };

  const remove: Workspace['remove'] = (uri) => {
    const file = files.get(uri);
    if (file === undefined) return nothingChanged;
    revision += 1;
    files.delete(uri);
    const placed = placeDocuments(uri, [], file.documents);
    forget(file.documents, new Set());
    const affected = invalidate(uri, placed);
    return { factsChanged: placed.factsChanged, affected };
  };

  const crossFindings = (
    uri: string,
    i: number,
    document: PlacedDocument,
    configuration: Configuration,
    time: Date,
  ): readonly Finding[] => {
    if (document.entry.facts.resources.length === 0) return [];
    const { cross } = document;
    if (cross !== undefined && cross.configuration === configuration && time.getTime() < cross.validUntil)
      return cross.findings;
    const key: DocumentKey = { uri, index: i };
    const asked = new Set<GraphKey>();
    const result = runResourceRules(
      activeRules(rules, configuration),
      index.resourcesOf(key),
      key,
      recordingGraph(index.seenFrom(key), asked),
      configuration,
      time,
      onFailure,
    );
    counts.resourceChecks += result.ran;
    dependencies.set(document, asked);
    document.cross = { findings: result.findings, validUntil: result.validUntil, configuration };
    return result.findings;
  };

  const placeOf = ({ uri, index: i }: DocumentKey): DocumentPlace | undefined => {
    const placed = files.get(uri)?.documents[i];
    return placed && { start: placed.slice.start, rangeIn: (path) => entries.rangeIn(placed.entry, path) };
  };
  const locate = (finding: Finding): LocatedFinding => locateFinding(finding, placeOf);

  const isCurrent = (result: CachedResult, time: Date): boolean =>
    time.getTime() < result.validUntil &&
    (result.restsOn === undefined ||
      [...result.restsOn].every(([other, state]) => files.get(other) === state));

  const check: Workspace['check'] = (uri) => {
    const file = files.get(uri);
    if (file === undefined || file.text === '') return nothingFound;
    const time = now();
    if (file.result !== undefined && isCurrent(file.result, time)) return file.result.value;
    const configuration = configurationOf(uri);
    const found: LocatedFinding[] = [];
    const problems: ReadProblem[] = [];
    let validUntil = Number.POSITIVE_INFINITY;
    file.documents.forEach((document, i) => {
      const { entry, slice } = document;
      const own = entries.ownFindings(entry, configuration, time);
      for (const finding of own) found.push(locate({ ...finding, document: { uri, index: i } }));
      for (const finding of crossFindings(uri, i, document, configuration, time)) found.push(locate(finding));
      validUntil = Math.min(
        validUntil,
        entry.own.get(configuration)?.validUntil ?? validUntil,
        document.cross?.validUntil ?? validUntil,
      );
      if (entry.own.get(configuration)?.partial === true) {
        const message = tell`This document was checked in part: its rules took too long.`;
        problems.push({ kind: 'limit', uri, start: slice.start, end: slice.start, message });
      }
      for (const problem of entry.problems) {
        problems.push({
          kind: problem.kind,
          uri,
          start: slice.start + problem.range[0],
          end: slice.start + problem.range[1],
          message: told(problem.message),
        });
      }
    });
    const view = {
      uri,
      text: file.text,
      slices: file.documents.map(({ slice }) => slice),
      commentPlaces: (place: number) => {
        const entry = file.documents[place]?.entry;
        return entry === undefined ? undefined : entries.commentPlaces(entry);
      },
      annotations: (place: number) => {
        const entry = file.documents[place]?.entry;
        return entry === undefined ? [] : entries.annotations(entry);
      },
      broken: problems.some(({ kind }) => kind !== 'duplicate-key'),
    };
    const worthTelling = withoutServerWork(file.text, withoutRepeats(found), slugs, (place) => {
      const entry = file.documents[place]?.entry;
      return entry === undefined ? [] : entries.storedObjects(entry);
    });
    const finished = [...finishFindings(view, worthTelling, configuration, rules)];
    finished.sort(
      (a, b) => a.start - b.start || a.end - b.end || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0),
    );
    const findings = withoutBaseline(uri, finished, configuration.baseline, workspace.placeInWords);
    let restsOn: Map<string, FileState> | undefined;
    for (const { related } of findings) {
      for (const site of related) {
        const other = files.get(site.uri);
        if (other === undefined || site.uri === uri) continue;
        restsOn ??= new Map();
        restsOn.set(site.uri, other);
      }
    }
    const shown = new Set(findings);
    const known = finished.filter((finding) => !shown.has(finding));
    file.result = { value: { findings, problems, known }, validUntil, restsOn };
    return file.result.value;
  };

  const workspace: Workspace = {
    update,
    *updateSteps(uri, text) {
      if (files.get(uri)?.text === text) return;
      const entryOf = entriesOf(uri, text);
      for (const slice of splitStream(text)) {
        entryOf(slice);
        yield;
      }
    },
    remove,
    configure(source) {
      revision += 1;
      configurationOf = source;
      for (const file of files.values()) {
        file.result = undefined;
        for (const document of file.documents) {
          document.cross = undefined;
          document.entry.own.clear();
        }
      }
    },
    configurationOf: (uri) => configurationOf(uri),
    graph: index,
    graphSeenFrom: (document) => index.seenFrom(document),
    counts,
    get revision() {
      return revision;
    },
    now,
    remembered: entries.remembered,
    uris: () => files.keys(),
    text: (uri) => files.get(uri)?.text,
    matters(uri) {
      const file = files.get(uri);
      if (file === undefined) return false;
      file.matters ??=
        file.documents.some(({ entry }) => !entry.skipped) ||
        mayHoldSuppressions(file.text) ||
        isChartFile(uri);
      return file.matters;
    },
    release(uri) {
      const file = files.get(uri);
      if (file === undefined || workspace.matters(uri)) return;
      const documents = file.documents.map(({ slice }): PlacedDocument => {
        return { slice, entry: releasedEntry, cross: undefined };
      });
      files.set(uri, { text: '', documents, result: undefined });
      forget(file.documents, new Set());
    },
    slices: (uri) => files.get(uri)?.documents.map(({ slice }) => slice) ?? [],
    parse(document) {
      const entry = files.get(document.uri)?.documents[document.index]?.entry;
      return entry === undefined ? undefined : cache.parse(entry.text);
    },
    placeInWords({ origin: { document, range } }) {
      const entry = files.get(document.uri)?.documents[document.index]?.entry;
      return entry === undefined ? '' : entries.placeInWords(entry, range);
    },
    resourcesOf: (document) => index.resourcesOf(document),
    builtAlone: (document) => index.builtAlone(document),
    documentAt(uri, offset) {
      const file = files.get(uri);
      if (file === undefined || offset < 0 || offset > file.text.length) return undefined;
      // Where one document ends the next one starts: the place is the next one's.
      const i = file.documents.findLastIndex(({ slice }) => slice.start <= offset);
      return i < 0 ? undefined : { uri, index: i };
    },
    check,
    *checkSteps(uri) {
      // What changes between two steps is looked at again by the check itself.
      for (const [i, document] of files.get(uri)?.documents.entries() ?? []) {
        if (files.get(uri)?.documents[i] !== document) return;
        const configuration = configurationOf(uri);
        const time = now();
        entries.ownFindings(document.entry, configuration, time);
        crossFindings(uri, i, document, configuration, time);
        yield;
      }
    },
    offers(finding) {
      const rule = slugs.get(finding.rule);
      if (rule?.fixes === undefined) return [];
      const configuration = configurationOf(finding.uri);
      const options = activeRule(rule, configuration)?.options ?? null;
      try {
        const offers = rule.fixes(finding.origin, {
          options,
          kubernetesMinor: configuration.kubernetesMinor,
          trustedIssuers: configuration.trustedIssuers,
          now: now(),
          graph: index.seenFrom(finding.origin.document),
          parse: workspace.parse,
          resourcesOf: workspace.resourcesOf,
          settings: configuration.fix,
        });
        return offers.map(withoutTokensIn);
      } catch (error) {
        onFailure(error);
        return [];
      }
    },
    plan: (offer) => planFix(offer, workspace, onFailure),
  };
  return workspace;
}

/** What an offer says may quote names, and a token may stand where a name belongs. */
function withoutTokensIn(offer: FixOffer): FixOffer {
  const { title, refusal } = offer;
  return {
    ...offer,
    title: shownText(title),
    ...(refusal !== undefined && { refusal: shownText(refusal) }),
  };
}
