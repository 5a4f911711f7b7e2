import { stepsOfDanger } from '../../server/src/features/effective-permissions/explain.ts';
import {
  type AccessPaths,
  createAccessPaths,
} from '../../server/src/features/effective-permissions/paths.ts';
import { plainWords } from '../../server/src/features/effective-permissions/words.ts';
import type { ObjectName } from '../../server/src/features/named-objects.ts';
import { workspaceOf } from './workspaces.ts';

const api = 'rbac.authorization.k8s.io';

/** A role; rules are written `group resources verbs names`, lists with commas, the core group `core`. */
export function roleText(
  kind: 'Role' | 'ClusterRole',
  fullName: string,
  rules: readonly string[],
  labels = '',
): string {
  const [name, namespace] = fullName.split('/').reverse();
  const lines = rules.map((rule) => {
    const [group = '', resources = '', verbs = '', names] = rule.split(' ');
    const list = (words: string): string => `["${words.replaceAll(',', '", "')}"]`;
    const limited = names === undefined ? '' : `, resourceNames: ${list(names)}`;
    return `  - {apiGroups: ["${group === 'core' ? '' : group}"], resources: ${list(resources)}, verbs: ${list(verbs)}${limited}}\n`;
  });
  const place = namespace === undefined ? '' : `, namespace: ${namespace}`;
  const labelled = labels === '' ? '' : `, labels: {${labels}}`;
  return `apiVersion: ${api}/v1\nkind: ${kind}\nmetadata: {name: ${name}${place}${labelled}}\nrules:\n${lines.join('')}`;
}

/** A binding of `kind: Role, name: reader` to subjects written `kind name` or `ServiceAccount namespace/name`. */
export function bindingText(fullName: string, role: string, ...subjects: readonly string[]): string {
  const [name, namespace] = fullName.split('/').reverse();
  const place = namespace === undefined ? '' : `, namespace: ${namespace}`;
  const [kind, roleName] = role.split(' ');
  const lines = subjects.map((subject) => {
    const [subjectKind, subjectName = ''] = subject.split(' ');
    const [own, home] = subjectKind === 'ServiceAccount' ? subjectName.split('/').reverse() : [subjectName];
    return `  - {kind: ${subjectKind}, name: "${own}"${home === undefined ? '' : `, namespace: ${home}`}}\n`;
  });
  return `apiVersion: ${api}/v1\nkind: ${namespace === undefined ? 'ClusterRoleBinding' : 'RoleBinding'}\nmetadata: {name: ${name}${place}}\nroleRef: {apiGroup: ${api}, kind: ${kind}, name: "${roleName}"}\nsubjects:\n${lines.join('')}`;
}

/** A ServiceAccount `namespace/name`. */
export function accountText(fullName: string): string {
  const [name, namespace] = fullName.split('/').reverse();
  return `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${name}, namespace: ${namespace}}\n`;
}

/** A Deployment `namespace/name` that runs as an account of its namespace. */
export function deploymentText(fullName: string, account: string): string {
  const [name, namespace] = fullName.split('/').reverse();
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec:\n  selector: {matchLabels: {app: ${name}}}\n  template:\n    metadata: {labels: {app: ${name}}}\n    spec:\n      serviceAccountName: ${account}\n      containers: [{name: main, image: "registry.example.com/${name}:1"}]\n`;
}

/** A Secret `namespace/name` with a token of an account of its namespace. */
export function tokenSecretText(fullName: string, account: string): string {
  const [name, namespace] = fullName.split('/').reverse();
  return `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, namespace: ${namespace}, annotations: {kubernetes.io/service-account.name: ${account}}}\ntype: kubernetes.io/service-account-token\n`;
}

/** The name of a subject written `ServiceAccount shop/web`, `User jane` or `Group ops`. */
export function subjectOf(text: string): ObjectName {
  const [kind = '', fullName = ''] = text.split(' ');
  if (kind !== 'ServiceAccount')
    return { kind: kind === 'User' ? 'User' : 'Group', name: fullName, namespace: undefined };
  const [name = '', namespace] = fullName.split('/').reverse();
  return { kind: 'ServiceAccount', name, namespace };
}

/** What a world says about dangers. */
export interface AccessWorld {
  readonly paths: AccessPaths;
  /** The dangers of a subject, as `id` or `id namespace`. */
  dangers(subject: string): readonly string[];
  /** The steps of one of them. */
  steps(subject: string, danger: string): readonly string[];
}

/** A world of one file made of these documents. */
export function accessWorld(documents: readonly string[], minor = 36): AccessWorld {
  const workspace = workspaceOf({ 'world.yaml': documents.join('---\n') });
  const paths = createAccessPaths(workspace, minor, { grants: 100, rules: 100 });
  const list = (subject: string) =>
    paths.accessOf(subjectOf(subject)).scopes.flatMap((scope) =>
      scope.dangers.map((held) => ({
        id: `${held.power.id}${scope.clusterWide ? '' : ` ${scope.namespace ?? '?'}`}`,
        danger: { held, scope },
      })),
    );
  return {
    paths,
    dangers: (subject) => list(subject).map(({ id }) => id),
    steps(subject, wanted) {
      const found = list(subject).find(({ id }) => id === wanted);
      if (found === undefined) throw new Error(`${subject} does not have ${wanted}`);
      return stepsOfDanger(subjectOf(subject), found.danger, paths, workspace).map(({ words }) =>
        plainWords(words),
      );
    },
  };
}
