import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import type { ReadableText } from '../../../workspace/texts.ts';
import { at, stringAt } from '../../../yaml/access.ts';

/** Label by which Argo CD knows its Secrets: `cluster`, `repository`, `repo-creds`. */
export const argoSecretLabel = 'argocd.argoproj.io/secret-type';
export const bootstrapTokenType = 'bootstrap.kubernetes.io/token';

/** The key under which a pull Secret of that type keeps its JSON; undefined for other types. */
export function dockerConfigKey(type: string | undefined): '.dockerconfigjson' | '.dockercfg' | undefined {
  if (type === 'kubernetes.io/dockerconfigjson') return '.dockerconfigjson';
  return type === 'kubernetes.io/dockercfg' ? '.dockercfg' : undefined;
}

/** True for a text that reads as a kubeconfig: `kind: Config` with users or clusters. */
export function looksLikeKubeconfig(text: string): boolean {
  return (
    /(?:^|\n|[{,\s])["']?kind["']?\s*:\s*["']?Config["']?\s*(?:$|[\n,}\r#])/.test(text) &&
    /["']?(?:clusters|users)["']?\s*:/.test(text)
  );
}

/** What Argo CD takes a Secret for; undefined when it is none of its own. */
export function argoSecretType(resource: KubernetesResource | undefined): string | undefined {
  return isSecret(resource) ? stringAt(resource?.node, 'metadata', 'labels', argoSecretLabel) : undefined;
}

/** True for a core Secret. */
export function isSecret(resource: KubernetesResource | undefined): boolean {
  return resource?.kind === 'Secret' && resource.group === '';
}

/** True where another rule speaks about the credentials in a text: kubeconfigs, pull Secrets, Argo CD's Secrets, bootstrap tokens. */
export function hasOwnRule({ resource, path, text }: ReadableText): boolean {
  if (looksLikeKubeconfig(text)) return true;
  if (resource === undefined) return false;
  if (resource.kind === 'Config' && resource.apiVersion === 'v1') return true;
  if (!isSecret(resource)) return false;
  const type = stringAt(resource.node, 'type');
  if (type === bootstrapTokenType || argoSecretType(resource) !== undefined) return true;
  const key = dockerConfigKey(type);
  return key !== undefined && path.at(-1) === key;
}

/** True for a document that SOPS encrypted: what stands in clear text was left so on purpose. */
export function isEncrypted(resource: KubernetesResource | undefined): boolean {
  return resource !== undefined && at(resource.node, 'sops', 'mac') !== undefined;
}
