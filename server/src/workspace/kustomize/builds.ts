import { getOrMake } from '../get-or-make.ts';
import type { ApplicationFacts } from '../gitops/application.ts';
import { createApplications, isAmbiguous, type PlacedApplication } from '../gitops/applications.ts';
import { createFolders, type FolderKey, folderOf } from './folders.ts';
import { type IdentityChange, unreadable } from './identity-change.ts';
import type { KustomizationFacts } from './kustomization.ts';
import { type PatchesOf, patchesForKind, type ResolvedPatch, resolvedPatch } from './patched.ts';
import { type FileKey, fileKey, filesMeantBy } from './paths.ts';
import { isHarmlessTransformer } from './transformers.ts';
import { type Build, type Treatment, treatmentIn, treatmentOf, within } from './treatment.ts';
import { createUses, filesReadBy, type UsedAs } from './uses.ts';

/**
 * The kustomizations and applications of a workspace. The order in which they come to be known does not matter. Before
 * somebody asks how any file is treated, a change answers with no files.
 */
export interface Builds {
  /** Notes that a file is there or no longer; answers with the files that are treated otherwise since then. */
  setFile(uri: string, isThere: boolean): ReadonlySet<FileKey>;
  /** Puts what a kustomization says in place, undefined when it is gone; answers with the files it treats, before and after. */
  set(uri: string, facts: KustomizationFacts | undefined): ReadonlySet<FileKey>;
  /** Puts what a document deploys in place; answers with the files that are treated otherwise. */
  setApplications(
    uri: string,
    document: string,
    applications: readonly ApplicationFacts[],
  ): ReadonlySet<FileKey>;
  /** The builds that hold a file; empty for a file that no kustomization lists. */
  of(uri: string): readonly Build[];
  /** What stands behind a place of `Build.patches`. */
  readonly patchesOf: PatchesOf;
  /** Whether a file is named as a patch or a transformer. */
  isPatch(uri: string): boolean;
  /** Notes that what a patch says differs; answers with the files whose objects it may change. */
  changePatch(uri: string): ReadonlySet<FileKey>;
  /** True when there is nothing that treats files. */
  readonly isEmpty: boolean;
}

interface Use {
  readonly by: FileKey;
  readonly as: UsedAs;
}

// Overlays of overlays multiply; nobody reads more than these apart, and what is not known is not judged.
const mostBuilds = 64;
// Many files that all list each other have no end of ways.
const mostSteps = 5000;
const hiddenBuild: Build = {
  root: '',
  namespace: { known: false },
  fallback: undefined,
  prefix: '',
  suffix: '',
  namesHidden: true,
  patches: [],
};

