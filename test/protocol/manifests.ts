/** A Secret that holds a token of ServiceAccount `reporter`. */
export const tokenSecret = `apiVersion: v1
kind: Secret
metadata:
  name: reporter-token
  annotations:
    kubernetes.io/service-account.name: reporter
type: kubernetes.io/service-account-token
`;

/** Says nothing wrong by itself; mounts a token once `tokenSecret` is known. */
export const deployment = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: reporter
spec:
  selector:
    matchLabels: {app: reporter}
  template:
    metadata:
      labels: {app: reporter}
    spec:
      serviceAccountName: reporter
      containers:
        - name: reporter # reads /etc/reporter
          image: registry.example.com/reporter:1.4
          volumeMounts:
            - name: identity
              mountPath: /etc/reporter
      volumes:
        - name: identity
          secret:
            secretName: reporter-token
`;

/** One harmless document of about 80 lines. */
export function harmlessDocument(n: number): string {
  const lines = Array.from({ length: 70 }, (_, i) => `  key-${i}: value ${i} of map ${n}`);
  return `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: map-${n}\ndata:\n${lines.join('\n')}\n`;
}

/** A ServiceAccount of its own, which rules do look at. */
export function podDocument(n: number): string {
  return `apiVersion: v1
kind: Pod
metadata:
  name: pod-${n}
spec:
  serviceAccountName: runner-${n}
  containers:
    - name: main
      image: registry.example.com/main:1.${n}
      args: [serve, --port, "80${n}"]
`;
}
