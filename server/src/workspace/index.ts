import type { DocumentKey } from './document-key.ts';
import type { DocumentFacts, ResourceFacts } from './facts.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { createBuilds } from './kustomize/builds.ts';
import type { BuiltAlone } from './kustomize/built-alone.ts';
import { type BuiltAccount, builtFacts, patchedOnly } from './kustomize/built-facts.ts';
import { type IdentityChange, mergePatchChange } from './kustomize/identity-change.ts';
import type { KustomizationFacts } from './kustomize/kustomization.ts';
import { patchDigest, sameBuild } from './kustomize/outcome.ts';
import { type FileKey, fileKey, isChartFile, isKustomizationFile } from './kustomize/paths.ts';
import { neverRenamed } from './kustomize/treatment.ts';
import type { GraphKey } from './mentions.ts';
import { accountKey, keysOf, subjectKey } from './object-keys.ts';
import { createObjectTables } from './object-tables.ts';

/** The graph of a workspace, kept up to date document by document. */
export interface WorkspaceIndex extends WorkspaceGraph {
  /** Puts the facts of a document in place of what stood there; undefined takes the document out. */
  place(document: DocumentKey, facts: DocumentFacts | undefined): void;
  /** Follows what the documents placed since the last call mean for objects of other documents, through Kustomize. */
  settle(): IndexChange;
  resourcesOf(document: DocumentKey): readonly PlacedResource[];
  /** Keys under which a document's objects are found or which they mention: what a change of it may touch. */
  keysOf(document: DocumentKey): ReadonlySet<GraphKey>;
  /** The objects of a document once for each build that holds them; undefined where no build does, and none for a patch. */
  builtAlone(document: DocumentKey): readonly BuiltAlone[] | undefined;
  /** The graph as the objects of a document see it: what a build of Kustomize renames does not bear its name outside of it. */
  seenFrom(document: DocumentKey): WorkspaceGraph;
}

/** Documents whose text is the same, but whose objects Kustomize now puts elsewhere or calls otherwise. */
export interface IndexChange {
  readonly documents: readonly DocumentKey[];
  readonly keys: ReadonlySet<GraphKey>;
  /** True when look-ups begin or cease to depend on who asks: every verdict is to be made again. */
  readonly everything: boolean;
}

interface StoredDocument {
  readonly document: DocumentKey;
  readonly facts: DocumentFacts;
  readonly placed: readonly PlacedResource[];
}

/**
 * An empty index. Look-ups answer in order of uri and document, whatever the order of placing was. What is placed before the
 * first question is only noted, and followed when that comes: in a scan each object is built once then, whatever comes
 * after it. With `settlesAtOnce` no question has to wait.
 */
