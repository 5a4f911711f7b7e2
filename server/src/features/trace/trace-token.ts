import { authenticate } from '../../identity/authentication/authenticate.ts';
import { legacyIssuer } from '../../identity/authentication/authenticate-account.ts';
import type {
  Authentication,
  Authenticator,
  RefusalGround,
  UserInfo,
} from '../../identity/authentication/authenticator.ts';
import { type EvaluationBudget, evaluationBudget } from '../../identity/authentication/cel-cost.ts';
import { claim, stringClaim } from '../../identity/jwt/claims.ts';
import { classifyToken } from '../../identity/jwt/classify.ts';
import type { DecodedToken } from '../../identity/jwt/decode.ts';
import { withoutTokens } from '../../identity/jwt/display.ts';
import type { TokenKind } from '../../identity/jwt/kind.ts';
import type { Verification } from '../../identity/jwt/verify.ts';
import type { AccessPolicy } from '../../rbac/access-policy.ts';
import { tell } from '../../words/tell.ts';
import { type Permission, permissionsOf } from './permissions.ts';

/** An authenticator and where it is configured, in words. */
export interface NamedAuthenticator {
  readonly source: string;
  readonly authenticator: Authenticator;
}

/** What an authenticator said. */
export interface AuthenticatorAnswer {
  readonly source: string;
  readonly accepted: boolean;
  /** One sentence without a full stop; holds no token. */
  readonly reason: string;
  /** Undefined when accepted. */
  readonly because: RefusalGround | undefined;
}

/** A caller and what it may do. */
export interface TracedCaller {
  /** With `system:authenticated`, which every caller is in; tokens in its names are hidden. */
  readonly user: UserInfo;
  readonly permissions: readonly Permission[];
}

/** Who a token is and what it may do. */
export interface Trace {
  readonly kind: TokenKind;
  readonly answers: readonly AuthenticatorAnswer[];
  /** Undefined when nobody accepts the token. */
  readonly caller: TracedCaller | undefined;
  /** Who it was or will be, when its times alone are why nobody accepts it now. */
  readonly atAnotherTime: TracedCaller | undefined;
}

/** What a trace rests on. */
export interface TraceWorld {
  readonly authenticators: readonly NamedAuthenticator[];
  readonly policy: AccessPolicy;
  readonly now: Date;
  /** Undefined when no keys were given, so that the signature is taken to be right. */
  readonly verification: Verification | undefined;
}

/**
 * Asks every authenticator, and the authorizer about the user that the first one to accept makes of the token. A token that
 * has run out is also traced as of a moment when it was valid.
 */
export function traceToken(token: DecodedToken, world: TraceWorld): Trace {
  const kind = classifyToken(token);
  const budget = evaluationBudget();
  const asked = (now: Date) => world.authenticators.map((one) => ask(one, token, world, now, budget));
  const results = asked(world.now);
  const accepted = results.find(({ user }) => user !== undefined)?.user;
  const valid = accepted === undefined ? validMoment(token) : undefined;
  const then = valid === undefined ? undefined : asked(valid).find(({ user }) => user !== undefined)?.user;
  return {
    kind,
    answers: results.map(({ answer }) => answer),
    caller: accepted && callerOf(accepted, world.policy),
    atAnotherTime: then && callerOf(then, world.policy),
  };
}

interface Asked {
  readonly answer: AuthenticatorAnswer;
  readonly user: UserInfo | undefined;
}

function ask(
  { source, authenticator }: NamedAuthenticator,
  token: DecodedToken,
  { verification }: TraceWorld,
  now: Date,
  budget: EvaluationBudget,
): Asked {
  const result = withSignature(judge(authenticator, token, now, budget), verification);
  if (result.outcome !== 'accepted')
    return {
      answer: { source, accepted: false, reason: withoutTokens(result.reason), because: result.because },
      user: undefined,
    };
  const assumed = assumption(authenticator, token);
  const signature =
    verification === undefined ? tell`the signature was not checked` : tell`the signature is right`;
  const reason = tell`it is for this issuer and audience, all its rules hold, and ${signature}${assumed}`;
  return {
    answer: { source, accepted: true, reason: withoutTokens(reason), because: undefined },
    user: result.user,
  };
}

function judge(
  authenticator: Authenticator,
  token: DecodedToken,
  now: Date,
  budget: EvaluationBudget,
): Authentication {
  if (token.payload === undefined)
    return {
      outcome: 'refused',
      because: 'form',
      reason: tell`it takes signed tokens, and this one is encrypted`,
    };
  if (!token.signaturePresent)
    return { outcome: 'refused', because: 'form', reason: tell`the token has no signature` };
  return authenticate(authenticator, { header: token.header, claims: token.payload }, now, budget);
}

// What is looked at before the signature is.
const beforeSignature: ReadonlySet<RefusalGround> = new Set([
  'form',
  'issuer',
  'expired',
  'not-yet',
  'algorithm',
]);

function withSignature(result: Authentication, verification: Verification | undefined): Authentication {
  if (verification === undefined || verification.verified) return result;
  if (result.outcome !== 'accepted' && beforeSignature.has(result.because)) return result;
  return {
    outcome: 'refused',
    because: 'signature',
    reason: `oidc: verify token: failed to verify signature: ${verification.reason.replace(/\.$/, '')}`,
  };
}

/** What had to be taken for granted. */
function assumption(authenticator: Authenticator, { payload }: DecodedToken): string {
  const issuer = stringClaim(payload, 'iss') ?? '';
  if (authenticator.type !== 'service-account') return '';
  if (issuer === legacyIssuer) return tell`, if it is of this cluster and its Secret still exists`;
  return authenticator.issuers === undefined
    ? tell`, if ${issuer} is this cluster's --service-account-issuer, which no file says`
    : tell`, if its ServiceAccount still exists`;
}

/** A moment at which the token's own times are kept; undefined when now is one or there is none. */
function validMoment({ payload, times }: DecodedToken): Date | undefined {
  if (payload === undefined || typeof claim(payload, 'exp') !== 'number') return undefined;
  const { expiresAt, notBefore, issuedAt } = times;
  if (expiresAt === undefined) return undefined;
  const start = Math.max(notBefore ?? Number.NEGATIVE_INFINITY, issuedAt ?? Number.NEGATIVE_INFINITY);
  const moment = Number.isFinite(start) ? (start + expiresAt) / 2 : expiresAt - 1;
  const date = new Date(moment * 1000);
  return moment < expiresAt && !Number.isNaN(date.getTime()) ? date : undefined;
}

const everybody = 'system:authenticated';

function callerOf(user: UserInfo, policy: AccessPolicy): TracedCaller {
  const groups = user.groups.includes(everybody) ? user.groups : [...user.groups, everybody];
  const whole = { ...user, groups };
  return { user: shownUser(whole), permissions: permissionsOf(whole, policy) };
}

/** Claims that make names may hold tokens, which nobody's name is. */
function shownUser({ name, uid, groups, extra }: UserInfo): UserInfo {
  return {
    name: withoutTokens(name),
    uid: withoutTokens(uid),
    groups: groups.map(withoutTokens),
    extra: Object.fromEntries(Object.entries(extra).map(([key, values]) => [key, values.map(withoutTokens)])),
  };
}
