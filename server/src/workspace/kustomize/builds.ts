import type { Known } from '../facts.ts';
import type { KustomizationFacts } from './kustomization.ts';
import { type FileKey, fileKey, filesMeantBy } from './paths.ts';

/** What one build, from its outermost kustomization down, does to the objects of a file. */
export interface Build {
  /** The outermost kustomization. */
  readonly root: FileKey;
  /** Undefined when no kustomization on the way sets one: the objects keep theirs. */
  readonly namespace: Known<string> | undefined;
  readonly prefix: string;
  readonly suffix: string;
  /** True when names may change in a way that is not known. */
  readonly namesHidden: boolean;
}

type Treatment = Omit<Build, 'root'>;

/** The kustomizations of a workspace. The order in which they come to be known does not matter. */
export interface Builds {
  /** Puts what a kustomization says in place, undefined when it is gone; answers with the files it treats, before and after. */
  set(uri: string, facts: KustomizationFacts | undefined): ReadonlySet<FileKey>;
  /** The builds that hold a file; empty for a file that no kustomization lists. */
  of(uri: string): readonly Build[];
  readonly size: number;
}

interface Use {
  readonly by: FileKey;
  readonly as: 'resource' | 'component';
}

// Overlays of overlays multiply; nobody reads more than these apart, and what is not known is not judged.
const mostBuilds = 64;
// Many files that all list each other have no end of ways.
const mostSteps = 5000;
const hiddenBuild: Build = {
  root: '',
  namespace: { known: false },
  prefix: '',
  suffix: '',
  namesHidden: true,
};

export function createBuilds(): Builds {
  const kustomizations = new Map<FileKey, KustomizationFacts>();
  /** By whom a file, which need not be there, is listed. */
  const uses = new Map<FileKey, Map<FileKey, Use['as']>>();
  let known = new Map<FileKey, readonly Build[]>();

  const link = (key: FileKey, facts: KustomizationFacts | undefined, add: boolean): void => {
    const each = (entries: readonly string[] | undefined, as: Use['as']): void => {
      for (const entry of entries ?? []) {
        for (const file of filesMeantBy(key, entry)) {
          const users = uses.get(file) ?? new Map<FileKey, Use['as']>();
          if (add) users.set(key, as);
          else users.delete(key);
          if (users.size === 0) uses.delete(file);
          else uses.set(file, users);
        }
      }
    };
    each(facts?.resources, 'resource');
    each(facts?.components, 'component');
  };

  /** The files that a kustomization treats; a component treats what stands beside it as well. */
  const reach = (key: FileKey, into: Set<FileKey>): void => {
    const waiting = new Set([key]);
    for (const next of waiting)
      for (const [user, as] of uses.get(next) ?? []) if (as === 'component') waiting.add(user);
    for (const next of waiting) {
      into.add(next);
      const facts = kustomizations.get(next);
      for (const entry of [...(facts?.resources ?? []), ...(facts?.components ?? [])])
        for (const file of filesMeantBy(next, entry)) waiting.add(file);
    }
  };

  const open = new Set<FileKey>();
  let ringed = false;
  let steps = 0;
  const buildsOf = (key: FileKey): readonly Build[] => {
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
    for (const [user, as] of uses.get(key) ?? []) {
      if (isFull()) break;
      // Kustomize refuses files that list each other; here the ring only has to end.
      if (open.has(user)) {
        ringed = true;
        continue;
      }
      const own = treatmentBy(user, as);
      const outer = buildsOf(user);
      if (outer.length === 0) add({ root: user, ...own });
      for (const build of outer) add({ root: build.root, ...within(own, build) });
    }
    open.delete(key);
    const builds = isFull() ? [hiddenBuild] : [...found].sort(byText).map(([, build]) => build);
    if (!ringed || open.size === 0) known.set(key, builds);
    ringed ||= outside;
    return builds;
  };

  /** What a kustomization does to what it lists: its components first, then its own fields. */
  const treatmentBy = (key: FileKey, as: Use['as']): Treatment => {
    const own = treatmentIn(kustomizations.get(key));
    if (as === 'component') return own;
    const components = (kustomizations.get(key)?.components ?? []).flatMap((entry) =>
      filesMeantBy(key, entry).flatMap((file) => kustomizations.get(file) ?? []),
    );
    let treatment = own;
    for (const component of components.toReversed()) treatment = within(treatmentIn(component), treatment);
    return treatment;
  };

  return {
    set(uri, facts) {
      const key = fileKey(uri);
      const touched = new Set<FileKey>();
      const before = kustomizations.get(key);
      // Typing in a comment treats nothing otherwise.
      if (JSON.stringify(before) === JSON.stringify(facts)) return touched;
      reach(key, touched);
      link(key, before, false);
      if (facts === undefined) kustomizations.delete(key);
      else kustomizations.set(key, facts);
      link(key, facts, true);
      reach(key, touched);
      known = new Map();
      return touched;
    },
    of: (uri) => {
      if (uses.size === 0) return [];
      const key = fileKey(uri);
      ringed = false;
      steps = 0;
      return uses.has(key) ? buildsOf(key) : [];
    },
    get size() {
      return kustomizations.size;
    },
  };
}

function byText([a]: readonly [string, Build], [b]: readonly [string, Build]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function treatmentIn(facts: KustomizationFacts | undefined): Treatment {
  if (facts === undefined) return { namespace: undefined, prefix: '', suffix: '', namesHidden: false };
  const { namespace, namePrefix, nameSuffix, transformed } = facts;
  return {
    // A transformer that sets a namespace stands where the field would; most set labels.
    namespace: namespace ?? (transformed ? { known: false } : undefined),
    prefix: namePrefix?.known === true ? namePrefix.value : '',
    suffix: nameSuffix?.known === true ? nameSuffix.value : '',
    namesHidden: transformed || namePrefix?.known === false || nameSuffix?.known === false,
  };
}

/** The outermost namespace is set last; outer prefixes stand before inner ones. */
function within(inner: Treatment, outer: Treatment): Treatment {
  return {
    namespace: outer.namespace ?? inner.namespace,
    prefix: outer.prefix + inner.prefix,
    suffix: inner.suffix + outer.suffix,
    namesHidden: inner.namesHidden || outer.namesHidden,
  };
}
