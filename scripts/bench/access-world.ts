/** Files of a workspace by uri. */
export type World = ReadonlyMap<string, string>;

/** What the objects of a world of bindings and roles are called. */
export const accessWorldNames = {
  bindingUri: (i: number): string => `file:///access/bindings/${i}.yaml`,
  roleUri: (i: number): string => `file:///access/roles/${i}.yaml`,
};

/**
 * A workspace of `size` bindings and as many roles in a tenth as many namespaces, with workloads. Every tenth binding
 * names a `default` ServiceAccount and every fifth gives one of fifty shared ClusterRoles, as in real clusters.
 */
export function accessWorld(size: number): World {
  const files = new Map<string, string>();
  const namespaces = Math.max(1, Math.floor(size / 10));
  for (let i = 0; i < size; i += 1) {
    const namespace = `team-${i % namespaces}`;
    files.set(accessWorldNames.roleUri(i), role(i, namespace));
    files.set(accessWorldNames.bindingUri(i), binding(i, namespace));
    if (i % 10 === 0) files.set(`file:///access/workloads/${i}.yaml`, workload(i, namespace));
  }
  for (let i = 0; i < 50; i += 1) files.set(`file:///access/shared/${i}.yaml`, sharedRole(i));
  return files;
}

/**
 * The same objects in each of `size` namespaces, as tools make them that give every team its own: each has a Role `team`, a
 * RoleBinding of it to the ServiceAccount `default`, one of the ClusterRole `shared-0`, and a workload.
 */
export function uniformWorld(size: number): World {
  const files = new Map<string, string>();
  for (let i = 0; i < size; i += 1) {
    const namespace = `team-${i}`;
    files.set(accessWorldNames.roleUri(i), role(i, namespace).replace(`role-${i}`, 'team'));
    const bound = binding(0, namespace).replaceAll('binding-0', 'team');
    const own = bound.replace('kind: ClusterRole', 'kind: Role').replace('shared-0', 'team');
    files.set(accessWorldNames.bindingUri(i), `${own}---\n${bound.replace('name: team', 'name: shared')}`);
    files.set(`file:///access/workloads/${i}.yaml`, workload(i, namespace));
  }
  files.set('file:///access/shared/0.yaml', sharedRole(0));
  return files;
}

function role(i: number, namespace: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: role-${i}
  namespace: ${namespace}
rules:
  - apiGroups: [""]
    resources: [configmaps${i % 7 === 0 ? ', secrets' : ''}]
    verbs: [get, list]
  - apiGroups: [apps]
    resources: [deployments]
    verbs: [get, update]
`;
}

function sharedRole(i: number): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shared-${i}
  labels:
    example.com/area: area-${i % 5}
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, watch]
`;
}

function binding(i: number, namespace: string): string {
  const shared = i % 5 === 0;
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: binding-${i}
  namespace: ${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${shared ? 'ClusterRole' : 'Role'}
  name: ${shared ? `shared-${i % 50}` : `role-${i}`}
subjects:
  - kind: ServiceAccount
    name: ${i % 10 === 0 ? 'default' : `app-${i}`}
    namespace: ${namespace}
`;
}

function workload(i: number, namespace: string): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: default
  namespace: ${namespace}
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web-${i}
  namespace: ${namespace}
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      containers:
        - name: web
          image: registry.example.com/web:1
`;
}
