import { tokenMarkdown } from '../../../server/src/features/token-markdown.ts';
import {
  checkExpression,
  evaluateClaims,
  evaluateUser,
} from '../../../server/src/identity/authentication/cel.ts';
import { searchPattern } from '../../../server/src/identity/authentication/regex/search.ts';
import { findCredentials } from '../../../server/src/identity/credentials/find.ts';
import { issuers } from '../../../server/src/identity/issuers/all.ts';
import { readSubject, readSubjectPattern } from '../../../server/src/identity/issuers/read-subject.ts';
import { fillTemplate } from '../../../server/src/identity/issuers/template.ts';
import { classifyToken } from '../../../server/src/identity/jwt/classify.ts';
import { decodeToken } from '../../../server/src/identity/jwt/decode.ts';
import { hidesToken } from '../../../server/src/identity/jwt/display.ts';
import { explainToken } from '../../../server/src/identity/jwt/explain.ts';
import { findTokens } from '../../../server/src/identity/jwt/find.ts';
import type { JsonObject } from '../../../server/src/identity/jwt/json.ts';
import { judgeToken } from '../../../server/src/identity/jwt/judge.ts';
import { verifyToken } from '../../../server/src/identity/jwt/verify.ts';
import { looseSigner } from '../../../server/src/identity/trust/signer-pattern.ts';
import { subjectReach } from '../../../server/src/identity/trust/subject-reach.ts';
import { base64Url, makeRawToken, tokenNames, tokenOf } from '../../../test/support/tokens.ts';
import { testNow } from '../../../test/support/workspaces.ts';
import { arbitraryText, mutated, pieces } from '../mutate.ts';
import type { Random } from '../random.ts';
import { promise, type Target } from '../target.ts';

const claimNames: readonly string[] =
  'iss sub aud exp nbf iat jti azp kubernetes.io namespace groups email __proto__ constructor toString x'.split(
    ' ',
  );

function jsonValue(random: Random, depth: number): unknown {
  const choice = random.below(depth > 0 ? 9 : 6);
  if (choice === 0) return random.pick([0, -1, 1.5, 1e15, 1e308, 1_700_000_000, 1_700_000_000_000, -0]);
  if (choice === 1) return random.pick([null, true, false]);
  if (choice <= 5)
    return random.pick([
      '',
      'x',
      'https://kubernetes.default.svc',
      'system:serviceaccount:a:b',
      random.pick(pieces),
      arbitraryText(random, 12),
    ]);
  if (choice === 6) return random.times(random.below(4), () => jsonValue(random, depth - 1));
  return Object.fromEntries(
    random.times(random.below(5), () => [random.pick(claimNames), jsonValue(random, depth - 1)]),
  );
}

