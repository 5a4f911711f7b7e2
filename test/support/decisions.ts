import { expect, test } from 'vitest';
import { policyOf, requestOf } from './access.ts';

// RBAC objects in few words, for tables of decisions. Rules and subjects are YAML flow lists and maps.

/** What must be decided in a world: fact, yes or no, request as `requestOf` reads it. */
export type Row = readonly [fact: string, answer: 'yes' | 'no', request: string];

/** What every RBAC document begins with; the kind follows. */
export const header = 'apiVersion: rbac.authorization.k8s.io/v1\nkind:';
/** The `roleRef` of a binding. */
export const ref = (kind: string, name: string): string =>
  `roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ${kind}, name: "${name}"}`;

/** A ClusterRole; `more` continues its metadata. */
export function clusterRole(name: string, rules: string, more = ''): string {
  return `${header} ClusterRole\nmetadata: {name: "${name}"${more}}\nrules: ${rules}\n---\n`;
}

/** A Role. */
export function role(namespace: string, name: string, rules: string): string {
  return `${header} Role\nmetadata: {name: ${name}, namespace: ${namespace}}\nrules: ${rules}\n---\n`;
}

/** A ClusterRoleBinding. */
export function everywhere(name: string, roleName: string, subjects: string): string {
  return `${header} ClusterRoleBinding\nmetadata: {name: "${name}"}\n${ref('ClusterRole', roleName)}\nsubjects: [${subjects}]\n---\n`;
}

/** A RoleBinding. */
export function within(namespace: string, name: string, roleRef: string, subjects: string): string {
  return `${header} RoleBinding\nmetadata: {name: ${name}, namespace: ${namespace}}\n${roleRef}\nsubjects: [${subjects}]\n---\n`;
}

/** A subject of kind User. */
export const user = (name: string): string => `{kind: User, name: "${name}"}`;

/** A subject of kind Group. */
export const group = (name: string): string => `{kind: Group, name: "${name}"}`;

/** A subject of kind ServiceAccount; `more` continues it. */
export const account = (name: string, more = ''): string => `{kind: ServiceAccount, name: ${name}${more}}`;

/** One test for every row: the evaluator decides so, and says why. */
export function decide(world: string, rows: readonly Row[]): void {
  const policy = policyOf(world);
  test.each(rows)('%s %s: %s', (_fact, answer, line) => {
    const decision = policy.authorize(requestOf(line));
    expect(decision.allowed ? 'yes' : 'no', decision.reason).toBe(answer);
    expect(decision.reason).not.toBe('');
  });
}
