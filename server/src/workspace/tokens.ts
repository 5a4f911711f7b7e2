import { classifyToken } from '../identity/jwt/classify.ts';
import type { DecodedToken } from '../identity/jwt/decode.ts';
import { decodeMatch } from '../identity/jwt/decode-match.ts';
import { findTokens, findWrappedTokens, type TokenMatch } from '../identity/jwt/find.ts';
import type { TokenKind } from '../identity/jwt/kind.ts';
import { isSecretData, type KubernetesResource, readResources, resourceAt } from '../kubernetes/resource.ts';
import { walkScalars } from '../yaml/access.ts';
import { decodedToSource } from '../yaml/locate.ts';
import type { LocatedScalar, ParsedDocument, Path, Range } from '../yaml/located.ts';
import { rememberLast } from '../yaml/remember-last.ts';

/** A token in a scalar of a document. */
export interface LocatedToken {
  /** The scalar, from the document's root. */
  readonly path: Path;
  readonly scalar: LocatedScalar;
  /** Where the token stands in the document; the whole scalar when it stands under base64. */
  readonly range: Range;
  /** Where it stands in the scalar's text, or in the decoded text when under base64. */
  readonly match: TokenMatch;
  /** True under the one layer of base64 of `Secret.data`. */
  readonly inBase64: boolean;
  readonly token: DecodedToken;
  readonly kind: TokenKind;
  /** The object it stands in; undefined in documents that are none (values files, workflows). */
  readonly resource: KubernetesResource | undefined;
}

/** What every JSON Web Token starts with in the forms its header is written in (see facts H.1). */
export const tokenTriggers: readonly string[] = ['eyJ', 'eyA', 'ewo', 'ew0', 'ewk'];

/** All tokens of a document, in source order: in any scalar, and under `data` of Secrets one layer of base64 deep. */
export const tokensIn = rememberLast((document: ParsedDocument): readonly LocatedToken[] => {
  if (document.root === null) return [];
  const found: LocatedToken[] = [];
  const resources = readResources(document);
  walkScalars(document.root, (scalar, path) => {
    if (scalar.via !== undefined) return;
    const resource = resourceAt(resources, path);
    const add = (match: TokenMatch, inBase64: boolean): void => {
      const token = decodeMatch(match);
      if (token === undefined) return;
      const range = inBase64 ? scalar.range : decodedToSource(document.text, scalar, match.start, match.end);
      found.push({ path, scalar, range, match, inBase64, token, kind: classifyToken(token), resource });
    };
    if (tokenTriggers.some((trigger) => scalar.text.includes(trigger))) {
      for (const match of findTokens(scalar.text)) add(match, false);
    }
    if (resource !== undefined && isSecretData(resource, path)) {
      for (const match of findWrappedTokens(scalar.text)) add(match, true);
    }
  });
  return found.sort((a, b) => a.range[0] - b.range[0]);
});
