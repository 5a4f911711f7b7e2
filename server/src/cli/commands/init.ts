import { lstatSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { configFileNames } from '../../engine/config/model.ts';
import { starterConfig } from '../../engine/config/starter.ts';
import { tell } from '../../words/tell.ts';
import { readArguments } from '../arguments.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { reasonOf } from '../walk.ts';

/** `zero-token init`: writes a commented configuration into the working directory; one that is there already is kept. */
export async function init(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { force: 'flag' });
  if (parsed.positionals.length > 0) throw new UsageError(tell`init takes no operands`);
  const [name] = configFileNames;
  const present = configFileNames.find(
    (file) => lstatSync(join(io.cwd, file), { throwIfNoEntry: false }) !== undefined,
  );
  // Of several the first counts: a new one would put the old one out of force.
  if (present !== undefined && !(parsed.flag('force') && present === name)) {
    io.stdout(tell`Kept ${present}: it is there already\n`);
    return exitCode.clean;
  }
  try {
    writeFileSync(join(io.cwd, name), starterConfig, { flag: parsed.flag('force') ? 'w' : 'wx' });
  } catch (error) {
    throw new UsageError(tell`${name} could not be written: ${reasonOf(error)}`);
  }
  io.stdout(tell`Wrote ${name}\n`);
  return exitCode.clean;
}
