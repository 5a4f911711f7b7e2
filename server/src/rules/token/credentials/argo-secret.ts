import { couldBeCredential } from '../../../identity/credentials/literal.ts';
import { tellsCredential } from '../../../identity/credentials/names.ts';
import { findTokens } from '../../../identity/jwt/find.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { decodedText, type ReadableText, textsIn } from '../../../workspace/texts.ts';
import { at, isScalar, items, stringAt } from '../../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../../yaml/located.ts';
import { argoSecretType } from './owned.ts';

/** A static credential in a Secret of Argo CD. */
export interface ArgoCredential {
  readonly resource: KubernetesResource;
  readonly type: string;
  readonly text: ReadableText;
  /** Set for what stands in the JSON of a cluster's `config`. */
  readonly config?: EmbeddedDocument;
  /** From the root of that JSON; empty for a key of the Secret itself. */
  readonly path: Path;
  /** As Argo CD's documentation calls it. */
  readonly field: string;
}

const repositoryFields = [
  'password',
  'sshPrivateKey',
  'githubAppPrivateKey',
  'tlsClientCertKey',
  'bearerToken',
];
const clusterFields: readonly Path[] = [['bearerToken'], ['password'], ['tlsClientConfig', 'keyData']];

/** All static credentials in Secrets that Argo CD reads as clusters or repositories; JSON Web Tokens are left to their own rule. */
export function argoCredentials(document: ParsedDocument): readonly ArgoCredential[] {
  return textsIn(document).flatMap((text): readonly ArgoCredential[] => {
    const { resource } = text;
    const type = argoSecretType(resource);
    const key = String(text.path.at(-1));
    const map = text.path.at(-2);
    if (resource === undefined || type === undefined || (map !== 'data' && map !== 'stringData')) return [];
    if (type === 'cluster') return key === 'config' ? inConfig(resource, text) : [];
    if (!type.startsWith('repo') || !repositoryFields.includes(key) || !isSecretText(text.text)) return [];
    return [{ resource, type, text, path: [], field: key }];
  });
}

function inConfig(resource: KubernetesResource, text: ReadableText): readonly ArgoCredential[] {
  const config = embeddedDocument(text);
  if (config === undefined) return [];
  const paths: Path[] = clusterFields.filter((path) => {
    const value = stringAt(config.root, ...path) ?? '';
    return isSecretText(path.at(-1) === 'keyData' ? (decodedText(value) ?? '') : value);
  });
  items(at(config.root, 'execProviderConfig', 'args')).forEach((_, index) => {
    if (/^--(?:token|password)=/.test(stringAt(config.root, 'execProviderConfig', 'args', index) ?? '')) {
      paths.push(['execProviderConfig', 'args', index]);
    }
  });
  const env = at(config.root, 'execProviderConfig', 'env');
  if (env?.type === 'map') {
    for (const { key, value } of env.pairs) {
      if (tellsCredential(key.text) && isScalar(value) && isSecretText(value.text)) {
        paths.push(['execProviderConfig', 'env', key.text]);
      }
    }
  }
  return paths.map((path) => ({ resource, type: 'cluster', text, config, path, field: path.join('.') }));
}

function isSecretText(text: string): boolean {
  return (
    (couldBeCredential(text) || /-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text)) &&
    findTokens(text).length === 0
  );
}
