import { tell } from '../../words/tell.ts';
import { readArguments } from '../arguments.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';

/** `zero-token lsp --stdio`: serves until the client ends the session. */
export async function lsp(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { stdio: 'flag' });
  if (!parsed.flag('stdio') || parsed.positionals.length > 0)
    throw new UsageError(tell`lsp needs --stdio and nothing else`);
  await io.startLanguageServer();
  return exitCode.clean;
}
