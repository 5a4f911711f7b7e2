import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { at, isMap, isScalar, isSequence, items, pairs } from '../../../yaml/access.ts';
import type { Located, ParsedDocument, Path } from '../../../yaml/located.ts';
import { filesOfKind, type PlacedFile } from './files.ts';

/** A provider of an EncryptionConfiguration. */
export interface EncryptionProvider {
  readonly name: string;
  readonly node: Located;
  /** Of the item in `providers`. */
  readonly path: Path;
}

/** An entry of an EncryptionConfiguration. */
export interface EncryptionEntry {
  readonly file: PlacedFile;
  readonly path: Path;
  readonly resources: readonly string[];
  readonly providers: readonly EncryptionProvider[];
  /** False when a template may put in more than is seen. */
  readonly complete: boolean;
}

/** The entries of all EncryptionConfigurations of a document, in order. */
export function encryptionEntries(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly (readonly EncryptionEntry[])[] {
  return filesOfKind(document, resources, 'apiserver.config.k8s.io', 'EncryptionConfiguration').map(
    (file) => {
      const { node, path } = file.resource;
      return items(at(node, 'resources')).map((entry, index): EncryptionEntry => {
        const own = [...path, 'resources', index];
        const kinds = at(entry, 'resources');
        const providers = at(entry, 'providers');
        return {
          file,
          path: own,
          resources: items(kinds).flatMap((item) => (isScalar(item) && !item.opaque ? [item.text] : [])),
          providers: items(providers).flatMap((item, place): readonly EncryptionProvider[] => {
            const [first] = pairs(item);
            return first === undefined
              ? []
              : [{ name: first.key.text, node: first.value, path: [...own, 'providers', place] }];
          }),
          complete: [kinds, providers].every((list) => isSequence(list) && !list.open) && isMap(entry),
        };
      });
    },
  );
}

/** The entry that says how Secrets are stored: the first that names them (facts F; wildcards since 1.27). */
export function entryForSecrets(entries: readonly EncryptionEntry[]): EncryptionEntry | undefined {
  return entries.find(({ resources }) => resources.some((name) => ['secrets', '*.', '*.*'].includes(name)));
}

/** Words that stand in documents with such a file. */
export const encryptionTrigger = 'EncryptionConfiguration';

/** An EncryptionConfiguration for examples. */
export function encryptionConfiguration(providers: string): string {
  return `apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      - secrets
    providers:
${providers}`;
}
