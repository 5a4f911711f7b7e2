import { readResources } from '../../../kubernetes/resource.ts';
import { type EmbeddedDocument, embeddedDocument } from '../../../workspace/embedded.ts';
import { textsIn } from '../../../workspace/texts.ts';
import { at, isMap, isSequence, items, stringAt } from '../../../yaml/access.ts';
import type { Located, ParsedDocument } from '../../../yaml/located.ts';
import { looksLikeKubeconfig } from '../credentials/owned.ts';

/** A kubeconfig: a file of its own, or one inside a Secret, a ConfigMap or any other text. */
export type Kubeconfig = EmbeddedDocument;

/** Words one of which stands in documents of other kinds that hold a kubeconfig. */
export const kubeconfigTriggers: readonly string[] = [
  'current-context',
  'kind: Config\n',
  'kind: Config\r',
  // Line breaks as they stand in JSON and between double quotes.
  'kind: Config\\n',
  'kind: Config\\r',
];

/** All kubeconfigs of a document, embedded ones in source order. */
export function kubeconfigsIn(document: ParsedDocument): readonly Kubeconfig[] {
  if (document.root === null) return [];
  const whole = readResources(document).find(({ path }) => path.length === 0);
  if (whole?.kind === 'Config') {
    return whole.apiVersion === 'v1' && isKubeconfig(document.root)
      ? [{ inner: document, root: document.root, host: undefined }]
      : [];
  }
  return textsIn(document).flatMap((text) => {
    if (!looksLikeKubeconfig(text.text)) return [];
    const found = embeddedDocument(text);
    return found !== undefined && isKubeconfig(found.root) ? [found] : [];
  });
}

// `Config` is the name of other kinds too; `v1` and these lists are kubectl's own (client-go, clientcmd/api/v1).
function isKubeconfig(root: Located): boolean {
  return (
    isMap(root) &&
    stringAt(root, 'kind') === 'Config' &&
    (stringAt(root, 'apiVersion') ?? 'v1') === 'v1' &&
    (isSequence(at(root, 'users')) || isSequence(at(root, 'clusters')))
  );
}

/** What a user of a kubeconfig talks to, as far as its contexts tell. */
export interface Target {
  readonly server: string;
  /** Names by which the cluster goes: of the cluster, its contexts and the user. */
  readonly names: readonly string[];
}

/** The clusters that contexts bring together with a user; all clusters where no context names the user. */
export function targetsOf(root: Located, user: string | undefined): readonly Target[] {
  const contexts = items(at(root, 'contexts')).filter((entry) => stringAt(entry, 'context', 'user') === user);
  return items(at(root, 'clusters')).flatMap((entry): readonly Target[] => {
    const name = stringAt(entry, 'name');
    const own = contexts.filter((context) => stringAt(context, 'context', 'cluster') === name);
    if (contexts.length > 0 && own.length === 0) return [];
    const server = stringAt(entry, 'cluster', 'server');
    const names = [name, ...own.map((context) => stringAt(context, 'name')), user];
    return server === undefined ? [] : [{ server, names: names.filter((value) => value !== undefined) }];
  });
}