export function createIndex({ settlesAtOnce = false } = {}): WorkspaceIndex {
  const stored = new Map<string, StoredDocument>();
  const byFile = new Map<FileKey, Set<string>>();
  const tables = createObjectTables();
  /** What files change as patches, as far as it was asked for; see `changesIn`. */
  const changesOf = new Map<FileKey, readonly IdentityChange[]>();
  const builds = createBuilds((file) => changesIn(file));
  const kustomizations = new Map<string, Map<number, KustomizationFacts>>();
  let wasRenaming = false;
  const unsettled = { files: new Set<FileKey>(), accounts: new Set<string>() };
  let isAwake = settlesAtOnce;
  /** What was placed before the first question, by file and place in it. */
  const noted = new Map<string, Map<number, DocumentFacts>>();

  const accountsNamed = (name: string, root: string): readonly BuiltAccount[] =>
    tables.inBuild(accountKey(root, name)).map(({ document: { uri }, facts, built }) => ({
      builds: builds.of(uri),
      written: built?.written ?? facts,
    }));

  const build = (document: DocumentKey, facts: ResourceFacts): PlacedResource => {
    const own = builds.of(document.uri);
    if (own.length === 0)
      return builds.isPatch(document.uri) ? { document, ...patchedOnly(facts) } : { document, facts };
    return { document, ...builtFacts(facts, own, accountsNamed, builds.patchesOf) };
  };

  /** What a build calls an object of a namespace that it holds: its own name where it holds none there. */
  const nameIn = (
    root: FileKey,
    kind: string,
    name: string,
    namespace: string | undefined,
  ): string | undefined => {
    const names = new Set<string | undefined>();
    for (const { document, facts, built } of neverRenamed.has(kind) ? [] : tables.whole.named(kind, name)) {
      if (built?.roots.includes(root) !== true) continue;
      for (const one of builds.of(document.uri)) {
        if (one.root !== root) continue;
        const own = builtFacts(built.written, [one], accountsNamed, builds.patchesOf);
        const isMeant = (own.facts.namespace ?? 'default') === (namespace ?? 'default');
        if (own.built.removed || (!own.built.namespaceHidden && !isMeant)) continue;
        const { prefix, suffix, namesHidden } = one;
        names.add(namesHidden ? undefined : `${prefix}${facts.name}${suffix}`);
      }
    }
    return names.size === 0 ? name : names.size === 1 ? [...names][0] : undefined;
  };

  /** What a file changes as a patch; undefined for a file that holds no patch or is not at hand. */
  const changesIn = (file: FileKey): readonly IdentityChange[] | undefined => {
    const said = changesOf.get(file) ?? readChanges(file);
    // Asked for each object of each build.
    changesOf.set(file, said);
    return said.length === 0 ? undefined : said;
  };

  const readChanges = (file: FileKey): readonly IdentityChange[] =>
    [...(byFile.get(file) ?? [])].sort().flatMap((id) => {
      const facts = stored.get(id)?.facts;
      return [
        ...(facts?.resources ?? []).map(mergePatchChange),
        ...(facts?.jsonPatch ? [facts.jsonPatch] : []),
      ];
    });

  const noteAccounts = (document: StoredDocument | undefined): void => {
    if (builds.isEmpty) return;
    for (const { facts, built } of document?.placed ?? [])
      if (facts.serviceAccount !== undefined && facts.name !== undefined)
        for (const root of built?.roots ?? []) unsettled.accounts.add(subjectKey(root, facts.name));
  };
  /** The first document that is a kustomization counts: comments before it may make a document of their own. */
  const noteKustomization = ({ uri, index }: DocumentKey, facts: DocumentFacts | undefined): void => {
    if (!isKustomizationFile(uri)) return;
    const said = kustomizations.get(uri) ?? new Map<number, KustomizationFacts>();
    if (facts?.kustomization === undefined) said.delete(index);
    else said.set(index, facts.kustomization);
    if (said.size === 0) kustomizations.delete(uri);
    else kustomizations.set(uri, said);
    const first = said.get(Math.min(...said.keys()));
    unsettle(builds.set(uri, first));
  };
  const unsettle = (files: Iterable<FileKey>): void => {
    for (const file of files) unsettled.files.add(file);
  };
  /** What holds nothing that is known here makes no folder: hosts need not keep such files. */
  const noteFile = ({ uri, index }: DocumentKey, facts: DocumentFacts | undefined): void => {
    const isThere = byFile.has(fileKey(uri)) || kustomizations.has(uri);
    if (isThere || !isChartFile(uri)) unsettle(builds.setFile(uri, isThere));
    else if (index === 0) unsettle(builds.setFile(uri, facts !== undefined));
  };

  /** What a patch changes, it changes in the objects of all who name it. */
  const notePatch = (
    { uri }: DocumentKey,
    old: StoredDocument | undefined,
    fresh: StoredDocument | undefined,
  ): void => {
    if (builds.isPatch(uri) && patchDigest(old?.facts) !== patchDigest(fresh?.facts))
      unsettle(builds.changePatch(uri));
  };

  /** Builds the objects of a document anew; true when something about them differs. */
  const rebuild = (id: string, change: { documents: DocumentKey[]; keys: Set<GraphKey> }): void => {
    const old = stored.get(id);
    if (old === undefined) return;
    const placed = old.facts.resources.map((facts) => build(old.document, facts));
    // Subjects go by the build they share with an account, which may change while the account as a whole stays unknown.
    noteAccounts(old);
    if (placed.every((resource, i) => sameBuild(resource, old.placed[i]))) return;
    const fresh: StoredDocument = { ...old, placed };
    old.placed.forEach(tables.take);
    stored.set(id, fresh);
    placed.forEach(tables.put);
    change.documents.push(old.document);
    for (const resource of [...old.placed, ...placed])
      for (const key of keysOf(resource)) change.keys.add(key);
    noteAccounts(fresh);
  };

  /** Keeps what a document says by its file; undefined when that is nothing that objects are made of. */
  const keep = (id: string, file: FileKey, fresh: StoredDocument | undefined): void => {
    changesOf.delete(file);
    const ids = byFile.get(file);
    if (fresh !== undefined) {
      stored.set(id, fresh);
      if (ids === undefined) byFile.set(file, new Set([id]));
      else ids.add(id);
      return;
    }
    stored.delete(id);
    ids?.delete(id);
    if (ids?.size === 0) byFile.delete(file);
  };

  const note = ({ uri, index }: DocumentKey, facts: DocumentFacts | undefined): void => {
    const inFile = noted.get(uri);
    if (facts === undefined || !saysSomething(uri, facts)) inFile?.delete(index);
    else if (inFile === undefined) noted.set(uri, new Map([[index, facts]]));
    else inFile.set(index, facts);
  };

  /** Builds all that was noted: ServiceAccounts first, since subjects follow those of their build. */
  const wake = (): void => {
    if (isAwake) return;
    isAwake = true;
    const documents = [...noted].flatMap(([uri, inFile]) =>
      Array.from(inFile, ([index, facts]) => ({ document: { uri, index }, facts })),
    );
    noted.clear();
    for (const { document, facts } of documents) {
      noteKustomization(document, facts);
      if (facts.applications !== undefined)
        builds.setApplications(document.uri, idOf(document), facts.applications);
    }
    for (const { document, facts } of documents) {
      if (holdsObjects(facts)) keep(idOf(document), fileKey(document.uri), { document, facts, placed: [] });
      noteFile(document, facts);
    }
    unsettled.files.clear();
    const accounts = new Map<string, readonly (PlacedResource | undefined)[]>();
    for (const [id, { document, facts }] of stored) {
      if (!facts.resources.some(isAccount)) continue;
      const built = facts.resources.map((each) => (isAccount(each) ? build(document, each) : undefined));
      accounts.set(id, built);
      for (const account of built) if (account !== undefined) tables.putInBuilds(account);
    }
    for (const [id, { document, facts }] of stored) {
      const built = accounts.get(id);
      const placed = facts.resources.map((each, i) => built?.[i] ?? build(document, each));
      stored.set(id, { document, facts, placed });
      for (const resource of placed) {
        tables.putNames(resource);
        if (!isAccount(resource.facts)) tables.putInBuilds(resource);
      }
    }
    wasRenaming = tables.renames;
  };

  const awake =
    <Asked extends readonly unknown[], Answer>(look: (...asked: Asked) => Answer) =>
    (...asked: Asked): Answer => {
      wake();
      return look(...asked);
    };

  const { whole } = tables;
  return {
    ...whole,
    named: awake(whole.named),
    inNamespace: awake(whole.inNamespace),
    perhapsInNamespace: awake(whole.perhapsInNamespace),
    mentioning: awake(whole.mentioning),
    mentioningIn: awake(whole.mentioningIn),
    resourcesOf(document) {
      wake();
      return stored.get(idOf(document))?.placed ?? [];
    },
    keysOf(document) {
      wake();
      const keys = new Set<GraphKey>();
      for (const resource of stored.get(idOf(document))?.placed ?? [])
        for (const key of keysOf(resource)) keys.add(key);
      return keys;
    },
    builtAlone({ uri, index }) {
      wake();
      const own = builds.of(uri);
      if (own.length === 0) return builds.isPatch(uri) ? [] : undefined;
      return (stored.get(idOf({ uri, index }))?.facts.resources ?? []).flatMap((written) =>
        own.flatMap((one): readonly BuiltAlone[] => {
          const { facts, built } = builtFacts(written, [one], accountsNamed, builds.patchesOf);
          if (built.removed) return [];
          const nameOf: BuiltAlone['nameOf'] = (...object) => nameIn(one.root, ...object);
          return [{ written, facts, namespaceHidden: built.namespaceHidden, nameOf }];
        }),
      );
    },
    seenFrom(document) {
      wake();
      return tables.seenFrom(stored.get(idOf(document))?.placed ?? []);
    },
    place(document, facts) {
      if (!isAwake) {
        note(document, facts);
        return;
      }
      const id = idOf(document);
      const old = stored.get(id);
      old?.placed.forEach(tables.take);
      noteKustomization(document, facts);
      unsettle(builds.setApplications(document.uri, id, facts?.applications ?? []));
      const fresh =
        facts === undefined || !holdsObjects(facts)
          ? undefined
          : { document, facts, placed: facts.resources.map((each) => build(document, each)) };
      keep(id, fileKey(document.uri), fresh);
      fresh?.placed.forEach(tables.put);
      noteFile(document, facts);
      notePatch(document, old, fresh);
      if (fresh === undefined || accountsOf(old) !== accountsOf(fresh)) {
        noteAccounts(old);
        noteAccounts(fresh);
      }
    },
    settle() {
      const change = { documents: [] as DocumentKey[], keys: new Set<GraphKey>() };
      if (!isAwake) return { ...change, everything: false };
      for (const file of unsettled.files) for (const id of byFile.get(file) ?? []) rebuild(id, change);
      unsettled.files.clear();
      // Subjects follow the ServiceAccounts of their build; nothing follows a subject.
      const followers = new Set<string>();
      for (const key of unsettled.accounts)
        for (const { document } of tables.inBuild(key)) followers.add(idOf(document));
      for (const id of followers) rebuild(id, change);
      unsettled.accounts.clear();
      const everything = tables.renames !== wasRenaming;
      wasRenaming = tables.renames;
      return { ...change, everything };
    },
  };
}

/** Whether objects are made of what the document says, or others are changed by it. */
function holdsObjects({ resources, jsonPatch }: DocumentFacts): boolean {
  return resources.length > 0 || jsonPatch !== undefined;
}

/** Most documents say nothing; that such a file is there matters only where it makes a chart. */
function saysSomething(uri: string, facts: DocumentFacts): boolean {
  return holdsObjects(facts) || facts.kustomization !== undefined || isChartFile(uri);
}

function isAccount({ serviceAccount }: ResourceFacts): boolean {
  return serviceAccount !== undefined;
}

/** The ServiceAccounts of a document, as far as subjects may follow them. */
function accountsOf(document: StoredDocument | undefined): string {
  const accounts = document?.placed.filter(({ facts }) => facts.serviceAccount !== undefined) ?? [];
  return JSON.stringify(
    accounts.map((account) => [
      account.facts.name,
      account.built?.written.namespace ?? account.facts.namespace,
    ]),
  );
}

function idOf({ uri, index }: DocumentKey): string {
  return `${index} ${uri}`;
}
