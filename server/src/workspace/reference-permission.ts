import type { ObjectReference } from '../kubernetes/gateway/reference.ts';
import type { GrantedFrom, GrantedTo } from '../kubernetes/gateway/reference-grant.ts';
import type { PlacedResource, WorkspaceGraph } from './graph.ts';
import { grantsKey } from './mentions-gateway.ts';

/** Who refers from where. */
export interface Referrer {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string | undefined;
}

/**
 * Whether a reference may cross namespaces. `refused` only where the workspace knows the other namespace: it holds the
 * object or a ReferenceGrant there.
 */
export type Permission =
  | { readonly state: 'local' | 'granted' | 'unknown' }
  /** `grants`: those of the other namespace, which let others in. */
  | { readonly state: 'refused'; readonly namespace: string; readonly grants: readonly PlacedResource[] };

/** The permission of a reference of a Gateway or route. */
export function permissionOf(
  referrer: Referrer,
  reference: ObjectReference,
  graph: WorkspaceGraph,
): Permission {
  const namespace = reference.namespace?.text;
  if (namespace === undefined || namespace === referrer.namespace) return { state: 'local' };
  if (referrer.namespace === undefined) return { state: 'unknown' };
  const grants = graph.mentioning(grantsKey, namespace);
  if (grants.some((grant) => lets(grant, referrer, reference))) return { state: 'granted' };
  // A grant of which a template hides part, or whose namespace is not said, may be the one.
  if (grants.some(isPartial)) return { state: 'unknown' };
  const homeless = graph.mentioning(grantsKey, '');
  if (homeless.some((grant) => isPartial(grant) || lets(grant, referrer, reference)))
    return { state: 'unknown' };
  const known =
    grants.length > 0 || graph.inNamespace(reference.kind, reference.name.text, namespace).length > 0;
  return known ? { state: 'refused', namespace, grants } : { state: 'unknown' };
}

function isPartial({ facts }: PlacedResource): boolean {
  return facts.referenceGrant?.partial === true || facts.completeness !== 'complete';
}

function lets(
  { facts: { referenceGrant } }: PlacedResource,
  referrer: Referrer,
  reference: ObjectReference,
): boolean {
  return (
    referenceGrant?.from.some((from) => isFrom(from, referrer)) === true &&
    referenceGrant.to.some((to) => isTo(to, reference))
  );
}

/** Whether an entry of `from` means the one who refers. */
export function isFrom({ group, kind, namespace }: GrantedFrom, referrer: Referrer): boolean {
  return (
    (group?.text ?? '') === referrer.group &&
    kind?.text === referrer.kind &&
    namespace?.text === referrer.namespace
  );
}

/** Whether an entry of `to` means the object referred to. */
export function isTo({ group, kind, name }: GrantedTo, reference: ObjectReference): boolean {
  return (
    (group?.text ?? '') === reference.group &&
    kind?.text === reference.kind &&
    (name === undefined || name.text === '' || name.text === reference.name.text)
  );
}
