import type { PlacedResource } from '../../../workspace/graph.ts';
import { inOneFolder } from '../../shared/folder.ts';

/**
 * Of the Secrets of one name in other namespaces, the one that somebody must have meant: it stands beside the object
 * that refers to the name. Undefined where none does, since one of another folder belongs to another installation and
 * says nothing about the Secrets of this one, and where a tool copies them into other namespaces.
 */
export function secretElsewhere(
  found: readonly PlacedResource[],
  referrer: PlacedResource,
): PlacedResource | undefined {
  return found.some(isCopied) ? undefined : found.find((secret) => inOneFolder(secret, referrer));
}

/** Secrets that are copied say so by their labels. */
function isCopied({ facts: { secret } }: PlacedResource): boolean {
  return Object.keys(secret?.labels ?? {}).some((name) => /reflector|replicat|kubed|sync/i.test(name));
}
