import { isSigned } from '../identity/jwt/judge.ts';
import { type ClusterAccountKind, isClusterAccount } from '../identity/jwt/kind.ts';
import { isSecretData, type KubernetesResource } from '../kubernetes/resource.ts';
import { stringAt } from '../yaml/access.ts';
import type { LocatedMap, ParsedDocument, Path } from '../yaml/located.ts';
import { anyWord } from '../yaml/prefilter.ts';
import type { TokenFacts } from './facts.ts';
import { placeInWords } from './place-in-words.ts';
import { tokensIn, tokenTriggers } from './tokens.ts';

const holdsTrigger = anyWord(tokenTriggers);

/** The ServiceAccount tokens of a document by the object they stand in. */
export function tokenFacts(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): ReadonlyMap<LocatedMap, readonly TokenFacts[]> {
  const found = new Map<LocatedMap, TokenFacts[]>();
  // Only base64 hides a token from this look, and only Secrets hold base64.
  const worthwhile = resources.some(({ kind }) => kind === 'Secret') || holdsTrigger(document.text);
  if (!worthwhile) return found;
  for (const { path, range, match, kind, token, resource } of tokensIn(document)) {
    if (resource === undefined || !isClusterAccount(kind)) continue;
    const facts: TokenFacts = {
      path,
      range,
      start: match.start,
      place: placeInWords(document, path),
      kind,
      times: token.times,
      signed: isSigned(token, kind),
      ...(isIssued(resource, path, kind) && { issued: true }),
    };
    const ofObject = found.get(resource.node) ?? [];
    ofObject.push(facts);
    found.set(resource.node, ofObject);
  }
  return found;
}

// The control plane keeps a token that it finds there, whoever's it is (tokens_controller.go, `secretUpdateNeeded`).
function isIssued(secret: KubernetesResource, path: Path, kind: ClusterAccountKind): boolean {
  return (
    secret.completeness !== 'patch' &&
    isSecretData(secret, path) &&
    path.at(-1) === 'token' &&
    kind.id === 'kubernetes-legacy' &&
    kind.secret === secret.name &&
    kind.namespace === (secret.namespace ?? kind.namespace) &&
    stringAt(secret.node, 'type') === 'kubernetes.io/service-account-token' &&
    stringAt(secret.node, 'metadata', 'uid') !== undefined
  );
}
