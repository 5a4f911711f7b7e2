import { tokenAt, tokenIn, tracePage } from '../features/trace/trace-page.ts';
import type { TraceParams, TraceResult } from './protocol.ts';
import type { Session } from './session.ts';

/** Who a token is in this workspace: the one given, else the one at a position. Nothing of it is kept. */
export function answerTrace(session: Session, { token, uri: clientUri, position }: TraceParams): TraceResult {
  const { workspace, configurations } = session;
  const uri = typeof clientUri === 'string' ? session.uris.canonical(clientUri) : '';
  const lines = position === undefined ? undefined : session.lines(uri);
  const found =
    typeof token === 'string'
      ? tokenIn(token)
      : lines === undefined || position === undefined
        ? undefined
        : tokenAt(workspace, uri, lines.offsetAt(position));
  if (found === undefined) return { markdown: null };
  return {
    markdown: tracePage(found, workspace, workspace.configurationOf(uri).trustedIssuers, {
      redact: configurations.settingsOf(uri).redactClaims,
      shownFile: fileName,
    }),
  };
}

/** The last two parts of a path, which is what people know files by. */
function fileName(uri: string): string {
  const parts = uri.split('/').slice(-2).join('/');
  try {
    return decodeURIComponent(parts);
  } catch {
    return parts;
  }
}
