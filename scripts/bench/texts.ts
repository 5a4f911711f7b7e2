/** A file of Deployments of about 83 lines each, every one mounting the Secret of `withSecret`. */
export function deployments(count: number): string {
  return Array.from({ length: count }, (_, i) => deployment(`app-${i}`)).join('---\n');
}

/** The same in one document, as `kubectl get -o yaml` prints them. */
export function listOfDeployments(count: number): string {
  const items = Array.from({ length: count }, (_, i) =>
    deployment(`app-${i}`)
      .trimEnd()
      .split('\n')
      .map((line, index) => `${index === 0 ? '  - ' : '    '}${line}`)
      .join('\n'),
  );
  return `apiVersion: v1\nkind: List\nitems:\n${items.join('\n')}\n`;
}

export function withSecret(): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: build-token
  namespace: bench
  annotations:
    kubernetes.io/service-account.name: build
type: kubernetes.io/service-account-token
`;
}

function deployment(name: string): string {
  const variables = Array.from(
    { length: 26 },
    (_, i) => `            - name: SETTING_${i}\n              value: "value ${i}"`,
  );
  return `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
  namespace: bench
  labels:
    app: ${name}
spec:
  replicas: 3
  selector:
    matchLabels:
      app: ${name}
  template:
    metadata:
      labels:
        app: ${name}
    spec:
      serviceAccountName: build
      automountServiceAccountToken: false
      containers:
        - name: main
          image: registry.example.com/${name}:1.0.0
          env:
${variables.join('\n')}
          volumeMounts:
            - name: token
              mountPath: /etc/token
      volumes:
        - name: token
          secret:
            secretName: build-token
`;
}
