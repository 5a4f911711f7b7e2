import { parseArgs } from 'node:util';
import { didYouMean, nearest } from '../engine/config/rule-index.ts';
import { tell } from '../words/tell.ts';
import { UsageError } from './io.ts';

/** Options of a command: with a value (`text`), with a value and more than once (`list`), or without (`flag`). */
export type OptionKinds = Readonly<Record<string, 'text' | 'list' | 'flag'>>;

export interface ParsedArguments {
  readonly positionals: readonly string[];
  text(name: string): string | undefined;
  /** All values of a `list` option, in order. */
  list(name: string): readonly string[];
  flag(name: string): boolean;
}

/** Reads arguments strictly; an unknown option or a missing value is a usage error. Of a repeated `text` option the last counts; `shorts` are one-letter names. */
export function readArguments(
  args: readonly string[],
  kinds: OptionKinds,
  shorts: Readonly<Record<string, string>> = {},
): ParsedArguments {
  const options: Record<string, { type: 'string' | 'boolean'; short?: string; multiple?: boolean }> = {};
  for (const [name, kind] of Object.entries(kinds))
    options[name] = {
      type: kind === 'flag' ? 'boolean' : 'string',
      ...(kind === 'list' && { multiple: true }),
      ...(shorts[name] !== undefined && { short: shorts[name] }),
    };
  options.help = { type: 'boolean', short: 'h' };
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return {
      positionals,
      text: (name) => {
        const value = values[name];
        return typeof value === 'string' ? value : undefined;
      },
      list: (name) => {
        const value = values[name];
        return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
      },
      flag: (name) => values[name] === true,
    };
  } catch (error) {
    throw new UsageError(firstSentence(error) + suggestion(error, Object.keys(options)));
  }
}

/** One of the words an option allows; undefined when it was not given. */
export function choice<T extends string>(
  name: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((candidate) => candidate === value);
  if (found === undefined)
    throw new UsageError(
      tell`--${name} must be one of ${choices.join(', ')}, not '${value}'.${didYouMean(nearest(value, choices))}`,
    );
  return found;
}

/** The option that an unknown one was probably meant to be. */
function suggestion(error: unknown, names: readonly string[]): string {
  const unknown = /^Unknown option '--([^'=]+)/.exec(error instanceof Error ? error.message : '')?.[1];
  const meant = unknown === undefined ? undefined : nearest(unknown, names);
  return meant === undefined ? '' : `.${didYouMean(`--${meant}`)}`;
}

function firstSentence(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split('. ')[0] ?? message;
}
