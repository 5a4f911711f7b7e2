import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type AnyNode, parse } from 'acorn';
import { transformSync } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** A regular expression as it is written in a source file. */
export interface WrittenExpression {
  /** From the repository's root. */
  readonly file: string;
  readonly source: string;
  readonly flags: string;
}

/** A call that makes a regular expression at run time, with its first argument as it is written, types taken away. */
export interface MadeExpression {
  readonly file: string;
  readonly argument: string;
}

/** All regular expressions of what ships: literals, and those that are put together when the program runs. */
export function shippedExpressions(): {
  readonly written: readonly WrittenExpression[];
  readonly made: readonly MadeExpression[];
} {
  const written: WrittenExpression[] = [];
  const made: MadeExpression[] = [];
  for (const folder of ['server/src', 'client/src']) {
    for (const name of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).sort()) {
      if (!name.endsWith('.ts')) continue;
      const file = `${folder}/${name}`;
      const code = transformSync(readFileSync(join(root, file), 'utf8'), {
        loader: 'ts',
        target: 'esnext',
      }).code;
      visit(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), (node) => {
        if (node.type === 'Literal' && node.regex != null)
          written.push({ file, source: node.regex.pattern, flags: node.regex.flags });
        const makes = node.type === 'NewExpression' || node.type === 'CallExpression';
        if (!makes || node.callee.type !== 'Identifier' || node.callee.name !== 'RegExp') return;
        const [argument] = node.arguments;
        made.push({ file, argument: argument === undefined ? '' : code.slice(argument.start, argument.end) });
      });
    }
  }
  return { written, made };
}

function visit(node: AnyNode, see: (node: AnyNode) => void): void {
  see(node);
  for (const value of Object.values(node) as unknown[]) {
    for (const child of Array.isArray(value) ? (value as unknown[]) : [value])
      if (isNode(child)) visit(child, see);
  }
}

function isNode(value: unknown): value is AnyNode {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value;
}
