import type { LabelSelector } from './label-selector.ts';
import type { PolicyRule } from './matching.ts';

/**
 * RBAC objects as plain records, in the form the API server keeps them in: defaults filled in, lists never absent.
 * Strings that a manifest leaves out are empty, as in the API server's own structures.
 */

/** The API group of all RBAC kinds. */
export const rbacGroup = 'rbac.authorization.k8s.io';

/** A place in a text of the caller's: the name it gave the text, and a UTF-16 offset from the start of that text. */
export interface Place {
  readonly source: string;
  readonly offset: number;
}

/** A rule and where it is written; built-in rules have no place. */
export interface PlacedRule extends PolicyRule {
  readonly place?: Place;
}

export interface RoleObject {
  readonly kind: 'Role' | 'ClusterRole';
  /** Empty for a ClusterRole. */
  readonly namespace: string;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Undefined when the manifest has no `rules`. */
  readonly rules: readonly PlacedRule[] | undefined;
  /** `aggregationRule.clusterRoleSelectors`; undefined without an `aggregationRule`. */
  readonly aggregation: readonly LabelSelector[] | undefined;
  /** Undefined for what the API server itself creates. */
  readonly place: Place | undefined;
}

export interface BindingObject {
  readonly kind: 'RoleBinding' | 'ClusterRoleBinding';
  /** Empty for a ClusterRoleBinding. */
  readonly namespace: string;
  readonly name: string;
  readonly roleRef: RoleReference;
  /** Undefined when the manifest has no `subjects`. */
  readonly subjects: readonly Subject[] | undefined;
  /** Undefined for what the API server itself creates. */
  readonly place: Place | undefined;
}

export interface RoleReference {
  readonly apiGroup: string;
  readonly kind: string;
  readonly name: string;
}

export interface Subject {
  readonly kind: string;
  readonly apiGroup: string;
  readonly namespace: string;
  readonly name: string;
}

/** An object the API server would not store, and why, in its words where they are known. */
export interface Refusal {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly reasons: readonly string[];
  /** Who would have been bound, as far as that could be read. */
  readonly subjects: readonly Subject[];
  readonly place: Place | undefined;
}

/** What became of one manifest. */
export type Reading =
  | { readonly type: 'role'; readonly role: RoleObject }
  | { readonly type: 'binding'; readonly binding: BindingObject }
  | { readonly type: 'refusal'; readonly refusal: Refusal };

/** The same for two objects exactly when one replaces the other in the API server. */
export function objectKey(object: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): string {
  return `${object.kind}/${object.namespace}/${object.name}`;
}

/** `kind name`, or `kind namespace/name`, for people. */
export function describeObject(object: {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}): string {
  return object.namespace === ''
    ? `${object.kind} ${object.name}`
    : `${object.kind} ${object.namespace}/${object.name}`;
}
