import { ruleJson } from '../../engine/rule-json.ts';
import { rules } from '../../rules/registry.ts';
import { tell, told } from '../../words/tell.ts';
import { choice, readArguments } from '../arguments.ts';
import { documentedRules } from '../documented-rules.ts';
import { type CommandIo, exitCode, UsageError } from '../io.ts';
import { coloursFor } from '../output/colours.ts';

/** `zero-token rules`: every rule with its metadata. */
export async function listRules(args: readonly string[], io: CommandIo): Promise<number> {
  const parsed = readArguments(args, { format: 'text' });
  if (parsed.positionals.length > 0)
    throw new UsageError(tell`rules takes no operands; see zero-token explain for one rule`);
  const format = choice('format', parsed.text('format'), ['pretty', 'json'] as const) ?? 'pretty';
  if (format === 'json') {
    io.stdout(`${JSON.stringify(documentedRules().map(ruleJson), null, 2)}\n`);
    return exitCode.clean;
  }
  const colours = coloursFor(io.isTerminal, io.env);
  const width = Math.max(0, ...rules.map(({ meta }) => meta.slug.length));
  for (const { meta } of rules) {
    const severity = colours.severity(meta.severity, meta.severity.padEnd(7));
    io.stdout(
      `${meta.code}  ${meta.slug.padEnd(width)}  ${severity}  ${meta.preset.padEnd(11)}  ${told(meta.title)}\n`,
    );
  }
  return exitCode.clean;
}
