import type { World } from './access-world.ts';

const filesOfApp = 10;
const folder = 'file:///repo';

/** What stands where in a world of apps. */
export const crossFileWorldNames = {
  kustomizationUri: (app: number): string => `${folder}/apps/app-${app}/kustomization.yaml`,
  accountUri: (app: number): string => `${folder}/apps/app-${app}/account.yaml`,
  bindingUri: (app: number): string => `${folder}/apps/app-${app}/binding.yaml`,
};

/**
 * A repository of about `size` files that Flux deploys: apps of ten files each, built by a kustomization that sets their
 * namespace and patches their workload; every fourth renames its objects. Half of the files say who may do what. Roles and bindings have the same names
 * everywhere, as tools write them; every app runs as an account of its own, and binds `default` as well.
 */
export function crossFileWorld(size: number): World {
  const files = new Map<string, string>();
  const apps = Math.floor(size / filesOfApp);
  files.set(
    `${folder}/clusters/apps.yaml`,
    'apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\n  namespace: flux-system\nspec:\n  path: ./apps\n',
  );
  const entries = Array.from({ length: apps }, (_, i) => `  - app-${i}\n`).join('');
  files.set(`${folder}/apps/kustomization.yaml`, `resources:\n  - shared.yaml\n${entries}`);
  files.set(`${folder}/apps/shared.yaml`, sharedRole);
  for (let i = 0; i < apps; i += 1)
    for (const [name, text] of Object.entries(appFiles(i)))
      files.set(`${folder}/apps/app-${i}/${name}`, text);
  return files;
}

function appFiles(i: number): Readonly<Record<string, string>> {
  return {
    'kustomization.yaml': `namespace: team-${i}${i % 4 === 0 ? '\nnamePrefix: blue-' : ''}
resources:
  - account.yaml
  - binding.yaml
  - role.yaml
  - workload.yaml
  - service.yaml
  - ingress.yaml
patches:
  - path: patch.yaml
`,
    'account.yaml': `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: app-${i}\n`,
    'binding.yaml': `${binding('app', 'Role', 'app', `app-${i}`)}---\n${binding('shared', 'ClusterRole', 'shared', 'default')}`,
    'role.yaml': `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: app
rules:
  - apiGroups: [""]
    resources: [configmaps${i % 7 === 0 ? ', secrets' : ''}]
    verbs: [get, list]
`,
    'workload.yaml': `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels: { app: web }
  template:
    metadata:
      labels: { app: web }
    spec:
      serviceAccountName: app-${i}
      containers:
        - name: web
          image: registry.example.com/web:1
          envFrom:
            - secretRef: { name: settings }
`,
    'patch.yaml': `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\nspec:\n  replicas: 3\n`,
    'service.yaml': `apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n    - port: 80\n`,
    'ingress.yaml': `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: web
spec:
  ingressClassName: nginx
  rules:
    - host: app-${i}.example.com
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port: { number: 80 }
`,
    'values.yaml': `replicas: ${i}\nimage:\n  tag: "1"\n`,
    'definition.yaml': `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: things${i}.example.com\nspec: {}\n`,
  };
}

const sharedRole = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: shared
rules:
  - apiGroups: [""]
    resources: [pods]
    verbs: [get, list, watch]
`;

function binding(name: string, kind: string, role: string, account: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${kind}
  name: ${role}
subjects:
  - kind: ServiceAccount
    name: ${account}
`;
}
