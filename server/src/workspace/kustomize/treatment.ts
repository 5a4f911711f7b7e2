import type { Known } from '../facts.ts';
import type { PlacedApplication } from '../gitops/applications.ts';
import type { KustomizationFacts } from './kustomization.ts';
import type { FileKey } from './paths.ts';

/** Kinds whose objects keep their names. */
// Namespaces bear the name of the build's namespace instead; definitions of kinds keep theirs (builtinconfig/nameprefix, prefix filter).
export const neverRenamed: ReadonlySet<string> = new Set([
  'Namespace',
  'CustomResourceDefinition',
  'APIService',
]);

/** What one build, from its outermost kustomization down, does to the objects of a file. */
export interface Build {
  /** The outermost kustomization, or the application that deploys it. */
  readonly root: FileKey;
  /** Undefined when no kustomization on the way sets one: the objects keep theirs. */
  readonly namespace: Known<string> | undefined;
  /** Where objects go that have none after all that. */
  readonly fallback: Known<string> | undefined;
  readonly prefix: string;
  readonly suffix: string;
  /** True when names may change in a way that is not known. */
  readonly namesHidden: boolean;
  /** Those that patch single objects, in order. */
  readonly patches: readonly PatchingPlace[];
}

/** What one kustomization makes of the identity of objects. */
export type Renaming = Pick<Build, 'namespace' | 'prefix' | 'suffix' | 'namesHidden'>;

export interface PatchingPlace {
  readonly by: FileKey;
  /** What happens to objects before it, from the innermost kustomization on, and that of its own, which only late patches see. */
  readonly before: readonly Renaming[];
  readonly own: Renaming;
  /** Which of its patches a namespace is set after: none, those made before that of its own kustomization, or all. */
  readonly namespaceLost: 'never' | 'before' | 'always';
}

export type Treatment = Omit<Build, 'root'>;

const unknown = { known: false } as const;

/** What a kustomization does by its own fields; `transformed` when transformers may change names and namespaces. */
export function treatmentIn(
  key: FileKey,
  facts: KustomizationFacts | undefined,
  transformed: boolean,
): Treatment {
  const { namespace, namePrefix, nameSuffix, patches = [] } = facts ?? {};
  const own: Renaming = {
    // A transformer that sets a namespace stands where the field would.
    namespace: namespace ?? (transformed ? unknown : undefined),
    prefix: namePrefix?.known === true ? namePrefix.value : '',
    suffix: nameSuffix?.known === true ? nameSuffix.value : '',
    namesHidden: transformed || namePrefix?.known === false || nameSuffix?.known === false,
  };
  const namespaceLost = namespace === undefined ? 'never' : 'before';
  return {
    ...own,
    fallback: undefined,
    patches: patches.length === 0 ? [] : [{ by: key, namespaceLost, before: [], own }],
  };
}

/** What stands around an application and decides what it does. */
export interface Circumstances {
  /** True when it may mean several folders. */
  readonly isAmbiguous: boolean;
  /** True when its folder has a kustomization. */
  readonly isKustomized: boolean;
  /** True when its build changes where it deploys to. */
  readonly isRedirected: boolean;
}

/** What an application does to the objects of its folder. */
export function treatmentOf(
  { key, facts }: PlacedApplication,
  { isAmbiguous, isKustomized, isRedirected }: Circumstances,
): Treatment {
  const { plain, fallback, treatment } = facts;
  // Manifests of a plain folder are taken as they are; Kustomize has no part in it.
  const own = treatmentIn(key, plain && !isKustomized ? undefined : treatment, false);
  const renames = own.prefix !== '' || own.suffix !== '';
  const isOpen = isAmbiguous && (own.namespace ?? fallback) !== undefined;
  return {
    ...own,
    namespace: (isOpen && own.namespace !== undefined) || (isRedirected && !plain) ? unknown : own.namespace,
    fallback: plain && (isOpen || isRedirected) ? unknown : fallback,
    // It takes the place of the prefix that the kustomization of the folder has (fluxcd/pkg kustomize; argo-cd util/kustomize).
    namesHidden: own.namesHidden || (renames && isKustomized),
  };
}

/**
 * The outermost namespace is set last; outer prefixes stand before inner ones. `isMerged` where the outer one is an
 * application that writes into the kustomization of the inner one, which then makes its later patches after it as well,
 * and those of the application before its own fields.
 */
export function within(inner: Treatment, outer: Treatment, isMerged = false): Treatment {
  const { namespace, prefix, suffix, namesHidden } = inner;
  const done: Renaming = { namespace, prefix, suffix, namesHidden };
  return {
    namespace: outer.namespace ?? inner.namespace,
    fallback: outer.fallback ?? inner.fallback,
    prefix: outer.prefix + inner.prefix,
    suffix: inner.suffix + outer.suffix,
    namesHidden: inner.namesHidden || outer.namesHidden,
    patches: [
      ...(outer.namespace === undefined
        ? inner.patches
        : inner.patches.map((place): PatchingPlace => {
            const isKept = isMerged && place.namespaceLost !== 'always';
            return { ...place, namespaceLost: isKept ? 'before' : 'always' };
          })),
      ...outer.patches.map((place): PatchingPlace => {
        if (!isMerged) return { ...place, before: [done, ...place.before] };
        const isLost = place.namespaceLost === 'never' && inner.namespace !== undefined;
        return isLost ? { ...place, namespaceLost: 'before' } : place;
      }),
    ],
  };
}
