import type { Plugin } from 'esbuild';

/** Has the CEL evaluator fill its table of functions when the first expression is read. */
export function lateCel(): Plugin;

/** The evaluator's module with its global objects made when they are asked for; undefined when they are not where they were. */
export function withLateGlobals(source: string): string | undefined;
