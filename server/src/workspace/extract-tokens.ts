import { isSigned } from '../identity/jwt/judge.ts';
import { isClusterAccount } from '../identity/jwt/kind.ts';
import type { KubernetesResource } from '../kubernetes/resource.ts';
import type { LocatedMap, ParsedDocument } from '../yaml/located.ts';
import type { TokenFacts } from './facts.ts';
import { placeInWords } from './place-in-words.ts';
import { tokensIn, tokenTriggers } from './tokens.ts';

/** The ServiceAccount tokens of a document by the object they stand in. */
export function tokenFacts(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): ReadonlyMap<LocatedMap, readonly TokenFacts[]> {
  const found = new Map<LocatedMap, TokenFacts[]>();
  // Only base64 hides a token from this look, and only Secrets hold base64.
  const worthwhile =
    resources.some(({ kind }) => kind === 'Secret') ||
    tokenTriggers.some((trigger) => document.text.includes(trigger));
  if (!worthwhile) return found;
  for (const { path, range, match, kind, token, resource } of tokensIn(document)) {
    if (resource === undefined || !isClusterAccount(kind)) continue;
    const node = resources.find((candidate) => candidate.path.join('/') === resource.path.join('/'))?.node;
    if (node === undefined) continue;
    const facts: TokenFacts = {
      path,
      range,
      start: match.start,
      place: placeInWords(document, path),
      kind,
      times: token.times,
      signed: isSigned(token, kind),
    };
    found.set(node, [...(found.get(node) ?? []), facts]);
  }
  return found;
}
