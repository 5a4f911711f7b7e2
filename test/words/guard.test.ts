import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'acorn';
import { transformSync } from 'esbuild';
import { describe, expect, test } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import names from '../../package.nls.json' with { type: 'json' };
import { textsOf } from '../../scripts/texts.ts';

const root = resolve(import.meta.dirname, '../..');

/** Where sentences for people stand: as these properties, and as what these functions are given. */
const properties =
  /^(?:message|title|refusal|reason|label|detail|documentation|tooltip|markdown|summary|caution|bearer|others|effect|because|advice|instead|note|why|hint|does)$/;
const functions = /^(?:refuse|refused|complain|fail|unusable|warn|report|replaced|UsageError|stderr)$/;

/** Documentation, in English alone, and what describes a rule: titles are taken from the rules themselves. */
const described = /^(?:docs|references|options|meta)$/;

/** Files that repeat what the API server says, and texts that only go into logs or files. */
const exempt =
  /^(?:identity\/authentication\/|rbac\/(?:access-policy|access-query|apply-objects|decode-fields|label-selector|validate-rbac|read-rbac-objects)|rules\/rule-problems|engine\/config\/schema|engine\/rule-docs|features\/report\/sarif|lsp\/shell|host\/|words\/)|docs/;

/** What fixes write into files. */
const written: ReadonlySet<string> = new Set([
  'the address is not verified',
  'names that begin with system: are reserved',
  'groups that begin with system: are reserved',
]);

interface Tree {
  readonly type: string;
  readonly [key: string]: unknown;
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && 'type' in value;
}

/** The sentences an expression may be that no function of the catalogue has seen. */
function bareSentences(node: unknown): readonly string[] {
  if (!isTree(node)) return [];
  switch (node.type) {
    case 'Literal':
      return typeof node.value === 'string' && !written.has(node.value) && isSentence(node.value)
        ? [node.value]
        : [];
    case 'TemplateLiteral': {
      const { quasis, expressions } = node as unknown as {
        readonly quasis: readonly { readonly value: { readonly cooked: string } }[];
        readonly expressions: readonly unknown[];
      };
      const text = quasis.map(({ value }) => value.cooked).join('X');
      return [...(isSentence(text) ? [text] : []), ...expressions.flatMap(bareSentences)];
    }
    case 'ConditionalExpression':
      return [...bareSentences(node.consequent), ...bareSentences(node.alternate)];
    case 'LogicalExpression':
    case 'BinaryExpression':
      return [...bareSentences(node.left), ...bareSentences(node.right)];
    case 'ArrowFunctionExpression':
      return bareSentences(node.body);
    default:
      return [];
  }
}

function isSentence(text: string): boolean {
  return (
    /(?:^|[\s(“'])[a-z’]{2,}[,;:]? [a-z’]{2,}|[A-Za-z]{2,} [a-z’]{2,}/.test(text) &&
    !/^(?:\w+: |oidc: )/.test(text)
  );
}

function violationsIn(value: unknown, into: string[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const child of value) violationsIn(child, into);
    return;
  }
  const node = value as Tree;
  const key = isTree(node.key) ? String(node.key.name ?? node.key.value) : '';
  if (node.type === 'Property' && described.test(key)) return;
  if (node.type === 'ObjectExpression' && describesRule(node)) return;
  if (node.type === 'Property' && properties.test(key)) into.push(...bareSentences(node.value));
  if (node.type === 'CallExpression' || node.type === 'NewExpression') {
    const callee = isTree(node.callee) ? node.callee : undefined;
    const property = isTree(callee?.property) ? callee.property : undefined;
    const name = String(callee?.name ?? property?.name ?? '');
    if (functions.test(name)) into.push(...(node.arguments as readonly unknown[]).flatMap(bareSentences));
  }
  for (const [name, child] of Object.entries(node)) if (name !== 'type') violationsIn(child, into);
}

/** What describes a rule to `defineRule` or to a function that makes rules. */
function describesRule({ properties: list }: Tree): boolean {
  const keys = (list as readonly Tree[]).map(({ key }) => (isTree(key) ? key.name : ''));
  return keys.includes('slug') && keys.includes('code');
}

function violationsOf(source: string): readonly string[] {
  const { code } = transformSync(source, { loader: 'ts' });
  const found: string[] = [];
  violationsIn(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }), found);
  return found;
}

