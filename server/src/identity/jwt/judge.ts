import { tell } from '../../words/tell.ts';
import { isNone, isSymmetric } from './algorithm.ts';
import { isApiServerAudience } from './audience.ts';
import { audiencesOf, claim } from './claims.ts';
import { familyOf } from './classify.ts';
import type { DecodedToken } from './decode.ts';
import { displayText } from './display.ts';
import { judgeForm } from './judge-form.ts';
import { judgeTimes } from './judge-times.ts';
import type { TokenKind } from './kind.ts';
import type { TokenProblem } from './problem.ts';

/** Everything that is wrong with a token at the moment `now`, the gravest kind of thing first. */
export function judgeToken(token: DecodedToken, kind: TokenKind, now: Date): readonly TokenProblem[] {
  return [
    ...judgeSignature(token, kind),
    ...judgeContent(token),
    ...(token.form === 'jwe'
      ? []
      : [...judgeTimes(token, kind, now.getTime() / 1000), ...judgeAudience(token, kind)]),
    ...judgeForm(token),
  ];
}

/** False for `alg: none`, an empty signature, and a shared-secret signature on a token whose issuer never makes those. */
export function isSigned(token: DecodedToken, kind: TokenKind): boolean {
  if (token.form === 'jwe') return true;
  if (isNone(token.algorithm) || !token.signaturePresent) return false;
  return !(isSymmetric(token.algorithm) && familyOf(kind).asymmetric);
}

function judgeSignature(token: DecodedToken, kind: TokenKind): readonly TokenProblem[] {
  if (isNone(token.algorithm)) {
    return [
      {
        id: 'alg-none',
        severity: 'warning',
        message: tell`The token says alg none, so anybody can write one like it and the API server refuses it; have the issuer sign it with RS256 or ES256.`,
        claims: ['alg'],
      },
    ];
  }
  const problems: TokenProblem[] = [];
  if (!token.signaturePresent) {
    problems.push({
      id: 'unsigned',
      severity: 'warning',
      message: tell`The token has no signature, so nobody who checks tokens accepts it; it was cut off or made by hand: get a complete one.`,
      claims: [],
    });
  }
  if (isSymmetric(token.algorithm) && familyOf(kind).asymmetric) {
    problems.push({
      id: 'symmetric-algorithm',
      severity: 'warning',
      message: tell`The token is signed with a shared secret (${shown(token.algorithm)}), but this issuer signs only with private keys, so it is forged or a test; never accept HS algorithms for this issuer.`,
      claims: ['alg'],
    });
  }
  return problems;
}

function judgeContent(token: DecodedToken): readonly TokenProblem[] {
  const problems: TokenProblem[] = [];
  if (token.duplicateClaims.length > 0) {
    problems.push({
      id: 'duplicate-claim',
      severity: 'warning',
      message: tell`The payload names ${list(token.duplicateClaims)} more than once and readers differ in which one counts, which is a way around checks; do not trust this token.`,
      claims: token.duplicateClaims,
    });
  }
  if (token.duplicateHeaders.length > 0) {
    problems.push({
      id: 'duplicate-header',
      severity: 'warning',
      message: tell`The header names ${list(token.duplicateHeaders)} more than once, which RFC 7515 forbids because readers differ in which one counts; do not trust this token.`,
      claims: token.duplicateHeaders,
    });
  }
  if (claim(token.header, 'crit') !== undefined) {
    problems.push({
      id: 'critical-header',
      severity: 'info',
      message: tell`The header has crit, so every reader that does not know the extensions it lists must refuse the token; check that its receiver does.`,
      claims: ['crit'],
    });
  }
  return problems;
}

function judgeAudience(token: DecodedToken, kind: TokenKind): readonly TokenProblem[] {
  if (kind.id === 'supabase-service-role') return [secretByDesign(kind.demo)];
  if (familyOf(kind).withoutAudience === true) return [];
  const audiences = audiencesOf(token.payload);
  if (audiences.length === 0) {
    return [
      {
        id: 'no-audience',
        severity: 'info',
        message: tell`The token has no audience, so every service that receives it can use it at all others that trust the issuer; request it with aud set to its one receiver.`,
        claims: ['aud'],
      },
    ];
  }
  if (!('audiences' in kind)) return [];
  const forApiServer = audiences.filter((audience) => isApiServerAudience(audience, kind.issuer));
  const forOthers = audiences.filter((audience) => !forApiServer.includes(audience));
  if (forApiServer.length === 0 || forOthers.length === 0) return [];
  return [
    {
      id: 'mixed-audience',
      severity: 'warning',
      message: tell`The token is for the API server and for ${list(forOthers)} at once, so that receiver can act as the ServiceAccount in the cluster; request one token for each audience.`,
      claims: ['aud'],
    },
  ];
}

function secretByDesign(demo: boolean): TokenProblem {
  return {
    id: 'secret-by-design',
    severity: demo ? 'hint' : 'warning',
    message: demo
      ? tell`This is the service_role key of every local Supabase installation, which everybody knows; make new keys before anybody else can reach the database.`
      : tell`The service_role key passes row level security and opens the whole database; keep it in a secret store and make new keys if it was committed.`,
    claims: ['role'],
  };
}

const MAX_LISTED = 3;

function list(names: readonly string[]): string {
  const visible = names.slice(0, MAX_LISTED).map(shown);
  const rest = names.length - visible.length;
  return rest > 0 ? tell`${visible.join(', ')} and ${rest} more` : visible.join(', ');
}

function shown(text: string): string {
  return displayText(text, 60);
}
