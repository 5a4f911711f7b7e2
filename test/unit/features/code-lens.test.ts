import { describe, expect, test } from 'vitest';
import { lensAt, lensPlaces } from '../../../server/src/features/code-lens.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const files = {
  'accounts.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: ci}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {generateName: x}
`,
  'bindings.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: readers, namespace: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects:
- {kind: ServiceAccount, name: build}
- {kind: User, name: "system:serviceaccount:ci:build"}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: everything}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
- {kind: ServiceAccount, name: build, namespace: ci}
- {kind: Group, name: admins}
`,
  'pods.yaml': `apiVersion: v1
kind: Pod
metadata: {name: a, namespace: ci}
spec: {serviceAccountName: build, containers: []}
---
apiVersion: v1
kind: Pod
metadata: {name: b, namespace: ci}
spec: {serviceAccountName: build, containers: []}
---
apiVersion: v1
kind: Pod
metadata: {name: c, namespace: shop}
spec: {serviceAccountName: build, containers: []}
`,
  'roles.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: ci}
rules: [{apiGroups: [''], resources: [pods], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: reader, namespace: shop}
rules: [{apiGroups: [''], resources: [secrets], verbs: [get]}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: nodes}
rules: [{apiGroups: [''], resources: [nodes/proxy], verbs: [get]}]
`,
  'other.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\n',
};

function lenses(file: keyof typeof files, all: Readonly<Record<string, string>> = files): readonly string[] {
  const workspace = workspaceOf(all);
  const uri = uriOf(file);
  return lensPlaces(workspace, uri).map(({ start, end }) => {
    const found = lensAt(workspace, uri, start);
    const places = (found?.places ?? []).map((place) => place.uri.replace(uriOf(''), ''));
    return `${workspace.text(uri)?.slice(start, end)}: ${found?.title} (${places.join(' ')})`;
  });
}

describe('lenses', () => {
  test('of accounts count who binds them and who runs as them, each object once', () => {
    expect(lenses('accounts.yaml')).toEqual([
      'build: 2 bindings · 2 workloads · escalates (bindings.yaml bindings.yaml bindings.yaml pods.yaml pods.yaml)',
      'build: 0 bindings · 1 workload (pods.yaml)',
    ]);
  });

  test('of roles count the workloads that get them', () => {
    expect(lenses('roles.yaml')).toEqual([
      'reader: 1 binding · 2 workloads (bindings.yaml)',
      'reader: 0 bindings · 0 workloads · escalates ()',
      'nodes: 0 bindings · 0 workloads · escalates ()',
    ]);
  });

  test('of bindings say for which workloads they count', () => {
    expect(lenses('bindings.yaml')).toEqual([
      'readers: 2 workloads (pods.yaml pods.yaml)',
      'everything: 2 workloads · escalates (pods.yaml pods.yaml)',
    ]);
  });

  test('stand on nothing else', () => {
    expect(lenses('other.yaml')).toEqual([]);
    expect(lenses('pods.yaml')).toEqual([]);
    expect(lensAt(workspaceOf(files), uriOf('accounts.yaml'), 3)).toBeUndefined();
  });

  test('a role bound in one namespace alone is judged by what it gives there', () => {
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: x, namespace: ci}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: nodes}
subjects: []
`;
    expect(lenses('roles.yaml', { ...files, 'more.yaml': binding })[2]).toBe(
      'nodes: 1 binding · 0 workloads (more.yaml)',
    );
  });
});
