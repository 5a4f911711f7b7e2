import type { Workspace } from '../engine/workspace-types.ts';
import { explainToken } from '../identity/jwt/explain.ts';
import { tokensIn } from '../workspace/tokens.ts';
import { annotationHover } from './annotation-hover.ts';
import type { LinkTo } from './effective-permissions/words.ts';
import { gatewayHover } from './gateway-hover.ts';
import { mayHoldTokens } from './inlay-hints.ts';
import { policyHover } from './policy-hover.ts';
import { projectedTokenHover } from './projected-token-hover.ts';
import { subjectHover } from './subject-hover.ts';
import { tokenMarkdown } from './token-markdown.ts';

export interface HoverResult {
  readonly markdown: string;
  /** Offsets in the file. */
  readonly start: number;
  readonly end: number;
}

/** What stands under an offset of a file, explained; undefined where there is nothing to say. */
export function hover(
  workspace: Workspace,
  uri: string,
  offset: number,
  options: { readonly redact: boolean; readonly linkTo?: LinkTo },
): HoverResult | undefined {
  return (
    signedTokenHover(workspace, uri, offset, options) ??
    projectedTokenHover(workspace, uri, offset) ??
    annotationHover(workspace, uri, offset) ??
    gatewayHover(workspace, uri, offset) ??
    policyHover(workspace, uri, offset) ??
    subjectHover(workspace, uri, offset, options.linkTo)
  );
}

function signedTokenHover(
  workspace: Workspace,
  uri: string,
  offset: number,
  options: { readonly redact: boolean },
): HoverResult | undefined {
  const key = workspace.documentAt(uri, offset);
  const text = workspace.text(uri);
  if (key === undefined || text === undefined) return undefined;
  const slice = workspace.slices(uri)[key.index];
  if (slice === undefined || !mayHoldTokens(text, slice)) return undefined;
  const document = workspace.parse(key);
  if (document === undefined) return undefined;
  const at = offset - slice.start;
  const [hit, ...more] = tokensIn(document).filter(({ range }) => at >= range[0] && at <= range[1]);
  if (hit === undefined) return undefined;
  // Several tokens under the same base64 share its range.
  const same = more.filter(({ range }) => range[0] === hit.range[0] && range[1] === hit.range[1]);
  return {
    markdown: [hit, ...same]
      .map(({ token, kind }) => tokenMarkdown(explainToken(token, kind, workspace.now(), options)))
      .join('\n\n---\n\n'),
    start: slice.start + hit.range[0],
    end: slice.start + hit.range[1],
  };
}
