import { didYouMean, nearest } from '../engine/config/rule-index.ts';
import { tell, told } from '../words/tell.ts';
import { commandHelp, overview } from './help.ts';
import { type CommandIo, exitCode, isUsageError, UsageError } from './io.ts';

/** A command: arguments behind its name in, exit code out. */
export type Command = (args: readonly string[], io: CommandIo) => Promise<number>;

// Each command is loaded when it is called, so that `--version` does not pay for the engine.
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  check: async () => (await import('./commands/check.ts')).check,
  decode: async () => (await import('./commands/decode.ts')).decode,
  'can-i': async () => (await import('./commands/can-i.ts')).canI,
  trace: async () => (await import('./commands/trace.ts')).trace,
  explain: async () => (await import('./commands/explain.ts')).explain,
  rules: async () => (await import('./commands/rules.ts')).listRules,
  init: async () => (await import('./commands/init.ts')).init,
  baseline: async () => (await import('./commands/baseline.ts')).baseline,
  lsp: async () => (await import('./commands/lsp.ts')).lsp,
};

/** Runs the command line; never rejects. Diagnostics of the tool itself go to stderr. */
export async function run(args: readonly string[], io: CommandIo): Promise<number> {
  const [name, ...rest] = args;
  try {
    return await dispatch(name, rest, io);
  } catch (error) {
    if (isUsageError(error)) {
      const help =
        name !== undefined && Object.hasOwn(commandHelp, name)
          ? `zero-token ${name} --help`
          : 'zero-token --help';
      io.stderr(`zero-token: ${tell`${error.message}\nSee ${help}.`}\n`);
      return exitCode.usage;
    }
    io.stderr(
      tell`zero-token: internal error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
    );
    return exitCode.internal;
  }
}

async function dispatch(name: string | undefined, rest: readonly string[], io: CommandIo): Promise<number> {
  if (name === '--version' || name === '-V') {
    io.stdout(`${io.version}\n`);
    return exitCode.clean;
  }
  if (name === '--help' || name === '-h' || name === 'help') {
    const [about] = rest;
    if (about !== undefined && !Object.hasOwn(commandHelp, about)) throw unknownCommand(about);
    io.stdout(about === undefined ? overview() : `${told(commandHelp[about]?.text ?? '')}\n`);
    return exitCode.clean;
  }
  if (name === undefined) {
    io.stderr(overview());
    return exitCode.usage;
  }
  const load = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (load === undefined) throw unknownCommand(name);
  const beforeOperands = rest.includes('--') ? rest.slice(0, rest.indexOf('--')) : rest;
  if (beforeOperands.includes('--help') || beforeOperands.includes('-h')) {
    io.stdout(`${told(commandHelp[name]?.text ?? '')}\n`);
    return exitCode.clean;
  }
  return (await load())(rest, io);
}

function unknownCommand(name: string): UsageError {
  const meant = nearest(name, Object.keys(commands));
  return new UsageError(tell`there is no command '${name}'.${didYouMean(meant)}`);
}