function sourcesOf(folder: string): readonly (readonly [file: string, text: string])[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => [name, readFileSync(join(root, folder, name), 'utf8')] as const);
}

describe('sentences in the sources', () => {
  test('none for people is left out of the catalogue', () => {
    const found = sourcesOf('server/src')
      .filter(([file]) => !exempt.test(file))
      .flatMap(([file, text]) => violationsOf(text).map((sentence) => `${file}: ${sentence}`));
    expect(found).toEqual([]);
  });

  test('one that is left out is found', () => {
    expect(violationsOf("context.report({ message: 'Secret never expires' })")).toEqual([
      'Secret never expires',
    ]);
    expect(violationsOf(`const x = { title: a ? \`Remove \${b} from it\` : tell\`Keep it as is\` }`)).toEqual(
      ['Remove X from it'],
    );
    expect(violationsOf("refuse('The key carries an anchor.')")).toHaveLength(1);
    expect(
      violationsOf("const x = { message: tell`Secret never expires`, docs: { why: 'It is so' } }"),
    ).toEqual([]);
  });
});

describe('the texts are found', () => {
  test('in each form, with their placeholders', () => {
    expect(textsOf(`f(tell\`Secret \${name} of \${tell\`the \${kind}\`}\`)`)).toEqual([
      'Secret {0} of {1}',
      'the {0}',
    ]);
    expect(textsOf("const a = phrase('never expires')")).toEqual(['never expires']);
    expect(textsOf("counted(n, '{0} file', '{0} files', x)")).toEqual(['{0} file', '{0} files']);
    expect(textsOf("vscode.l10n.t('Which rule?'); t('Restart')")).toEqual(['Which rule?', 'Restart']);
    expect(textsOf(`tell\`\${a}/\${b}\``)).toEqual([]);
  });

  test('a text that is put together is none, nor one with a placeholder of its own', () => {
    expect(() => textsOf("phrase('a' + b)")).toThrow('not written out');
    expect(() => textsOf(`tell\`take {0} of \${b}\``)).toThrow('a placeholder of its own');
  });
});

describe('what the manifest shows', () => {
  const shown =
    /^(?:title|description|markdownDescription|enumDescriptions|markdownEnumDescriptions|category|shortTitle|contents|name|label|deprecationMessage|markdownDeprecationMessage|patternErrorMessage|altText)$/;
  const used: string[] = [];
  const literal: string[] = [];
  const walk = (value: unknown, key: string): void => {
    if (typeof value === 'string') {
      const name = /^%(.*)%$/.exec(value)?.[1];
      if (name !== undefined) used.push(name);
      else if (shown.test(key) && value !== 'Zero Token') literal.push(`${key}: ${value}`);
    } else if (Array.isArray(value)) for (const item of value) walk(item, key);
    else if (typeof value === 'object' && value !== null)
      for (const [name, child] of Object.entries(value)) walk(child, name);
  };
  walk(manifest.contributes, '');

  test('are keys of package.nls.json, and all of them', () => {
    expect([...new Set(used)].sort()).toEqual(Object.keys(names).sort());
  });

  test('and nothing else', () => {
    expect(literal).toEqual([]);
  });
});

test('no sentence of the client is written without l10n', () => {
  const shows =
    /\b(?:show(?:Information|Warning|Error)Message|showInputBox|showQuickPick)\(\s*['"`]|\b(?:placeHolder|prompt|title|tooltip): ['"`](?!%)[^'"`]* /;
  const found = sourcesOf('client/src').filter(([, text]) => shows.test(text));
  expect(found.map(([file]) => file)).toEqual([]);
});
