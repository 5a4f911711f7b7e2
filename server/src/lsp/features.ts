import type {
  CodeAction,
  CodeActionContext,
  CodeActionParams,
  Diagnostic,
  Hover,
  HoverParams,
  InlayHint,
  InlayHintParams,
  Range,
  WorkspaceEdit,
} from 'vscode-languageserver';
import type { PlannedFix } from '../engine/workspace-types.ts';
import {
  type ActionRequest,
  type OfferedAction,
  offerActions,
  planAction,
} from '../features/code-actions.ts';
import { hover } from '../features/hover.ts';
import { inlayHints } from '../features/inlay-hints.ts';
import { plainText } from '../features/markdown.ts';
import { rangeAt } from '../features/ranges.ts';
import { tokenStateHints } from '../features/token-state-hints.ts';
import { tell } from '../words/tell.ts';
import { linksToFiles } from './access-requests.ts';
import { actionData, readActionData } from './action-data.ts';
import type { Session } from './session.ts';
import { toWorkspaceEdit } from './workspace-edit.ts';
import { writableConfiguration } from './writable-configuration.ts';

/** The protocol's numbers: actions nobody asked for, and a message of the level info. */
const automatic = 2;
const info = 3;
const fixAllKind = 'source.fixAll.zeroToken';

/** The hover at a position; null where there is nothing to say. */
export function answerHover(session: Session, { textDocument, position }: HoverParams): Hover | null {
  const uri = session.uris.canonical(textDocument.uri);
  const settings = session.configurations.settingsOf(uri);
  const lines = session.lines(uri);
  if (lines === undefined || !settings.enable || !settings.hover) return null;
  const found = hover(session.workspace, uri, lines.offsetAt(position), {
    redact: settings.redactClaims,
    ...(session.abilities.markdownHover ? { linkTo: linksToFiles(session) } : {}),
  });
  if (found === undefined) return null;
  const value = session.abilities.markdownHover ? found.markdown : plainText(found.markdown);
  return {
    contents: { kind: session.abilities.markdownHover ? 'markdown' : 'plaintext', value },
    range: rangeAt(lines, found.start, found.end),
  };
}

/** The hints in a range. */
export function answerInlayHints(session: Session, { textDocument, range }: InlayHintParams): InlayHint[] {
  const uri = session.uris.canonical(textDocument.uri);
  const settings = session.configurations.settingsOf(uri);
  const lines = session.lines(uri);
  if (lines === undefined || !settings.enable) return [];
  const { start, end } = range;
  // What a hint may say of people follows the hover: with claims hidden only the time is left.
  const mode = settings.redactClaims && settings.inlayHints === 'summary' ? 'expiry' : settings.inlayHints;
  const [from, to] = [lines.offsetAt(start), lines.offsetAt(end)];
  const states = settings.automountHints ? tokenStateHints(session.workspace, uri, from, to) : [];
  return [...inlayHints(session.workspace, uri, from, to, mode), ...states].map(
    ({ offset, label, tooltip }) => ({
      position: lines.positionAt(offset),
      label,
      tooltip,
      paddingLeft: true,
    }),
  );
}

/** The actions of a range: without edits where the client asks for those later. */
export function answerCodeActions(
  session: Session,
  { textDocument, range, context }: CodeActionParams,
): CodeAction[] {
  const uri = session.uris.canonical(textDocument.uri);
  const settings = session.configurations.settingsOf(uri);
  const lines = session.lines(uri);
  if (lines === undefined || !settings.enable || !session.abilities.codeActionLiterals) return [];
  const offered = offerActions(
    session.workspace,
    uri,
    lines.offsetAt(range.start),
    lines.offsetAt(range.end),
    {
      quickFixes: wants(context, 'quickfix'),
      // Nobody wants the whole file fixed because the cursor stands somewhere.
      fixAll: context.only !== undefined && wants(context, fixAllKind),
      suppressions: settings.suppressionActions,
      configuration: writableConfiguration(session, uri),
    },
  );
  const actions = offered.flatMap((action): readonly CodeAction[] => {
    if (action.refusal !== undefined && !session.abilities.disabledActions) return [];
    const made = toCodeAction(session, uri, action, context.diagnostics);
    return made === undefined ? [] : [made];
  });
  return [...actions, ...explanations(session, offered, context)];
}

