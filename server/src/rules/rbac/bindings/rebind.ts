import type { Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import type { ResourceFacts } from '../../../workspace/facts.ts';
import type { WantedChange } from './offers.ts';
import { accountOf } from './subjects.ts';

/** The one namespace that all subjects of a binding are ServiceAccounts of; undefined without exactly one, and where a template may add subjects. */
export function commonNamespace(facts: ResourceFacts): string | undefined {
  if (facts.completeness !== 'complete') return undefined;
  const subjects = facts.binding?.subjects ?? [];
  const namespaces = subjects.map((subject) => accountOf(subject, facts)?.namespace);
  const [first] = namespaces;
  return first !== undefined && namespaces.every((namespace) => namespace === first) ? first : undefined;
}

/**
 * Makes a ClusterRoleBinding a RoleBinding of a namespace, with another ClusterRole where one is given. It is a new
 * object: what is in the cluster stays until somebody deletes it, so the comment says so.
 */
export function toRoleBinding(facts: ResourceFacts, namespace: string, role?: string): WantedChange {
  const { path, name, binding } = facts;
  const roleName = binding?.roleRef?.name ?? '';
  const operations: Operation[] = [
    { op: 'replaceScalar', path: [...path, 'kind'], value: 'RoleBinding' },
    { op: 'insertPair', path: [...path, 'metadata'], key: 'namespace', value: namespace, after: ['name'] },
    ...(role === undefined
      ? []
      : [{ op: 'replaceScalar' as const, path: [...path, 'roleRef', 'name'], value: role }]),
    {
      op: 'insertComment',
      path: [...path, 'kind'],
      text: `Then delete ${name === undefined ? 'the ClusterRoleBinding' : `ClusterRoleBinding ${name}`}: applying this does not remove it.`,
    },
  ];
  return {
    title: tell`Bind ${role ?? roleName} in namespace ${namespace} only, by a RoleBinding (then delete the ClusterRoleBinding)`,
    safe: false,
    touches: [path, [...path, 'metadata'], [...path, 'roleRef']],
    subjects: { path: [...path, 'subjects'], count: binding?.subjects.length ?? 0 },
    operations,
  };
}

/** Gives a RoleBinding another role. `roleRef` cannot be changed in the cluster, so that the binding gets a new name. */
export function toOtherRole(facts: ResourceFacts, role: string): WantedChange | undefined {
  const { path, name, binding } = facts;
  const old = binding?.roleRef?.name;
  if (name === undefined || old === undefined) return undefined;
  const renamed = name.includes(old) ? name.replace(old, role) : `${name}-${role}`;
  return {
    title: tell`Bind ${role} instead, by a new RoleBinding ${renamed} (then delete ${name})`,
    safe: false,
    touches: [path, [...path, 'metadata'], [...path, 'roleRef']],
    operations: [
      { op: 'replaceScalar', path: [...path, 'metadata', 'name'], value: renamed },
      { op: 'replaceScalar', path: [...path, 'roleRef', 'name'], value: role },
      {
        op: 'insertComment',
        path: [...path, 'kind'],
        text: `Then delete RoleBinding ${name}: a roleRef cannot be changed, so this binding has a new name.`,
      },
    ],
  };
}
