import type { DocumentKey } from './document-key.ts';
import type { DocumentFacts, ResourceFacts } from './facts.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { createBuilds } from './kustomize/builds.ts';
import { builtFacts } from './kustomize/built-facts.ts';
import type { KustomizationFacts } from './kustomize/kustomization.ts';
import { type FileKey, fileKey, isKustomizationFile } from './kustomize/paths.ts';
import { createScopes } from './kustomize/scopes.ts';
import { type GraphKey, graphKey, keyInNamespace } from './mentions.ts';
import { type Buckets, createBuckets } from './named-buckets.ts';
import {
  accountKey,
  buildKeys,
  isRenamed,
  keysOf,
  meantKeys,
  ownKeys,
  renamedKeys,
  subjectKey,
} from './object-keys.ts';

/** The graph of a workspace, kept up to date document by document. */
export interface WorkspaceIndex extends WorkspaceGraph {
  /** Puts the facts of a document in place of what stood there; undefined takes the document out. */
  place(document: DocumentKey, facts: DocumentFacts | undefined): void;
  /** Follows what the documents placed since the last call mean for objects of other documents, through Kustomize. */
  settle(): IndexChange;
  resourcesOf(document: DocumentKey): readonly PlacedResource[];
  /** Keys under which a document's objects are found or which they mention: what a change of it may touch. */
  keysOf(document: DocumentKey): ReadonlySet<GraphKey>;
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

/** An empty index. Look-ups answer in order of uri and document, whatever the order of placing was. */
export function createIndex(): WorkspaceIndex {
  const stored = new Map<string, StoredDocument>();
  const byFile = new Map<FileKey, Set<string>>();
  const defined = createBuckets();
  const mentioned = createBuckets();
  /** By the names that builds give. */
  const renamed = createBuckets();
  /** ServiceAccounts, and the subjects that may follow them, by build. */
  const inBuild = createBuckets();
  const builds = createBuilds();
  const kustomizations = new Map<string, Map<number, KustomizationFacts>>();
  let renamings = 0;
  let renamingsSettled = 0;
  const unsettled = { files: new Set<FileKey>(), accounts: new Set<string>() };

  const named = (kind: string, name: string): readonly PlacedResource[] => defined.get(graphKey(kind, name));
  const mentioning = (kind: string, name: string): readonly PlacedResource[] =>
    mentioned.get(graphKey(kind, name));

  const build = (document: DocumentKey, facts: ResourceFacts): PlacedResource => {
    const own = builds.of(document.uri);
    if (own.length === 0) return { document, facts };
    const accountsNamed = (name: string, root: string) =>
      inBuild.get(accountKey(root, name)).map(({ document: { uri }, facts: account, built }) => ({
        builds: builds.of(uri),
        written: (built?.written ?? account).namespace,
      }));
    return { document, ...builtFacts(facts, own, accountsNamed) };
  };

  const take = (old: StoredDocument): void => {
    for (const resource of old.placed) {
      for (const key of ownKeys(resource)) defined.take(key, resource);
      for (const key of meantKeys(resource)) mentioned.take(key, resource);
      for (const key of renamedKeys(resource)) renamed.take(key, resource);
      for (const key of buildKeys(resource)) inBuild.take(key, resource);
      if (isRenamed(resource)) renamings -= 1;
    }
  };
  const put = (fresh: StoredDocument): void => {
    for (const resource of fresh.placed) {
      for (const key of ownKeys(resource)) defined.put(key, resource);
      for (const key of meantKeys(resource)) mentioned.put(key, resource);
      for (const key of renamedKeys(resource)) renamed.put(key, resource);
      for (const key of buildKeys(resource)) inBuild.put(key, resource);
      if (isRenamed(resource)) renamings += 1;
    }
  };
  const noteAccounts = (document: StoredDocument | undefined): void => {
    if (builds.size === 0) return;
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
    for (const file of builds.set(uri, first)) unsettled.files.add(file);
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
    take(old);
    stored.set(id, fresh);
    put(fresh);
    change.documents.push(old.document);
    for (const resource of [...old.placed, ...placed])
      for (const key of keysOf(resource)) change.keys.add(key);
    noteAccounts(fresh);
  };

  const scopes = createScopes({
    named,
    mentioning,
    renamed: (kind, name) => renamed.get(graphKey(kind, name)),
  });
  const whole: WorkspaceGraph = {
    named,
    mentioning,
    renames: false,
    inNamespace: (kind, name, namespace) => defined.get(keyInNamespace(graphKey(kind, name), namespace)),
    perhapsInNamespace: (kind, name, namespace) => perhapsIn(defined, graphKey(kind, name), namespace),
    mentioningIn: (kind, name, namespace) => perhapsIn(mentioned, graphKey(kind, name), namespace),
  };

  return {
    ...whole,
    resourcesOf: (document) => stored.get(idOf(document))?.placed ?? [],
    keysOf(document) {
      const keys = new Set<GraphKey>();
      for (const resource of stored.get(idOf(document))?.placed ?? [])
        for (const key of keysOf(resource)) keys.add(key);
      return keys;
    },
    seenFrom(document) {
      if (renamings === 0) return whole;
      return scopes.seenFrom(stored.get(idOf(document))?.placed ?? []) ?? whole;
    },
    place(document, facts) {
      const id = idOf(document);
      const file = fileKey(document.uri);
      const old = stored.get(id);
      if (old !== undefined) take(old);
      noteKustomization(document, facts);
      if (facts === undefined || facts.resources.length === 0) {
        stored.delete(id);
        noteAccounts(old);
        byFile.get(file)?.delete(id);
        if (byFile.get(file)?.size === 0) byFile.delete(file);
        return;
      }
      const fresh = { document, facts, placed: facts.resources.map((each) => build(document, each)) };
      stored.set(id, fresh);
      put(fresh);
      if (accountsOf(old) !== accountsOf(fresh)) {
        noteAccounts(old);
        noteAccounts(fresh);
      }
      const ids = byFile.get(file);
      if (ids === undefined) byFile.set(file, new Set([id]));
      else ids.add(id);
    },
    settle() {
      const change = { documents: [] as DocumentKey[], keys: new Set<GraphKey>() };
      for (const file of unsettled.files) for (const id of byFile.get(file) ?? []) rebuild(id, change);
      unsettled.files.clear();
      // Subjects follow the ServiceAccounts of their build; nothing follows a subject.
      const followers = new Set<string>();
      for (const key of unsettled.accounts)
        for (const { document } of inBuild.get(key)) followers.add(idOf(document));
      for (const id of followers) rebuild(id, change);
      unsettled.accounts.clear();
      const everything = (renamings === 0) !== (renamingsSettled === 0);
      renamingsSettled = renamings;
      return { ...change, everything };
    },
  };
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

/** Those certainly of the namespace first. */
function perhapsIn(
  buckets: Buckets,
  key: GraphKey,
  namespace: string | undefined,
): readonly PlacedResource[] {
  if (namespace === undefined) return buckets.get(key);
  const same = buckets.get(keyInNamespace(key, namespace));
  const open = buckets.get(keyInNamespace(key, undefined));
  if (open.length === 0) return same;
  return same.length === 0 ? open : [...new Set([...same, ...open])];
}

/** Whether two builds of one manifest came to the same. */
function sameBuild(a: PlacedResource, b: PlacedResource | undefined): boolean {
  return b !== undefined && outcomeOf(a) === outcomeOf(b);
}

function outcomeOf({ facts, built }: PlacedResource): string {
  return JSON.stringify([
    facts.namespace,
    facts.binding?.subjects.map(({ namespace }) => namespace ?? null),
    built && [built.namespaceHidden, built.scopes, built.names, built.roots],
  ]);
}
