import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const source = join(root, 'server/src');

/** What each layer may import besides itself; the order of ARCHITECTURE.md. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  words: [],
  yaml: ['words'],
  kubernetes: ['words', 'yaml'],
  rbac: ['words', 'yaml', 'kubernetes'],
  identity: ['words', 'yaml', 'kubernetes'],
  workspace: ['words', 'yaml', 'kubernetes', 'rbac', 'identity'],
  edit: ['words', 'yaml'],
  rules: ['words', 'yaml', 'kubernetes', 'rbac', 'identity', 'workspace', 'edit'],
  engine: ['words', 'yaml', 'kubernetes', 'rbac', 'identity', 'workspace', 'edit', 'rules'],
  features: ['words', 'yaml', 'kubernetes', 'rbac', 'identity', 'workspace', 'edit', 'rules', 'engine'],
  host: ['words', 'yaml'],
  lsp: [
    'words',
    'yaml',
    'kubernetes',
    'rbac',
    'identity',
    'workspace',
    'edit',
    'rules',
    'engine',
    'features',
    'host',
  ],
  cli: [
    'words',
    'yaml',
    'kubernetes',
    'rbac',
    'identity',
    'workspace',
    'edit',
    'rules',
    'engine',
    'features',
    'host',
  ],
};

/** The doors in the wall: the command that is the language server, and the version. */
const exceptions = new Set(['cli/commands/lsp.ts → lsp']);

const pure = [
  'words',
  'yaml',
  'kubernetes',
  'rbac',
  'identity',
  'workspace',
  'edit',
  'rules',
  'engine',
  'features',
];

/** Packages a layer may use; a type-only import of LSP types is allowed in features. */
const packages: Readonly<Record<string, readonly string[]>> = {
  yaml: ['yaml'],
  identity: ['jose', '@marcbachmann/cel-js'],
  engine: ['picomatch'],
  features: ['vscode-languageserver-types'],
};

interface Import {
  readonly file: string;
  readonly layer: string;
  readonly target: string;
}

const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file): readonly Import[] => {
    const text = readFileSync(join(source, file), 'utf8');
    const layer = file.split('/')[0] ?? '';
    const statements =
      /^(?:import|export)\b[^;'"]*?from\s+'([^']+)'|^import\s+'([^']+)'|\bimport\(\s*'([^']+)'/gm;
    return [...text.matchAll(statements)].map((match) => ({
      file,
      layer,
      target: match[1] ?? match[2] ?? match[3] ?? '',
    }));
  });

function layerOf({ file, target }: Import): string {
  return relative(source, resolve(source, dirname(file), target)).split('/')[0] ?? '';
}

describe('layers', () => {
  test('every folder is a known layer', () => {
    const folders = readdirSync(source, { withFileTypes: true }).filter((entry) => entry.isDirectory());
    expect(folders.map((folder) => folder.name).filter((name) => !(name in allowed))).toEqual([]);
  });

  test('imports go downwards only', () => {
    const wrong = imports
      .filter(({ target, layer }) => target.startsWith('.') && layer in allowed)
      .filter((entry) => {
        const target = layerOf(entry);
        if (target === '..') return !entry.target.endsWith('/package.json');
        if (target === entry.layer || exceptions.has(`${entry.file} → ${target}`)) return false;
        return !(allowed[entry.layer] ?? []).includes(target);
      })
      .map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  test('the engine and all below it import no host', () => {
    const wrong = imports
      .filter(({ layer, target }) => pure.includes(layer) && !target.startsWith('.'))
      .filter(
        ({ layer, target }) =>
          !(packages[layer] ?? []).some((name) => target === name || target.startsWith(`${name}/`)),
      )
      .map(({ file, target }) => `${file} → ${target}`);
    expect(wrong).toEqual([]);
  });

  test('the client imports nothing of the server but the types of what they say to each other', () => {
    const client = join(root, 'client/src');
    const wrong = readdirSync(client, { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .filter((file) => {
        const text = readFileSync(join(client, file), 'utf8');
        const types = /^import type [^;]*from '(?:\.\.\/)+server\/src\/lsp\/protocol\.ts';/gm;
        return /from '[^']*server\//.test(text.replaceAll(types, ''));
      });
    expect(wrong).toEqual([]);
  });
});
