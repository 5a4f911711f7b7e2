import type { Workspace } from '../../engine/workspace-types.ts';
import type { TrustedIssuer } from '../../identity/authentication/trusted-issuer.ts';
import { type DecodedToken, decodeToken } from '../../identity/jwt/decode.ts';
import { findTokens } from '../../identity/jwt/find.ts';
import { summarizeToken } from '../../identity/jwt/summary.ts';
import { describeObject, type Place } from '../../rbac/rbac-objects.ts';
import { tell } from '../../words/tell.ts';
import { tokensIn } from '../../workspace/tokens.ts';
import { createLineIndex } from '../../yaml/lines.ts';
import { codeSpan, escapeMarkdown, tableRow } from '../markdown.ts';
import { traceAuthenticators } from './authenticators.ts';
import { isBuiltIn, type Permission } from './permissions.ts';
import { type Trace, type TracedCaller, traceToken } from './trace-token.ts';
import { workspacePolicy } from './workspace-policy.ts';
import { type WrittenManifest, writeAuthentication, writeBinding } from './write-access.ts';

/** The token at an offset of a file; undefined where there is none. */
export function tokenAt(workspace: Workspace, uri: string, offset: number): DecodedToken | undefined {
  const key = workspace.documentAt(uri, offset);
  const slice = key && workspace.slices(uri)[key.index];
  const document = key && workspace.parse(key);
  if (slice === undefined || document === undefined) return undefined;
  const at = offset - slice.start;
  return tokensIn(document).find(({ range }) => at >= range[0] && at <= range[1])?.token;
}

/** The first token in a text, with or without other text around it. */
export function tokenIn(text: string): DecodedToken | undefined {
  for (const candidate of [text, ...findTokens(text).map((found) => found.text)]) {
    const token = decodeToken(candidate);
    if (token !== undefined) return token;
  }
  return undefined;
}

/** What is shown of files and claims. */
export interface TracePageOptions {
  /** True to show neither user names nor groups: for shared screens. */
  readonly redact: boolean;
  /** The name of a file for people. */
  readonly shownFile: (uri: string) => string;
}

/**
 * Who a token is for the API servers configured in a workspace and what it may do there, as a Markdown page. Holds claims
 * and names, never the token.
 */
export function tracePage(
  token: DecodedToken,
  workspace: Workspace,
  trusted: readonly TrustedIssuer[],
  { redact, shownFile }: TracePageOptions,
): string {
  const locate = ({ source, offset }: Place): string =>
    `${shownFile(source)}:${createLineIndex(workspace.text(source) ?? '').positionAt(offset).line + 1}`;
  const { list, partial } = traceAuthenticators(workspace.graph, trusted, token, ({ resource, facts }) => {
    const { uri, index } = resource.document;
    return locate({ source: uri, offset: (workspace.slices(uri)[index]?.start ?? 0) + facts.range[0] });
  });
  const trace = traceToken(token, {
    authenticators: list,
    policy: workspacePolicy(workspace),
    now: workspace.now(),
    verification: undefined,
  });
  const summary = summarizeToken(token, trace.kind, workspace.now(), redact ? 'expiry' : 'summary');
  const lines = [tell`# Who is this token?`, '', escapeMarkdown(summary), ''];
  lines.push(tell`## Authenticators`, '', ...authenticatorLines(trace, redact), '');
  if (partial)
    lines.push(tell`An authenticator could not be read: a template, a variable, or no user name\\.`, '');
  lines.push(tell`_The signature was not checked\\._`, '');
  if (redact) lines.push(tell`Claims are hidden by the setting \`zeroToken.jwt.redactClaims\`\\.`);
  else lines.push(...callerLines(trace, token, locate));
  return lines.join('\n');
}

function authenticatorLines({ answers }: Trace, redact: boolean): readonly string[] {
  return [
    tableRow([tell`Configured in`, tell`Answer`, tell`Why`]),
    '|---|---|---|',
    ...answers.map(({ source, accepted, reason, because }) =>
      tableRow([
        escapeMarkdown(source),
        accepted ? tell`✅ accepted` : tell`⛔ refused`,
        escapeMarkdown(redact ? (because ?? '') : reason),
      ]),
    ),
  ];
}

type Locate = (place: Place) => string;

function callerLines(
  { caller, atAnotherTime, answers }: Trace,
  token: DecodedToken,
  locate: Locate,
): readonly string[] {
  const who = caller ?? atAnotherTime;
  if (who === undefined) {
    const unknownIssuer = answers.every(({ because }) => because === 'issuer');
    return [
      tell`**Nobody**: the API server answers 401 Unauthorized\\.`,
      '',
      ...(unknownIssuer ? manifest(tell`To take tokens of this issuer`, writeAuthentication(token)) : []),
    ];
  }
  const own = who.permissions.filter((permission) => !isBuiltIn(permission));
  return [
    ...(caller === undefined
      ? [tell`**Nobody now**: only its times are in the way\\. While it is valid, it is:`, '']
      : []),
    ...userLines(who),
    tell`## Permissions`,
    '',
    ...permissionLines(own, locate),
    '',
    tell`And what every cluster gives to all callers: ${who.permissions.length - own.length} rules for discovery, health, version and questions about oneself\\.`,
    '',
    ...(own.length === 0 ? manifest(tell`The least binding for it`, writeBinding(who.user)) : []),
  ];
}

function userLines({ user }: TracedCaller): readonly string[] {
  const rows: (readonly [string, string])[] = [
    [tell`User`, codeSpan(user.name)],
    ...(user.uid === '' ? [] : [['Uid', codeSpan(user.uid)] as const]),
    [tell`Groups`, user.groups.map(codeSpan).join(' ')],
    ...Object.entries(user.extra).map(
      ([key, values]) => [escapeMarkdown(key), values.map(codeSpan).join(' ')] as const,
    ),
  ];
  return [tell`## User`, '', tableRow(['', '']), '|---|---|', ...rows.map(tableRow), ''];
}

function permissionLines(own: readonly Permission[], locate: Locate): readonly string[] {
  if (own.length === 0) return [tell`None in this workspace\\.`];
  return [
    tableRow([tell`Where`, tell`Verbs`, tell`On what`, tell`By`]),
    '|---|---|---|---|',
    ...own.map(({ namespace, rule, binding, role, through }) => {
      const groups = rule.apiGroups.map((group) => (group === '' ? 'core' : group)).join(', ');
      const names = rule.resourceNames.length === 0 ? '' : tell` named ${rule.resourceNames.join(', ')}`;
      const by = [binding, role].flatMap((object) =>
        object === undefined
          ? []
          : [`${describeObject(object)}${object.place === undefined ? '' : ` (${locate(object.place)})`}`],
      );
      return tableRow([
        namespace === '' ? tell`whole cluster` : escapeMarkdown(namespace),
        escapeMarkdown(rule.verbs.join(', ')),
        escapeMarkdown(
          `${[...rule.resources, ...rule.nonResourceURLs].join(', ')}${names}${groups === '' ? '' : ` (${groups})`}`,
        ),
        escapeMarkdown(by.length === 0 ? tell`member of ${through}; RBAC is not asked` : by.join(' → ')),
      ]);
    }),
  ];
}

function manifest(title: string, written: WrittenManifest | undefined): readonly string[] {
  if (written === undefined) return [];
  return [
    `## ${title}`,
    '',
    ...written.remarks.map((remark) => `- ${escapeMarkdown(remark)}`),
    '',
    // Names cannot end the block: they stand in JSON strings, without line breaks.
    '````yaml',
    written.yaml.trimEnd().replaceAll('````', "''''"),
    '````',
    '',
  ];
}
