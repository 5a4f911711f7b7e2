import type { Workspace } from '../engine/workspace-types.ts';
import { explainToken } from '../identity/jwt/explain.ts';
import { summarizeToken } from '../identity/jwt/summary.ts';
import { tokensIn, tokenTriggers } from '../workspace/tokens.ts';
import type { DocumentSlice } from '../yaml/located.ts';

export type TokenHintMode = 'off' | 'expiry' | 'summary';

export interface TokenHint {
  /** Behind the token, as an offset in the file. */
  readonly offset: number;
  readonly label: string;
  readonly tooltip: string;
}

/** One harmless line behind each token between two offsets of a file. */
export function inlayHints(
  workspace: Workspace,
  uri: string,
  start: number,
  end: number,
  mode: TokenHintMode,
): readonly TokenHint[] {
  const text = workspace.text(uri);
  if (mode === 'off' || text === undefined) return [];
  const now = workspace.now();
  return workspace.slices(uri).flatMap((slice, index): readonly TokenHint[] => {
    if (slice.end < start || slice.start > end || !mayHoldTokens(text, slice)) return [];
    const document = workspace.parse({ uri, index });
    if (document === undefined) return [];
    return tokensIn(document).flatMap(({ range, token, kind }): readonly TokenHint[] => {
      const offset = slice.start + range[1];
      if (offset < start || offset > end) return [];
      const { title, signature } = explainToken(token, kind, now);
      return [{ offset, label: summarizeToken(token, kind, now, mode), tooltip: `${title}\n${signature}` }];
    });
  });
}

/** Cheap look before parsing: base64 in a Secret shows nothing of what is in it. */
export function mayHoldTokens(text: string, { start, end, kind, mustParse }: DocumentSlice): boolean {
  if (mustParse || kind === 'Secret' || kind?.endsWith('List') === true) return true;
  const own = text.slice(start, end);
  return tokenTriggers.some((trigger) => own.includes(trigger));
}