/** `changesIn` says what a file changes that is a patch; undefined when nothing in it can be read. */
export function createBuilds(
  changesIn: (file: FileKey) => readonly IdentityChange[] | undefined = () => undefined,
): Builds {
  const kustomizations = new Map<FileKey, KustomizationFacts>();
  const applications = createApplications();
  const folders = createFolders();
  const uses = createUses();
  /** Folders by the number of their kustomizations. */
  const kustomized = new Map<FolderKey, number>();
  /** Undefined until somebody asks how a file is treated. */
  let known: Map<FileKey, readonly Build[]> | undefined;
  const aroundFiles = new Map<FolderKey, readonly PlacedApplication[]>();
  const aroundKustomizations = new Map<FolderKey, readonly PlacedApplication[]>();
  /** Of each kustomization, all of them and those for objects of a kind. */
  const patches = new Map<FileKey, readonly ResolvedPatch[]>();
  const patchesByKind = new Map<FileKey, Map<string, readonly ResolvedPatch[]>>();

  /** What builds files have is to be found out again. */
  const forget = (): void => {
    if (known !== undefined) known = new Map();
    patches.clear();
    patchesByKind.clear();
    aroundFiles.clear();
    aroundKustomizations.clear();
  };

  const isKustomized = (folder: FolderKey): boolean => (kustomized.get(folder) ?? 0) > 0;

  const factsOf = (key: FileKey): KustomizationFacts | undefined =>
    kustomizations.get(key) ?? applications.get(key)?.facts.treatment;

  const allPatchesOf = (key: FileKey): readonly ResolvedPatch[] =>
    getOrMake(patches, key, () =>
      (factsOf(key)?.patches ?? []).map((patch) => {
        if ('changes' in patch.source) return resolvedPatch(patch, patch.source.changes);
        const [file] = filesMeantBy(key, patch.source.file);
        const changes = file === undefined ? undefined : changesIn(file);
        return resolvedPatch(patch, changes ?? [unreadable]);
      }),
    );

  const patchesOf: PatchesOf = (key, object) =>
    getOrMake(
      getOrMake(patchesByKind, key, () => new Map<string, readonly ResolvedPatch[]>()),
      `${object.group}/${object.kind}`,
      () => patchesForKind(allPatchesOf(key), object),
    );

  /** The applications that deploy a file without a kustomization that lists it: those of its folder and of folders above. */
  const applicationsOf = (key: FileKey): readonly PlacedApplication[] => {
    const home = applications.size === 0 ? undefined : folderOf(key);
    if (home === undefined) return [];
    const isKustomization = kustomizations.has(key);
    return applicationsAround(home, isKustomization).filter(({ folder, facts }) => {
      const { recursive, plain, include, exclude } = facts;
      const path = key.slice(folder.length + 1);
      if (!isKustomization && (include?.includes(path) === false || exclude?.includes(path))) return false;
      if (folder !== home && (!recursive || (plain && isKustomization))) return false;
      return !plain || !folders.hasFile(`${folder}/Chart.yaml`);
    });
  };

  /** Those of a folder and of the folders above, as far as they have a say in its kustomization or its other files. */
  const applicationsAround = (home: FolderKey, isKustomization: boolean): readonly PlacedApplication[] =>
    getOrMake(isKustomization ? aroundKustomizations : aroundFiles, home, () => {
      const found: PlacedApplication[] = [];
      for (let folder: FolderKey | undefined = home; folder !== undefined; folder = folderOf(folder)) {
        // A folder with a kustomization is deployed by it, and those below are what it lists.
        if (isKustomized(folder) && !(isKustomization && folder === home)) break;
        found.push(...applications.at(folder));
      }
      return found;
    });

  const usersOf = (key: FileKey): readonly Use[] =>
    applications.get(key) !== undefined
      ? []
      : [
          ...[...uses.listing(key)].map(([by, as]) => ({ by, as })),
          ...applicationsOf(key).map(({ key: by }): Use => ({ by, as: 'resource' })),
        ];

  /** The files that some kustomizations and applications treat; a component treats what stands beside it as well. */
  const reach = (keys: Iterable<FileKey>): Set<FileKey> => {
    if (known === undefined) return new Set();
    const waiting = new Set(keys);
    for (const next of waiting)
      for (const [user, as] of uses.listing(next)) if (as === 'component') waiting.add(user);
    for (const next of waiting) {
      const facts = factsOf(next);
      for (const entry of [...(facts?.resources ?? []), ...(facts?.components ?? [])])
        for (const file of filesMeantBy(next, entry)) waiting.add(file);
      // A file that is only a patch is none of the objects it shows.
      for (const file of filesReadBy(next, facts)) waiting.add(file);
      const application = applications.get(next);
      if (application !== undefined) for (const file of folders.within(application.folder)) waiting.add(file);
      // Where an application is written may decide what becomes of it.
      for (const { key } of applications.saidBy(next)) waiting.add(key);
    }
    return waiting;
  };

  const open = new Set<FileKey>();
  let ringed = false;
  let steps = 0;
  const buildsOf = (key: FileKey): readonly Build[] => {
    known ??= new Map();
    const done = known.get(key);
    if (done !== undefined) return done;
    steps += 1;
    const outside = ringed;
    ringed = false;
    open.add(key);
    const found = new Map<string, Build>();
    const isFull = (): boolean => found.size > mostBuilds || steps > mostSteps;
    const add = (build: Build): void => {
      if (!isFull()) found.set(JSON.stringify(build), build);
    };
    for (const { by: user, as } of usersOf(key)) {
      if (isFull()) break;
      // Kustomize refuses files that list each other; here the ring only has to end.
      if (open.has(user)) {
        ringed = true;
        continue;
      }
      const own = treatmentBy(user, as);
      const outer = buildsOf(user);
      if (outer.length === 0) add({ root: user, ...own });
      for (const build of outer) {
        const isMerged = applications.get(build.root)?.folder === folderOf(user);
        add({ root: build.root, ...within(own, build, isMerged) });
      }
    }
    open.delete(key);
    const builds = isFull() ? [hiddenBuild] : [...found].sort(byText).map(([, build]) => build);
    if (!ringed || open.size === 0) known?.set(key, builds);
    ringed ||= outside;
    return builds;
  };

  const plainTreatment = (key: FileKey, facts: KustomizationFacts | undefined): Treatment => {
    const isTransformer = (entry: string): boolean => {
      const [file] = filesMeantBy(key, entry);
      const changes = file === undefined ? undefined : changesIn(file);
      return changes?.every(({ object }) => isHarmlessTransformer(object?.kind)) !== true;
    };
    return treatmentIn(
      key,
      facts,
      facts?.transformed === true || facts?.transformers.some(isTransformer) === true,
    );
  };

  /** What a kustomization does to what it lists: its components first, then its own fields. */
  const treatmentBy = (key: FileKey, as: UsedAs): Treatment => {
    const application = applications.get(key);
    const facts = factsOf(key);
    const own =
      application === undefined
        ? plainTreatment(key, facts)
        : treatmentOf(application, {
            isAmbiguous: isAmbiguous(application, folders),
            isKustomized: isKustomized(application.folder),
            isRedirected: isRedirected(application),
          });
    if (as === 'component') return own;
    let treatment = own;
    for (const entry of (facts?.components ?? []).toReversed())
      for (const file of filesMeantBy(key, entry))
        if (kustomizations.has(file))
          treatment = within(plainTreatment(file, kustomizations.get(file)), treatment);
    return treatment;
  };

  /** Whether the build that deploys an application changes where that deploys to. */
  const isRedirected = ({ file }: PlacedApplication): boolean => {
    if (open.has(file)) {
      ringed = true;
      return false;
    }
    return buildsOf(file).some(({ patches }) =>
      patches.some(({ by }) =>
        allPatchesOf(by).some(({ changes }) => changes.some(({ change }) => change.redirects === true)),
      ),
    );
  };

  /** Folders that come and go tell what applications mean. */
  const meaning = (changed: readonly FolderKey[]): readonly FileKey[] =>
    applications.size === 0
      ? []
      : changed.flatMap((folder) =>
          [...applications.at(folder)].flatMap(({ candidates }) => candidates.map(({ key }) => key)),
        );

  return {
    setFile(uri, isThere) {
      const key = fileKey(uri);
      const changed = meaning(isThere ? folders.add(key) : folders.delete(key));
      const home = folderOf(key);
      // Argo CD takes a folder with a chart for one.
      const isChart = applications.size > 0 && home !== undefined && key.endsWith('/Chart.yaml');
      const charts = isChart ? [...applications.at(home)].map((application) => application.key) : [];
      if (changed.length === 0 && charts.length === 0) return new Set();
      forget();
      return reach([...changed, ...charts]);
    },
    set(uri, facts) {
      const key = fileKey(uri);
      const before = kustomizations.get(key);
      // Typing in a comment treats nothing otherwise.
      if (before === facts || (before && facts && JSON.stringify(before) === JSON.stringify(facts)))
        return new Set();
      const touched = reach([key]);
      uses.link(key, before, false);
      if (facts === undefined) kustomizations.delete(key);
      else kustomizations.set(key, facts);
      uses.link(key, facts, true);
      for (const file of reach([key])) touched.add(file);
      const home = folderOf(key);
      if ((before === undefined) !== (facts === undefined) && home !== undefined) {
        kustomized.set(home, (kustomized.get(home) ?? 0) + (facts === undefined ? -1 : 1));
        // The first kustomization of a folder takes its files from applications around it.
        if (applications.size > 0) for (const file of reach(folders.within(home))) touched.add(file);
      }
      forget();
      return touched;
    },
    setApplications(uri, document, next) {
      const { before, after } = applications.set(document, fileKey(uri), next);
      if (before.length === 0 && after.length === 0) return new Set();
      const keys = (list: readonly PlacedApplication[]): readonly FileKey[] => list.map(({ key }) => key);
      const touched = new Set<FileKey>();
      for (const application of [...before, ...after]) {
        if (!folders.has(application.folder)) continue;
        for (const file of folders.within(application.folder)) touched.add(file);
      }
      for (const { key, facts } of before) uses.link(key, facts.treatment, false);
      for (const { key, facts } of after) uses.link(key, facts.treatment, true);
      forget();
      return reach([...touched, ...keys(after)]);
    },
    of: (uri) => {
      known ??= new Map();
      if (uses.isEmpty && applications.size === 0) return [];
      const key = fileKey(uri);
      ringed = false;
      steps = 0;
      return buildsOf(key);
    },
    patchesOf,
    isPatch: (uri) => uses.isPatch(fileKey(uri)),
    changePatch(uri) {
      forget();
      return reach(uses.patchingWith(fileKey(uri)));
    },
    get isEmpty() {
      return kustomizations.size === 0 && applications.size === 0;
    },
  };
}

function byText([a]: readonly [string, Build], [b]: readonly [string, Build]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