function tokenText(random: Random): string {
  switch (random.below(5)) {
    case 0:
      return mutated(tokenOf(random.pick(tokenNames)), random);
    case 1:
      return makeRawToken(
        JSON.stringify({ alg: random.pick(['RS256', 'none', 'HS256', '', 3]), kid: jsonValue(random, 1) }),
        mutated(JSON.stringify(jsonValue(random, 4)), random),
      );
    case 2:
      return `${base64Url(`{"alg":"ES256","a":${'['.repeat(random.below(4000))}`)}.e30.`;
    case 3:
      return arbitraryText(random, 200);
    default:
      return makeRawToken('{"alg":"RS256"}', JSON.stringify(jsonValue(random, 5) ?? {}));
  }
}

const keySets: readonly string[] = [
  '{"keys": []}',
  '{"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB"}]}',
  '{"kty": "oct", "k": ""}',
  '{"kty": "EC", "crv": "P-256", "x": "__", "y": "__"}',
  '[]',
  '',
];

/** Tokens and what looks like some. */
export const tokens: Target = {
  name: 'tokens',
  asserts:
    'any text as a token: found, decoded, classified, judged, explained and verified without an error; what is said of it holds no token',
  cost: 1,
  async run(random) {
    const text = tokenText(random);
    for (const { start, end } of [...findTokens(text), ...findCredentials(text)])
      promise(start >= 0 && start < end && end <= text.length, () => `found at [${start}, ${end}]`);
    const token = decodeToken(text);
    if (token === undefined) return;
    const kind = classifyToken(token);
    judgeToken(token, kind, testNow);
    const said = tokenMarkdown(explainToken(token, kind, testNow, { redact: random.oneIn(3) }));
    promise(!hidesToken(said), () => 'what is said of a token holds one');
    if (random.oneIn(5)) await verifyToken(text, mutated(random.pick(keySets), random), testNow);
  },
};

const subjectPieces: readonly string[] = (
  'repo: org/repo :ref: refs/heads/main environment: pull_request * ? : / # project_path: ref_type: branch spiffe:// ' +
  'system:serviceaccount: organization: project: run_phase: account: user@example.com accounts.google.com @ %2F {{ }} $ { } ' +
  '12345 00000000-0000-0000-0000-000000000000 \\ ^ $ .* ( ) [ ] | +'
).split(' ');

/** Subjects of every issuer, and patterns of trust policies. */
export const subjects: Target = {
  name: 'subjects',
  asserts:
    'any name or pattern as an OIDC subject: read, judged, printed again to the same text, its reach told',
  cost: 1,
  run(random) {
    const known = issuers.flatMap(({ forms }) => forms.map(({ template }) => fillTemplate(template).text));
    const text = random.oneIn(3)
      ? mutated(random.pick(known), random)
      : random.times(random.below(12), () => random.pick(subjectPieces)).join('');
    const reading = readSubject(text);
    if (reading?.subject !== undefined) {
      const { issuer, subject } = reading;
      promise(
        issuer.print(subject) === reading.text,
        () => `${reading.text} is printed as ${issuer.print(subject)}`,
      );
    }
    readSubjectPattern(text);
    for (const provider of [undefined, 'token.actions.githubusercontent.com', 'gitlab.com', 'x'])
      subjectReach(provider, text);
    looseSigner(text, random.pick(['issuer', 'subject']));
  },
};

const expressionPieces: readonly string[] = (
  'claims claims.sub claims["x"] user.username user.groups request . ( ) [ ] , ? : && || ! == != < in + - * / % "a" \'b\' ' +
  '"(a+)+$" 1 1u 1.5 true null has( .matches( .startsWith( .split( .replace( .map(x, .filter(x, .all(x, .exists(x, size( ' +
  '.join( .orValue( .? optional.of( r"\\d+" """x""" {} [1,2] type( int( string( duration( timestamp( __proto__ constructor'
).split(' ');
const patternPieces: readonly string[] =
  'a b . \\d \\w \\s \\b ^ $ * + ? *? {2} {0,1000} {1000} ( (?: (?i) (?P<n> ) | [a-z] [^x] [[:alpha:]] \\x41 \\pL \\ 😀 \u212a'.split(
    ' ',
  );

/** CEL expressions and regular expressions of RE2. */
export const expressions: Target = {
  name: 'expressions',
  asserts:
    'any CEL expression is checked and evaluated, any regular expression searched, in bounded time; where both can, a search agrees with JavaScript',
  cost: 2,
  run(random) {
    const expression = random
      .times(random.below(14), () => random.pick(expressionPieces))
      .join(random.pick(['', ' ']));
    const claims = jsonValue(random, 3);
    const object = (
      typeof claims === 'object' && claims !== null && !Array.isArray(claims) ? claims : {}
    ) as JsonObject;
    checkExpression(expression, random.pick(['claims', 'user', 'request']));
    evaluateClaims(expression, object);
    evaluateUser(expression, { name: 'a', uid: '', groups: ['g'.repeat(random.below(50))], extra: {} });
    const pattern = random.times(random.below(10), () => random.pick(patternPieces)).join('');
    const text = random.times(random.below(30), () => random.pick(['a', 'b', '1', ' ', 'x', '\n'])).join('');
    const found = searchPattern(pattern, text);
    const peer = peerOf(pattern);
    if (found !== undefined && peer !== undefined)
      promise(
        peer.test(text) === found,
        () => `${JSON.stringify(pattern)} in ${JSON.stringify(text)}: ${found}`,
      );
  },
};

/** The same expression for JavaScript, where it means the same there and cannot run away. */
function peerOf(pattern: string): RegExp | undefined {
  const another = /\(\?|\[\[|\\p|\\a|\{|\$|[^\u0000-\u007f]|[*+?][^*+?]*[*+?]/;
  if (another.test(pattern)) return undefined;
  try {
    return new RegExp(pattern);
  } catch {
    return undefined;
  }
}
