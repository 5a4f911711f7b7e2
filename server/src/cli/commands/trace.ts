import { resolve } from 'node:path';
import { traceAuthenticators } from '../../features/trace/authenticators.ts';
import { type Trace, traceToken } from '../../features/trace/trace-token.ts';
import { type DecodedToken, decodeToken } from '../../identity/jwt/decode.ts';
import { findTokens } from '../../identity/jwt/find.ts';
import { type Verification, verifyToken } from '../../identity/jwt/verify.ts';
import { tell } from '../../words/tell.ts';
import { createLineIndex } from '../../yaml/lines.ts';
import { choice, type ParsedArguments, readArguments } from '../arguments.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { openWorkspace } from '../open-workspace.ts';
import { coloursFor } from '../output/colours.ts';
import { fileText, logText } from '../output/safe-text.ts';
import { builtInWords, type PolicyInputs, readPolicyInputs } from '../policy-inputs.ts';
import { readTextFile, textOf } from '../read-text.ts';
import { traceAnswer, traceText } from '../trace-answer.ts';

/** `zero-token trace`: who a token is for the API server configured in the manifests, and what it may do there. Exit code 1: nobody. */
export async function trace(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { format: 'text', jwks: 'text', config: 'text' });
  const format = choice('format', parsed.text('format'), ['pretty', 'json'] as const) ?? 'pretty';
  const [operand, ...paths] = parsed.positionals;
  if (operand === undefined)
    throw new UsageError(tell`trace takes one token, or - for standard input, and the paths of manifests`);
  if (paths.includes('-'))
    throw new UsageError(tell`standard input holds the token, so manifests cannot come from it`);
  const found = await readToken(operand, io);
  if (found === undefined) {
    io.stderr(
      tell`zero-token: no token found: a JWT has a header that is a JSON object with alg, and two or four more parts\n`,
    );
    return exitCode.noInput;
  }
  const jwks = parsed.text('jwks');
  const verification =
    jwks === undefined
      ? undefined
      : await verifyToken(found.text, keySetText(resolve(io.cwd, jwks), jwks), io.now());
  const world = await openWorld(found.token, paths, parsed, io);
  if (world === undefined) return exitCode.noInput;
  const { policy, locate } = world.inputs;
  const result = traceToken(found.token, {
    authenticators: world.authenticators,
    policy,
    now: io.now(),
    verification,
  });
  if (!world.configured)
    io.stderr(
      tell`zero-token: no AuthenticationConfiguration and no --oidc-issuer-url in these files, and no trustedIssuers with a prefix in the configuration\n`,
    );
  write(result, found.token, { format, verification, locate }, io);
  return result.caller === undefined ? exitCode.findings : exitCode.clean;
}

interface Shown {
  readonly format: 'pretty' | 'json';
  readonly verification: Verification | undefined;
  readonly locate: PolicyInputs['locate'];
}

function write(
  result: Trace,
  token: DecodedToken,
  { format, verification, locate }: Shown,
  io: CommandIo,
): void {
  if (format === 'json') {
    io.stdout(`${JSON.stringify(traceAnswer(result, token, verification, locate), null, 2)}\n`);
    return;
  }
  const colours = coloursFor(io.isTerminal, io.env);
  io.stdout(traceText(result, token, verification, locate, io.now(), colours));
}

interface FoundToken {
  readonly text: string;
  readonly token: DecodedToken;
}

async function readToken(operand: string, io: CommandIo): Promise<FoundToken | undefined> {
  const text = operand === '-' ? await stdinText(io) : operand;
  for (const candidate of [text, ...findTokens(text).map((found) => found.text)]) {
    const token = decodeToken(candidate);
    if (token !== undefined) return { text: candidate, token };
  }
  return undefined;
}

async function stdinText(io: CommandIo): Promise<string> {
  const read = textOf(await io.readStdin());
  if (!read.ok) throw new UsageError(tell`standard input cannot be read: ${read.reason}`);
  return read.text;
}

function keySetText(path: string, shown: string): string {
  const read = readTextFile(path);
  if (!read.ok) throw new UsageError(tell`the key set ${shown} cannot be read: ${read.reason}`);
  return read.text;
}

/** Undefined when there is nothing to read; all that was left out is said on stderr. */
async function openWorld(
  token: DecodedToken,
  paths: readonly string[],
  parsed: ParsedArguments,
  io: CommandIo,
) {
  const options = {
    paths: paths.length === 0 ? ['.'] : paths,
    preset: undefined,
    minSeverity: undefined,
    minConfidence: undefined,
    config: parsed.text('config'),
    suppressions: true,
  };
  const { workspace, inputs } = await openWorkspace(options, null, io);
  for (const { file, reason } of inputs.skipped)
    io.stderr(tell`${fileText(file)}: not read: ${logText(reason)}\n`);
  if (inputs.files.length === 0) {
    if (inputs.skipped.length === 0) io.stderr(tell`zero-token: no YAML files found\n`);
    return undefined;
  }
  const policyInputs = readPolicyInputs(inputs.files, workspace);
  for (const { file, line, message } of policyInputs.remarks)
    io.stderr(`${fileText(file)}:${line}: ${logText(message)}\n`);
  const built = builtInWords(policyInputs);
  if (built !== undefined) io.stderr(built);
  const shown = new Map(inputs.files.map((file) => [file.uri, file]));
  // Settings of the folder asked about; files of several folders may have several.
  const trusted = [
    ...new Map(
      inputs.files.flatMap(({ uri }) =>
        workspace.configurationOf(uri).trustedIssuers.map((issuer) => [issuer.issuer, issuer] as const),
      ),
    ).values(),
  ];
  const { list, partial } = traceAuthenticators(workspace.graph, trusted, token, ({ resource, facts }) => {
    const { uri, index } = resource.document;
    const file = shown.get(uri);
    const start = (workspace.slices(uri)[index]?.start ?? 0) + facts.range[0];
    return `${file?.shown ?? uri}:${createLineIndex(file?.text ?? '').positionAt(start).line + 1}`;
  });
  if (partial)
    io.stderr(
      tell`zero-token: an authenticator could not be read: a template, a variable, or no user name\n`,
    );
  return {
    inputs: policyInputs,
    authenticators: list,
    configured: list.some(({ authenticator }) => authenticator.type === 'jwt'),
  };
}
