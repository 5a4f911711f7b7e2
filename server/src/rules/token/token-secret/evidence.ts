import { defaultTokenPath } from '../../../workspace/api-use.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { accountOfPods } from '../../../workspace/token-state.ts';
import type { Confidence } from '../../rule.ts';
import { inOneFolder } from '../../shared/folder.ts';
import { isTokenSecret } from './token-secret.ts';
import { mountsOf, type SecretUse } from './uses.ts';

/** Why a Secret is taken for a token Secret, and whose token it holds. */
export interface Evidence {
  readonly basis: /** A manifest of the workspace says so, in the same namespace. */
    | 'manifest'
    /** A manifest says so, but only one of the two objects states its namespace. */
    | 'manifest-namespace-unknown'
    /** The name the control plane gave to token Secrets before 1.24: `<account>-token-<5 characters>`. */
    | 'left-over-name'
    /** The keys taken are those of a token Secret. */
    | 'items';
  readonly confidence: Confidence;
  /** The manifests, for the two `manifest` cases. */
  readonly secrets: readonly PlacedResource[];
  /** Whose token it is; undefined where that is not known, or where the manifests differ. */
  readonly account: string | undefined;
}

// Random names leave out vowels and look-alike digits (apimachinery pkg/util/rand), which keeps `ci-token-admin` out.
const leftOverName = /^(.+)-token-[bcdfghjklmnpqrstvwxz2456789]{5}$/;

/** What speaks for the used Secret being a token Secret; undefined where nothing does or something speaks against it. */
export function tokenSecretEvidence(
  use: SecretUse,
  workload: PlacedResource,
  graph: WorkspaceGraph,
): Evidence | undefined {
  const { facts, document } = workload;
  const named = graph
    .perhapsInNamespace('Secret', use.secret, facts.namespace)
    .filter((secret) => secret.facts.secret && secret.facts.completeness !== 'patch');
  const matching = (wanted: 'same' | 'unknown'): readonly PlacedResource[] =>
    named.filter((secret) => namespacesMatch(secret.facts.namespace, facts.namespace) === wanted);
  const here = nearest(matching('same'), document.uri);
  if (here.length > 0) {
    if (!here.every(isTokenSecret)) return undefined;
    const stated = facts.namespace !== undefined || here.some((secret) => inOneFolder(secret, { document }));
    return {
      basis: 'manifest',
      confidence: stated ? 'high' : 'medium',
      secrets: here,
      account: accountOf(here),
    };
  }
  const perhaps = matching('unknown');
  if (perhaps.length > 0) {
    if (!perhaps.every(isTokenSecret)) return undefined;
    return {
      basis: 'manifest-namespace-unknown',
      confidence: 'medium',
      secrets: perhaps,
      account: accountOf(perhaps),
    };
  }
  const prefix = leftOverName.exec(use.secret)?.[1];
  if (prefix !== undefined) {
    const confidence = prefix === accountOfPods(workload) ? 'medium' : 'low';
    return { basis: 'left-over-name', confidence, secrets: [], account: prefix };
  }
  return takesTokenKeys(use, workload)
    ? { basis: 'items', confidence: 'low', secrets: [], account: undefined }
    : undefined;
}

/** Objects of one file are applied together; those of other files only stand in where the file has none. */
function nearest(secrets: readonly PlacedResource[], uri: string): readonly PlacedResource[] {
  const inFile = secrets.filter(({ document }) => document.uri === uri);
  return inFile.length > 0 ? inFile : secrets;
}

function accountOf(secrets: readonly PlacedResource[]): string | undefined {
  const names = new Set(secrets.map(({ facts }) => facts.secret?.serviceAccountName));
  return names.size === 1 ? [...names][0] : undefined;
}

/**
 * All three keys of a token Secret; or two of them where in-cluster clients look. One key `token` proves nothing,
 * and `token` with `ca.crt` elsewhere is how credentials of other clusters are kept.
 */
function takesTokenKeys(use: SecretUse, { facts }: PlacedResource): boolean {
  if (use.how === 'env' || use.how === 'envFrom') return false;
  const keys = new Set(use.items?.map(({ key }) => key));
  if (!keys.has('token') || !keys.has('ca.crt')) return false;
  if (keys.size === 3 && keys.has('namespace')) return true;
  const { pod } = facts;
  return (
    keys.size === 2 &&
    pod !== undefined &&
    mountsOf(pod, use.volume.name).some(({ mount }) => mount.mountPath === defaultTokenPath)
  );
}
