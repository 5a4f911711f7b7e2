// Manifests that several tests share.

/** The Secret, the ServiceAccount it belongs to, and a Deployment that mounts it, in one namespace. */
export function tokenSecretFiles(
  namespace: string,
): Readonly<Record<'secret.yaml' | 'account.yaml' | 'deployment.yaml', string>> {
  return {
    'secret.yaml': `# Made by hand.
apiVersion: v1
kind: Secret
metadata:
  name: build-token
  namespace: ${namespace}
  annotations:
    kubernetes.io/service-account.name: build
type: kubernetes.io/service-account-token
`,
    'account.yaml': `apiVersion: v1
kind: ServiceAccount
metadata:
  name: build
  namespace: ${namespace}
`,
    'deployment.yaml': deployment(
      namespace,
      `          secret:
            secretName: build-token
`,
    ),
  };
}

/** A Deployment with one volume, whose source is given as lines. */
export function deployment(namespace: string, source: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: build
  namespace: ${namespace}
spec:
  selector:
    matchLabels: {app: build}
  template:
    metadata:
      labels: {app: build}
    spec:
      serviceAccountName: build
      automountServiceAccountToken: false
      containers:
        - name: runner
          image: registry.example.com/runner:2.3.1
          volumeMounts:
            - name: api-token
              mountPath: /etc/build/api   # read at every request
              readOnly: true
      volumes:
        - name: api-token # stays
${source}        - name: cache
          emptyDir: {}
`;
}

/** A Role whose verbs are the given flow sequence. */
export function role(verbs: string, name = 'deployer'): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: ${name}
  namespace: shop
rules:
  - apiGroups: ["apps"]
    resources: ["deployments"]
    verbs: ${verbs}
`;
}

/** A ConfigMap with one value. */
export function configMap(value: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: default
data:
  token: ${value}
`;
}