function wants({ only }: CodeActionContext, kind: string): boolean {
  return (
    only === undefined ||
    only.some((wanted) => kind === wanted || kind.startsWith(`${wanted}.`) || wanted === '')
  );
}

function toCodeAction(
  session: Session,
  uri: string,
  action: OfferedAction,
  diagnostics: readonly Diagnostic[],
): CodeAction | undefined {
  const { title, kind, finding, preferred, refusal, request } = action;
  const lines = session.lines(uri);
  const about =
    finding === undefined || lines === undefined
      ? []
      : diagnostics.filter(
          (one) =>
            one.code === finding.rule && sameRange(one.range, rangeAt(lines, finding.start, finding.end)),
        );
  const base: CodeAction = {
    title,
    kind,
    ...(about.length === 0 ? {} : { diagnostics: about }),
    ...(preferred ? { isPreferred: true } : {}),
  };
  if (refusal !== undefined) return { ...base, disabled: { reason: refusal } };
  if (session.abilities.resolvesEdits)
    return { ...base, data: actionData(uri, session.versionOf(uri), request) };
  const planned = plan(session, uri, request);
  return planned.ok ? { ...base, edit: toEdit(session, uri, planned) } : undefined;
}

function explanations(
  { abilities }: Session,
  offered: readonly OfferedAction[],
  context: CodeActionContext,
): readonly CodeAction[] {
  if (abilities.own.explainCommand !== true || !wants(context, 'quickfix')) return [];
  if (context.triggerKind === automatic && offered.length === 0) return [];
  const rules = new Set(offered.flatMap(({ finding }) => (finding === undefined ? [] : [finding.rule])));
  return [...rules].map((rule) => {
    const title = tell`Explain ${rule}`;
    return {
      title,
      kind: 'quickfix',
      command: { title, command: 'zeroToken.explainRule', arguments: [rule] },
    };
  });
}

/** Fills in the edit of an action; an action that no longer fits comes back without one, with the reason. */
export function resolveCodeAction(session: Session, action: CodeAction): CodeAction {
  const data = readActionData(action.data);
  if (data === undefined) return action;
  const stale = data.version !== session.versionOf(data.uri);
  const planned: PlannedFix = stale
    ? { ok: false, reason: tell`The file has changed since` }
    : plan(session, data.uri, data.request);
  if (planned.ok) return { ...action, edit: toEdit(session, data.uri, planned) };
  // Editors apply an action without an edit in silence; somebody has chosen it and waits.
  const message = tell`Zero Token: ${planned.reason}`;
  session.connection.sendNotification('window/showMessage', { type: info, message }).catch(() => undefined);
  return session.abilities.disabledActions ? { ...action, disabled: { reason: planned.reason } } : action;
}

/** All safe fixes of a file, for the command. */
export function answerFixAll(session: Session, clientUri: string): WorkspaceEdit | null {
  const uri = session.uris.canonical(clientUri);
  const request: ActionRequest = { type: 'fix-all' };
  const planned = plan(session, uri, request);
  return planned.ok ? toEdit(session, uri, planned) : null;
}

function plan(session: Session, uri: string, request: ActionRequest): PlannedFix {
  return planAction(session.workspace, uri, request, writableConfiguration(session, uri));
}

function toEdit(session: Session, uri: string, planned: Extract<PlannedFix, { ok: true }>): WorkspaceEdit {
  const { documentChanges, changeAnnotations } = session.abilities;
  const { versionOf } = session;
  return toWorkspaceEdit(planned.files, uri, {
    documentChanges,
    changeAnnotations,
    displayUri: session.uris.display,
    versionOf,
  });
}

function sameRange(a: Range, b: Range): boolean {
  return (
    a.start.line === b.start.line &&
    a.start.character === b.start.character &&
    a.end.line === b.end.line &&
    a.end.character === b.end.character
  );
}
