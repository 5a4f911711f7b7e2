import type { NewValue, Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import type { DocumentKey } from '../../../workspace/document-key.ts';
import type { EmbeddedDocument } from '../../../workspace/embedded.ts';
import { textsIn } from '../../../workspace/texts.ts';
import { at } from '../../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../../yaml/located.ts';
import type { FixOffer } from '../../rule.ts';
import { editEmbedded } from '../../shared/edit-embedded.ts';
import { platformOf } from '../kubeconfig/plugins.ts';

/** The platform that the address and name of the cluster in the same Secret tell; `path` leads to the Secret. */
export function argoPlatform(document: ParsedDocument, path: Path): ReturnType<typeof platformOf> {
  const { server, name } = identityOf(document, path);
  return platformOf({ server, names: [name] });
}

function identityOf(
  document: ParsedDocument,
  path: Path,
): { readonly server: string; readonly name: string } {
  const texts = textsIn(document).filter(
    (text) =>
      text.path.length === path.length + 2 && path.every((segment, index) => segment === text.path[index]),
  );
  const textOf = (key: string): string =>
    texts.find((text) => text.path.at(-1) === key && /^(?:stringData|data)$/.test(String(text.path.at(-2))))
      ?.text ?? '';
  return { server: textOf('server').trim(), name: textOf('name').trim() };
}

const staticKeys = ['username', 'password', 'bearerToken'];

/** Ways for Argo CD to get short-lived tokens of a cluster in the place of what its `config` holds. */
export function argoClusterOffers(
  document: ParsedDocument,
  key: DocumentKey,
  secret: Path,
  config: EmbeddedDocument,
): readonly FixOffer[] {
  const { name } = identityOf(document, secret);
  const told = argoPlatform(document, secret);
  const own = config.root.type === 'map' ? config.root.pairs.map((pair) => pair.key.text) : [];
  return ways(name)
    .filter((way) => (told === undefined || way.id === told) && !own.includes(way.key))
    .map((way) =>
      argoOffer(
        key,
        config,
        way.title,
        [
          { op: 'insertPair', path: [], key: way.key, value: way.value },
          ...own
            .filter((field) => staticKeys.includes(field))
            .map((field): Operation => ({ op: 'removePair', path: [field] })),
          // The server's CA stays; only the client's own pair goes.
          ...['certData', 'keyData']
            .filter((field) => at(config.root, 'tlsClientConfig', field) !== undefined)
            .map((field): Operation => ({ op: 'removePair', path: ['tlsClientConfig', field] })),
        ],
        told !== undefined,
      ),
    );
}

/** One change of a cluster's `config` as an offer, refused where it cannot be written. */
export function argoOffer(
  document: DocumentKey,
  config: EmbeddedDocument,
  title: string,
  operations: readonly Operation[],
  preferred: boolean,
): FixOffer {
  const edited = editEmbedded(config, operations);
  if (!edited.ok) return { title, safe: false, refusal: edited.reason };
  return {
    title,
    safe: false,
    ...(preferred && { preferred }),
    plan: () => ({ changes: [{ type: 'edit', document, operations: edited.operations, label: title }] }),
  };
}

interface Way {
  readonly id: 'eks' | 'gke' | 'aks';
  readonly title: string;
  readonly key: string;
  readonly value: NewValue;
}

/** How Argo CD gets short-lived tokens for the clusters of the big clouds (argocd-k8s-auth comes with its image). */
function ways(name: string): readonly Way[] {
  const arn = /^arn:aws[\w-]*:eks:[\w-]+:\d+:cluster\/([\w-]+)$/.exec(name)?.[1];
  const cluster = arn ?? (/^[\w-]+$/.test(name) ? name : 'CLUSTER_NAME');
  const exec = (cloud: string, env: NewValue | undefined): NewValue => ({
    command: 'argocd-k8s-auth',
    args: [cloud],
    ...(env !== undefined && { env }),
    apiVersion: 'client.authentication.k8s.io/v1beta1',
  });
  return [
    {
      id: 'eks',
      title: tell`Use awsAuthConfig for cluster ${cluster}`,
      key: 'awsAuthConfig',
      value: { clusterName: cluster },
    },
    {
      id: 'gke',
      title: tell`Use execProviderConfig with argocd-k8s-auth gcp`,
      key: 'execProviderConfig',
      value: exec('gcp', undefined),
    },
    {
      id: 'aks',
      title: tell`Use execProviderConfig with argocd-k8s-auth azure`,
      key: 'execProviderConfig',
      value: exec('azure', {
        AAD_ENVIRONMENT_NAME: 'AzurePublicCloud',
        AAD_LOGIN_METHOD: 'workloadidentity',
      }),
    },
  ];
}
