import { isBuiltIn, type Permission } from '../features/trace/permissions.ts';
import type { Trace, TracedCaller } from '../features/trace/trace-token.ts';
import { type WrittenManifest, writeAuthentication, writeBinding } from '../features/trace/write-access.ts';
import type { DecodedToken } from '../identity/jwt/decode.ts';
import { objectWithoutTokens } from '../identity/jwt/display.ts';
import { summarizeToken } from '../identity/jwt/summary.ts';
import type { Verification } from '../identity/jwt/verify.ts';
import { describeObject } from '../rbac/rbac-objects.ts';
import { phrase, tell, told } from '../words/tell.ts';
import { type AnswerObject, objectOf } from './access-answer.ts';
import type { Colours } from './output/colours.ts';
import { safeText } from './output/safe-text.ts';
import type { PolicyInputs } from './policy-inputs.ts';

type Locate = PolicyInputs['locate'];

const unchecked = phrase('The signature was not checked; give the keys of the issuer with --jwks FILE.');

/** A trace as JSON. `permissions[].namespace` is empty for what counts in the whole cluster. */
export function traceAnswer(
  { kind, answers, caller, atAnotherTime }: Trace,
  token: DecodedToken,
  verification: Verification | undefined,
  locate: Locate,
) {
  return {
    token: {
      header: objectWithoutTokens(token.header),
      claims: token.payload === undefined ? null : objectWithoutTokens(token.payload),
      kind: kind.id,
    },
    signature: verification?.reason ?? unchecked,
    authenticators: answers.map(({ source, accepted, reason }) => ({ source, accepted, reason })),
    ...callerAnswer(caller, locate),
    ...(atAnotherTime !== undefined && { atAnotherTime: callerAnswer(atAnotherTime, locate) }),
  };
}

function callerAnswer(caller: TracedCaller | undefined, locate: Locate) {
  return {
    user: caller?.user ?? null,
    permissions: (caller?.permissions ?? []).map((permission) => permissionAnswer(permission, locate)),
  };
}

interface PermissionAnswer {
  readonly namespace: string;
  readonly verbs: readonly string[];
  readonly groups: readonly string[];
  readonly resources: readonly string[];
  readonly names: readonly string[];
  readonly paths: readonly string[];
  readonly binding: AnswerObject | null;
  readonly role: AnswerObject | null;
}

function permissionAnswer({ namespace, rule, binding, role }: Permission, locate: Locate): PermissionAnswer {
  return {
    namespace,
    verbs: rule.verbs,
    groups: rule.apiGroups,
    resources: rule.resources,
    names: rule.resourceNames,
    paths: rule.nonResourceURLs,
    binding: binding === undefined ? null : objectOf(binding, locate),
    role: role === undefined ? null : objectOf(role, locate),
  };
}

/** A trace for people. */
export function traceText(
  trace: Trace,
  token: DecodedToken,
  verification: Verification | undefined,
  locate: Locate,
  now: Date,
  colours: Colours,
): string {
  const { answers, caller, atAnotherTime } = trace;
  const lines = [colours.bold(safeText(summarizeToken(token, trace.kind, now))), ''];
  lines.push(colours.bold(tell`Authenticators`));
  for (const { source, accepted, reason } of answers)
    lines.push(
      `  ${accepted ? tell`accepted` : tell`refused `}  ${safeText(source)}`,
      `            ${safeText(reason)}`,
    );
  lines.push('', safeText(verification?.reason ?? told(unchecked)), '');
  const who = caller ?? atAnotherTime;
  if (who === undefined) {
    lines.push(tell`Nobody: the API server answers 401 Unauthorized.`, '');
    if (answers.every(({ because }) => because === 'issuer'))
      lines.push(...manifestLines(tell`To take tokens of this issuer`, writeAuthentication(token), colours));
    return `${lines.join('\n')}\n`;
  }
  if (caller === undefined)
    lines.push(tell`Nobody now: only its times are in the way. While it is valid, it is:`, '');
  lines.push(...callerLines(who, locate, colours));
  if (!who.permissions.some((permission) => !isBuiltIn(permission)))
    lines.push(...manifestLines(tell`The least binding for it`, writeBinding(who.user), colours));
  return `${lines.join('\n')}\n`;
}

function callerLines(
  { user, permissions }: TracedCaller,
  locate: Locate,
  colours: Colours,
): readonly string[] {
  const lines = [
    `${colours.bold(tell`User`)}    ${safeText(user.name)}${user.uid === '' ? '' : tell` (uid ${safeText(user.uid)})`}`,
    `${colours.bold(tell`Groups`)}  ${user.groups.map(safeText).join(', ')}`,
  ];
  for (const [key, values] of Object.entries(user.extra))
    lines.push(`${colours.bold(tell`Extra`)}   ${safeText(key)}: ${values.map(safeText).join(', ')}`);
  lines.push('', colours.bold(tell`Permissions`));
  const own = permissions.filter((permission) => !isBuiltIn(permission));
  for (const permission of own) lines.push(...permissionLines(permission, locate));
  if (own.length === 0) lines.push(tell`  none in these files`);
  const builtIn = permissions.length - own.length;
  if (builtIn > 0)
    lines.push(
      tell`  and what every cluster gives to all callers (${builtIn} rules: discovery, health, version, questions about oneself)`,
    );
  lines.push('');
  return lines;
}

function permissionLines(
  { namespace, rule, binding, role, through }: Permission,
  locate: Locate,
): readonly string[] {
  const where = namespace === '' ? tell`in the whole cluster` : tell`in namespace ${namespace}`;
  const groups = rule.apiGroups.map((group) => (group === '' ? 'core' : group)).join(',');
  const what = [
    rule.verbs.join(','),
    [...rule.resources, ...rule.nonResourceURLs].join(','),
    groups === '' ? '' : `(${groups})`,
    rule.resourceNames.length === 0 ? '' : tell`named ${rule.resourceNames.join(',')}`,
    where,
  ];
  const source =
    binding === undefined
      ? tell`as a member of ${through}; RBAC is not asked`
      : `${described(objectOf(binding, locate))} → ${role === undefined ? '' : described(objectOf(role, locate))}`;
  return [`  ${safeText(what.filter((part) => part !== '').join(' '))}`, tell`      by ${safeText(source)}`];
}

function described(object: AnswerObject): string {
  const name = describeObject({ ...object, namespace: object.namespace ?? '' });
  return object.file === null ? name : `${name} (${object.file}:${object.line})`;
}

function manifestLines(
  title: string,
  manifest: WrittenManifest | undefined,
  colours: Colours,
): readonly string[] {
  if (manifest === undefined) return [];
  return [
    colours.bold(title),
    ...manifest.remarks.map((remark) => `- ${safeText(remark)}`),
    '',
    ...manifest.yaml
      .trimEnd()
      .split('\n')
      .map((line) => `  ${safeText(line)}`),
    '',
  ];
}
