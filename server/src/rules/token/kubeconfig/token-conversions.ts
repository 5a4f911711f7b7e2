import type { DocumentKey } from '../../../workspace/document-key.ts';
import { embeddedDocument } from '../../../workspace/embedded.ts';
import { textsIn } from '../../../workspace/texts.ts';
import { at, items } from '../../../yaml/access.ts';
import type { ParsedDocument, Path, Range } from '../../../yaml/located.ts';
import type { FixOffer } from '../../rule.ts';
import { argoClusterOffers } from '../credentials/argo-offers.ts';
import { argoSecretType, isSecret } from '../credentials/owned.ts';
import { kubeconfigsIn } from './kubeconfigs.ts';
import { userOffers } from './user-offers.ts';

/** Where a token stands: its scalar, its range in the document, and its offset in the scalar's (decoded) text. */
interface TokenSite {
  readonly path: Path;
  readonly range: Range;
  readonly match: { readonly start: number };
}

/** For a token that logs a user of a kubeconfig or Argo CD into a cluster: ways to get a short-lived one. Empty elsewhere. */
export function clusterLoginOffers(
  document: ParsedDocument,
  key: DocumentKey,
  { path, range, match }: TokenSite,
): readonly FixOffer[] {
  const same = JSON.stringify(path);
  for (const kubeconfig of kubeconfigsIn(document)) {
    const { host, root } = kubeconfig;
    if (host !== undefined && JSON.stringify(host.path) !== same) continue;
    const offset = host === undefined ? range[0] : match.start;
    const user = items(at(root, 'users')).findIndex(
      (entry) => entry.range[0] <= offset && offset < entry.range[1],
    );
    if (user >= 0) return userOffers(kubeconfig, user, key, { safe: false, withTokenFile: true });
  }
  const text = textsIn(document).find((candidate) => JSON.stringify(candidate.path) === same);
  if (text === undefined || path.at(-1) !== 'config' || !isSecret(text.resource)) return [];
  if (argoSecretType(text.resource) !== 'cluster' || text.resource === undefined) return [];
  const config = embeddedDocument(text);
  return config === undefined ? [] : argoClusterOffers(document, key, text.resource.path, config);
}
