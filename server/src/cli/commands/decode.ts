import { resolve } from 'node:path';
import { classifyToken } from '../../identity/jwt/classify.ts';
import { type DecodedToken, decodeToken } from '../../identity/jwt/decode.ts';
import { objectWithoutTokens } from '../../identity/jwt/display.ts';
import { explainToken, type TokenExplanation } from '../../identity/jwt/explain.ts';
import { findTokens } from '../../identity/jwt/find.ts';
import { type Verification, verifyToken } from '../../identity/jwt/verify.ts';
import { tell } from '../../words/tell.ts';
import { choice, readArguments } from '../arguments.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { type Colours, coloursFor } from '../output/colours.ts';
import { safeText } from '../output/safe-text.ts';
import { readTextFile, textOf } from '../read-text.ts';

/** `zero-token decode`: explains one token, or all tokens in a text from standard input; checks signatures against a given key set. */
export async function decode(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { format: 'text', jwks: 'text' });
  const format = choice('format', parsed.text('format'), ['pretty', 'json'] as const) ?? 'pretty';
  const [operand, ...more] = parsed.positionals;
  if (operand === undefined || more.length > 0)
    throw new UsageError(tell`decode takes one token, or - for standard input`);
  const text = operand === '-' ? await stdinText(io) : operand;
  const tokens = decodeToken(text) === undefined ? findTokens(text).map((found) => found.text) : [text];
  const now = io.now();
  const jwks = parsed.text('jwks');
  const keys = jwks === undefined ? undefined : keySetText(resolve(io.cwd, jwks), jwks);
  const explained: Explained[] = [];
  for (const found of tokens) {
    const token = decodeToken(found);
    if (token === undefined) continue;
    const verification = keys === undefined ? undefined : await verifyToken(found, keys, now);
    explained.push({ token, verification, explanation: explainToken(token, classifyToken(token), now) });
  }
  if (explained.length === 0) {
    io.stderr(
      tell`zero-token: no token found: a JWT has a header that is a JSON object with alg, and two or four more parts\n`,
    );
    return exitCode.noInput;
  }
  if (format === 'json') {
    const results = explained.map(({ token, verification, explanation: { header, claims, ...rest } }) => ({
      header: objectWithoutTokens(token.header),
      claims: token.payload === undefined ? null : objectWithoutTokens(token.payload),
      ...rest,
      ...(verification !== undefined && { signature: verification.reason, verification }),
      meanings: { header: meaningsOf(header), claims: meaningsOf(claims) },
    }));
    io.stdout(`${JSON.stringify(results.length === 1 ? results[0] : results, null, 2)}\n`);
    return exitFor(explained);
  }
  const colours = coloursFor(io.isTerminal, io.env);
  io.stdout(explained.map((one) => render(one, colours)).join('\n'));
  return exitFor(explained);
}

interface Explained {
  readonly token: DecodedToken;
  readonly explanation: TokenExplanation;
  /** Undefined when no key set was given. */
  readonly verification: Verification | undefined;
}

function exitFor(explained: readonly Explained[]): number {
  return explained.some(({ verification }) => verification?.verified === false)
    ? exitCode.findings
    : exitCode.clean;
}

function keySetText(path: string, shown: string): string {
  const read = readTextFile(path);
  if (!read.ok) throw new UsageError(tell`the key set ${shown} cannot be read: ${read.reason}`);
  return read.text;
}

async function stdinText(io: CommandIo): Promise<string> {
  const read = textOf(await io.readStdin());
  if (!read.ok) throw new UsageError(tell`standard input cannot be read: ${read.reason}`);
  return read.text;
}

function meaningsOf(rows: TokenExplanation['claims']): Readonly<Record<string, string>> {
  return Object.fromEntries(
    rows.filter(({ meaning }) => meaning !== '').map(({ name, meaning }) => [name, meaning]),
  );
}

function render({ explanation, verification }: Explained, colours: Colours): string {
  const lines = [colours.bold(explanation.title), explanation.summary, ''];
  for (const { severity, message } of explanation.problems) {
    lines.push(`${colours.severity(severity, severity)}: ${safeText(message)}`);
  }
  if (explanation.problems.length > 0) lines.push('');
  lines.push(
    ...section(tell`Header`, explanation.header, colours),
    ...section(tell`Claims`, explanation.claims, colours),
  );
  for (const fact of explanation.facts) lines.push(`- ${fact}`);
  if (explanation.facts.length > 0) lines.push('');
  if (explanation.advice.length > 0) {
    lines.push(colours.bold(tell`What to do`), ...explanation.advice.map((line) => `- ${line}`), '');
  }
  lines.push(safeText(verification?.reason ?? explanation.signature));
  return `${lines.join('\n')}\n`;
}

/** Names of ordinary length stand in one column. */
const widestName = 40;

function section(title: string, rows: TokenExplanation['claims'], colours: Colours): readonly string[] {
  if (rows.length === 0) return [];
  const width = Math.min(widestName, Math.max(...rows.map(({ name }) => name.length)));
  const lines = rows.map(({ name, value, meaning }) => {
    const note = meaning === '' ? '' : colours.frame(`  (${meaning})`);
    return `  ${safeText(name).padEnd(width)}  ${safeText(value)}${note}`;
  });
  return [colours.bold(title), ...lines, ''];
}
