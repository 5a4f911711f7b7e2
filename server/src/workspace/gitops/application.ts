import type { Known } from '../facts.ts';
import type { KustomizationFacts } from '../kustomize/kustomization.ts';

/** A folder that a controller deploys from the repository, and what it does to the objects in it. */
export interface ApplicationFacts {
  readonly controller: 'flux' | 'argo-cd';
  /** Segments from the root of its repository, which may be another one than this. Never empty. */
  readonly path: readonly string[];
  /** True when manifests of the folders below are deployed too. */
  readonly recursive: boolean;
  /** What it does as a kustomization around the one of the folder would; `resources` is empty. */
  readonly treatment: KustomizationFacts;
  /** Where objects go that say no namespace, after all; undefined when it does not matter. */
  readonly fallback: Known<string> | undefined;
  /** The only files it takes, by their paths from the folder; absent when it takes all. */
  readonly include?: readonly string[];
  /** Files that it leaves alone. */
  readonly exclude?: readonly string[];
  /** True when it takes manifests as they are; the rest is built by Kustomize, with a kustomization or without. */
  readonly plain: boolean;
}

/** The segments of a path in a repository; undefined for the root, which nothing tells from the root of another, and for what leads out. */
export function repositoryPath(path: string): readonly string[] | undefined {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.length === 0 ? undefined : segments;
}
