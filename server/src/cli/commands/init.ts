import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configFileNames } from '../../engine/config/model.ts';
import { starterConfig } from '../../engine/config/starter.ts';
import { readArguments } from '../arguments.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { reasonOf } from '../walk.ts';

/** `zero-token init`: writes a commented configuration into the working directory. */
export async function init(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { force: 'flag' });
  if (parsed.positionals.length > 0) throw new UsageError('init takes no operands');
  const [name] = configFileNames;
  try {
    await writeFile(join(io.cwd, name), starterConfig, { flag: parsed.flag('force') ? 'w' : 'wx' });
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') {
      throw new UsageError(`${name} is there already; --force writes it anew`);
    }
    throw new UsageError(`${name} could not be written: ${reasonOf(error)}`);
  }
  io.stdout(`Wrote ${name}\n`);
  return exitCode.clean;
}
