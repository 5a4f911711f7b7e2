// What the scenes expect to find, and the token they paste: put together here, so that no file holds one.

/** The volume source that takes the place of a token Secret: the same three files, with a token that expires. */
export const projectedVolume = `          projected:
            sources:
              - serviceAccountToken:
                  path: token
                  expirationSeconds: 3600
              - configMap:
                  name: kube-root-ca.crt
                  items:
                    - key: ca.crt
                      path: ca.crt
              - downwardAPI:
                  items:
                    - path: namespace
                      fieldRef:
                        fieldPath: metadata.namespace
`;

/** What the snippet zt-projected-token inserts when nothing is changed. */
export const snippetText = `apiVersion: v1
kind: Pod
metadata:
  name: my-app
  namespace: my-namespace
spec:
  serviceAccountName: my-app
  automountServiceAccountToken: false
  containers:
    - name: app
      image: registry.example.com/app:1.0.0
      volumeMounts:
        - name: token
          mountPath: /var/run/secrets/tokens
          readOnly: true
  volumes:
    - name: token
      projected:
        sources:
          - serviceAccountToken:
              path: token
              audience: https://vault.example.com
              expirationSeconds: 3600
`;

/** A token as the token controller wrote it before Kubernetes 1.24, signed with zero bytes. */
export function legacyToken(namespace, serviceAccount) {
  const claims = {
    iss: 'kubernetes/serviceaccount',
    'kubernetes.io/serviceaccount/namespace': namespace,
    'kubernetes.io/serviceaccount/secret.name': `${serviceAccount}-token`,
    'kubernetes.io/serviceaccount/service-account.name': serviceAccount,
    'kubernetes.io/serviceaccount/service-account.uid': '00000000-0000-4000-8000-000000000000',
    sub: `system:serviceaccount:${namespace}:${serviceAccount}`,
  };
  const parts = [JSON.stringify({ alg: 'RS256', kid: 'test' }), JSON.stringify(claims), Buffer.alloc(256)];
  return parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
}

/** A shop whose checkout may start Pods beside an account that may do everything. */
export const accessManifests = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: checkout
  namespace: shop
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: shop
spec:
  selector:
    matchLabels: {app: checkout}
  template:
    metadata:
      labels: {app: checkout}
    spec:
      serviceAccountName: checkout
      containers:
        - name: main
          image: registry.example.com/checkout:4.2.0
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: job-starter
  namespace: shop
rules:
  - apiGroups: ["batch"]
    resources: ["jobs"]
    verbs: ["create", "get", "list", "watch"]
  - apiGroups: [""]
    resources: ["configmaps"]
    verbs: ["get"]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: checkout-jobs
  namespace: shop
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: job-starter}
subjects:
  - {kind: ServiceAccount, name: checkout}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata:
  name: platform-admin
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
  - {kind: ServiceAccount, name: operator, namespace: shop}
`;
