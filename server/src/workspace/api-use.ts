import { tell } from '../words/tell.ts';
import { at, items, pairs, stringAt } from '../yaml/access.ts';
import type { Located } from '../yaml/located.ts';

/** Where in-cluster clients look for the token, and where the API server mounts one by itself. */
export const defaultTokenPath = '/var/run/secrets/kubernetes.io/serviceaccount';

// Programs that exist to talk to the API server. A name proves nothing, so it only ever makes rules silent.
const clients =
  /(^|[-_/])(kubectl|oc|helm|helmfile|k9s|kustomize|kube[a-z0-9]*|k8s[a-z0-9]*|kubernetes|controller|operator|[a-z0-9]*-?manager|webhook|scheduler|provisioner|snapshotter|attacher|resizer|autoscaler|descheduler|argo[a-z]*|flux[a-z]*|tekton|knative|jenkins|gitlab-runner|actions-runner|prometheus|thanos|promtail|alloy|fluentd|fluent-bit|filebeat|vector|telegraf|otel[a-z]*|opentelemetry[a-z]*|datadog|agent|traefik|ingress|nginx-ingress|envoy-gateway|istio[a-z]*|pilot|linkerd[a-z]*|cilium|calico|coredns|external-dns|external-secrets|cert-manager|reloader|reflector|velero|keda|kyverno|gatekeeper|vault[a-z0-9-]*|consul[a-z0-9-]*|spire[a-z0-9-]*|rook|metallb|longhorn|tiller|dashboard|leader-elector|git-sync)([-_:@/.]|$)/;

const flags =
  /^--?(kube[a-z-]*|in-cluster[a-z-]*|leader-elect[a-z-]*|enable-leader-election|watch-namespaces?|master|service-account[a-z-]*|namespace)(=|$)/;
const programs = /(^|[\s/;&|('"$])(kubectl|oc|helm|helmfile|k9s|argocd|flux)(\s|$)/;
const variables =
  /^(KUBERNETES_|KUBE_|KUBECONFIG$|K8S_|WATCH_NAMESPACE|OPERATOR_|LEADER_ELECT|POD_NAMESPACE$)/;

/** What in a container's manifest shows that it talks to the API server, as the end of a sentence; undefined when nothing does. */
export function apiUse(container: Located): string | undefined {
  const image = stringAt(container, 'image');
  // The registry's host says nothing about the program.
  const program = image
    ?.toLowerCase()
    .split('/')
    .filter((segment, index, all) => index >= all.length - 2 && (index > 0 || !segment.includes('.')))
    .join('/');
  if (program !== undefined && clients.test(program))
    return tell`its image is ${program.split('/').at(-1)?.split('@')[0]}`;
  for (const list of ['command', 'args']) {
    for (const item of items(at(container, list))) {
      const text = stringAt(item);
      if (text === undefined) continue;
      if (flags.test(text)) return tell`it gets the flag ${text.split('=')[0]}`;
      const found = programs.exec(text)?.[2];
      if (found !== undefined) return tell`it runs ${found}`;
      if (namesToken(text)) return tell`its ${list} name ${defaultTokenPath}`;
    }
  }
  for (const entry of items(at(container, 'env'))) {
    const name = stringAt(entry, 'name');
    if (name !== undefined && variables.test(name)) return tell`it gets the variable ${name}`;
    const field = stringAt(entry, 'valueFrom', 'fieldRef', 'fieldPath');
    if (field === 'metadata.namespace' || field === 'spec.serviceAccountName')
      return tell`it gets ${field} as a variable`;
    if (namesToken(stringAt(entry, 'value') ?? '')) return tell`a variable names ${defaultTokenPath}`;
  }
  return undefined;
}

function namesToken(text: string): boolean {
  return text.includes('/secrets/kubernetes.io/serviceaccount') || text.includes('KUBERNETES_SERVICE_HOST');
}

// Sidecars that log in with the token of the Pod they are put into; those that project their own are not among them.
const injectors =
  /^(vault\.hashicorp\.com\/agent-|consul\.hashicorp\.com\/connect-|dapr\.io\/|vault\.security\.banzaicloud\.io\/|bank-vaults\.io\/)/;

/** The annotation by which a webhook adds a container that uses the Pod's token; undefined without one. */
export function injector(metadata: Located | undefined): string | undefined {
  return pairs(at(metadata, 'annotations')).find(({ key }) => injectors.test(key.text))?.key.text;
}
