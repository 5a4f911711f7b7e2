import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { at, isSequence } from '../../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../../yaml/located.ts';
import { filesOfKind, type PlacedFile } from './files.ts';

/** An entry of `authorizers` in an AuthorizationConfiguration. */
export interface Authorizer {
  readonly node: Located;
  readonly path: Path;
}

/** An AuthorizationConfiguration with its entries in the order in which they are asked. */
export interface AuthorizationFile {
  readonly file: PlacedFile;
  readonly authorizers: readonly Authorizer[];
  /** False when a template or a broken document may hide entries. */
  readonly complete: boolean;
}

/** Word of documents that hold such a file. */
export const authorizationTrigger = 'AuthorizationConfiguration';

/** The AuthorizationConfigurations of a document. */
export function authorizationFiles(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly AuthorizationFile[] {
  const files = filesOfKind(document, resources, 'apiserver.config.k8s.io', authorizationTrigger);
  return files.map((file) => {
    const { node, path, completeness } = file.resource;
    const list = at(node, 'authorizers');
    return {
      file,
      authorizers: isSequence(list)
        ? list.items.map((item, index) => ({ node: item, path: [...path, 'authorizers', index] }))
        : [],
      complete: completeness === 'complete' && !(isSequence(list) && list.open),
    };
  });
}

/** An AuthorizationConfiguration for examples. */
export function authorizationConfiguration(authorizers: string): string {
  return `apiVersion: apiserver.config.k8s.io/v1
kind: AuthorizationConfiguration
authorizers:
${authorizers}`;
}

/** A webhook entry for examples, with one field more. */
export function webhookExample(field: string): string {
  return `  - type: Webhook
    name: policy
    webhook:
      timeout: 3s
      subjectAccessReviewVersion: v1
${field}      connectionInfo:
        type: KubeConfigFile
        kubeConfigFile: /etc/kubernetes/authorizer.kubeconfig
  - type: Node
    name: node
  - type: RBAC
    name: rbac
`;
}
