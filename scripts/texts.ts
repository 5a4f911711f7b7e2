// Finds the texts that people read in the sources: what `tell`, `say`, `phrase` and `counted` are given, and the client's
// `l10n.t`. The names of functions are enough to know them by: nothing else is called so (test/language).
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AnyNode,
  type Expression,
  type PrivateIdentifier,
  parse,
  type SpreadElement,
  type Super,
  type TemplateLiteral,
} from 'acorn';
import { transformSync } from 'esbuild';
import type { Rule } from '../server/src/rules/rule.ts';

const mark = /\b(?:tell|say)`|\b(?:phrase|counted|t)\(/;

/** Every text of server and client, and the rules' titles, by itself: what a translation starts from, sorted. */
export function bundleOf(root: string, rules: readonly Rule[]): Readonly<Record<string, string>> {
  const found = new Set(rules.map(({ meta }) => meta.title));
  for (const folder of ['server/src', 'client/src'])
    for (const text of textsIn(root, folder)) found.add(text);
  return Object.fromEntries([...found].sort().map((text) => [text, text]));
}

/** Every text in the TypeScript files of a folder; throws where one is not written out. */
export function textsIn(root: string, folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .flatMap((name) => textsOf(readFileSync(join(root, folder, name), 'utf8')));
}

/** The texts in one TypeScript file. */
export function textsOf(source: string): readonly string[] {
  if (!mark.test(source)) return [];
  const { code } = transformSync(source, { loader: 'ts' });
  return [...nodesIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))]
    .flatMap(textsOfNode)
    .filter((text) => /\p{L}/u.test(text.replaceAll(/\{\d+\}/g, '')));
}

function textsOfNode(node: AnyNode): readonly string[] {
  if (node.type === 'TaggedTemplateExpression')
    return /^(?:tell|say)$/.test(nameOf(node.tag)) ? [keyOf(node.quasi)] : [];
  if (node.type !== 'CallExpression') return [];
  const name = nameOf(node.callee);
  const texts = node.arguments.slice(name === 'counted' ? 1 : 0, name === 'counted' ? 3 : 1);
  // What they hand on themselves is written elsewhere.
  return /^(?:phrase|counted|l10n\.t|t)$/.test(name) ? texts.filter(isWritten).map(written) : [];
}

function* nodesIn(value: unknown): Generator<AnyNode> {
  if (typeof value !== 'object' || value === null) return;
  if ('type' in value) yield value as AnyNode;
  for (const child of Object.values(value)) yield* nodesIn(child);
}

/** `tell`, or `l10n.t` of `vscode.l10n.t`. */
function nameOf(node: Expression | Super | PrivateIdentifier): string {
  if (node.type === 'Identifier') return node.name;
  if (node.type !== 'MemberExpression') return '';
  return `${nameOf(node.object).split('.').at(-1)}.${nameOf(node.property)}`;
}

function isWritten(node: Expression | SpreadElement): boolean {
  return node.type !== 'Identifier' && node.type !== 'MemberExpression';
}

function written(node: Expression | SpreadElement): string {
  if (node.type === 'Literal' && typeof node.value === 'string') return node.value;
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return keyOf(node);
  throw new Error(`a text for people is not written out: ${node.type}`);
}

function keyOf({ quasis }: TemplateLiteral): string {
  if (quasis.length > 1 && quasis.some(({ value }) => /\{\d+\}/.test(value.cooked ?? '')))
    throw new Error('a text for people has a placeholder of its own');
  return quasis
    .map(({ value }, index) => `${index === 0 ? '' : `{${index - 1}}`}${value.cooked ?? ''}`)
    .join('');
}
