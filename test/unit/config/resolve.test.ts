import { describe, expect, test } from 'vitest';
import { compileGlobs, relativePath } from '../../../server/src/engine/config/globs.ts';
import type { ConfigLayer } from '../../../server/src/engine/config/model.ts';
import {
  configCandidates,
  createResolver,
  resolveConfiguration,
} from '../../../server/src/engine/config/resolve.ts';
import { readSettings } from '../../../server/src/engine/config/settings.ts';
import { defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { index, parse } from './fixtures.ts';

const folder = 'file:///repo/my%20charts';
const layer = (text: string): ConfigLayer => ({ folder, values: parse(text).values });

describe('globs', () => {
  test.each([
    ['*.yaml', 'a/b/c.yaml', true],
    ['*.yaml', 'c.yaml', true],
    ['/*.yaml', 'a/c.yaml', false],
    ['vendor', 'a/vendor/b/c.yaml', true],
    ['vendor/', 'vendor/c.yaml', true],
    ['a/b', 'a/b/c/d.yaml', true],
    ['a/b', 'x/a/b/c.yaml', false],
    ['a/**/*.yml', 'a/b/c/d.yml', true],
    ['./a/*.yaml', 'a/d.yaml', true],
    ['**/.hidden/**', 'x/.hidden/d.yaml', true],
    ['{a,b}/*.yaml', 'b/d.yaml', true],
    ['', 'a.yaml', false],
  ])('%j on %s: %s', (glob, path, expected) => {
    expect(compileGlobs([glob]).matches(path)).toBe(expected);
  });

  test('the last match counts', () => {
    const globs = compileGlobs(['vendor', '!vendor/ours/**']);
    expect(globs.matches('vendor/a.yaml')).toBe(true);
    expect(globs.matches('vendor/ours/a.yaml')).toBe(false);
  });

  test('paths are relative to the folder, decoded', () => {
    expect(relativePath(folder, 'file:///repo/my%20charts/a%20b/c.yaml')).toBe('a b/c.yaml');
    expect(relativePath(folder, 'file:///repo/my%20chartsX/c.yaml')).toBeUndefined();
    expect(relativePath('vscode-vfs://github/o/r', 'vscode-vfs://github/o/r/x/y.yaml')).toBe('x/y.yaml');
    expect(relativePath(undefined, 'file:///a/%E0%A4%A.yaml')).toBe('a/%E0%A4%A.yaml');
  });
});

describe('layers', () => {
  test('nothing gives the defaults', () => {
    expect(resolveConfiguration([], 'file:///a.yaml')).toEqual(defaultConfiguration);
    expect(resolveConfiguration([{ values: {} }], 'file:///a.yaml')).toEqual(defaultConfiguration);
  });

  test('later ones win, rule by rule', () => {
    const file = layer('preset: strict\nrules: {no-alpha: error, no-beta: off}\nkubernetesVersion: 1.33\n');
    const result = resolveConfiguration(
      [file, { values: { preset: 'audit', rules: { 'no-beta': { level: 'hint' } } } }],
      `${folder}/a.yaml`,
    );
    expect(result.preset).toBe('audit');
    expect(result.kubernetesMinor).toBe(33);
    expect(result.rules).toEqual({ 'no-alpha': { level: 'error' }, 'no-beta': { level: 'hint' } });
  });

  test('a level keeps the options below it', () => {
    const file = layer('rules: {require-gamma: [warn, {limit: 9}]}');
    const above: ConfigLayer = { values: { rules: { 'require-gamma': { level: 'error' } } } };
    expect(resolveConfiguration([file, above], `${folder}/a.yaml`).rules['require-gamma']).toEqual({
      level: 'error',
      options: { limit: 9, names: [], mode: 'loose' },
    });
  });

  test('overrides count for their files only, and the last one wins', () => {
    const file = layer(
      'rules: {no-alpha: error}\noverrides:\n- {files: a/**, rules: {no-alpha: off}}\n- {files: a/b.yaml, rules: {no-alpha: hint}}\n',
    );
    const levels = ['c.yaml', 'a/c.yaml', 'a/b.yaml', '../x.yaml'].map(
      (name) => resolveConfiguration([file], `${folder}/${name}`).rules['no-alpha']?.level,
    );
    expect(levels).toEqual(['error', 'off', 'hint', 'error']);
  });

  test('ignored files are marked', () => {
    const file = layer('ignore: [gen]');
    expect(resolveConfiguration([file], `${folder}/x/gen/a.yaml`).ignored).toBe(true);
    expect(resolveConfiguration([file], `${folder}/x/a.yaml`).ignored).toBe(false);
    expect(resolveConfiguration([file], 'file:///elsewhere/gen/a.yaml').ignored).toBe(false);
  });

  test('a resolver says the same and shares equal configurations', () => {
    const layers = [layer('ignore: [gen]\noverrides: [{files: a/**, rules: {no-alpha: off}}]')];
    const resolve = createResolver(layers);
    for (const name of ['a/x.yaml', 'b.yaml', 'gen/x.yaml', 'a/gen/y.yaml']) {
      expect(resolve(`${folder}/${name}`)).toEqual(resolveConfiguration(layers, `${folder}/${name}`));
    }
    expect(resolve(`${folder}/b.yaml`)).toBe(resolve(`${folder}/c/d.yaml`));
    expect(resolve(`${folder}/a/x.yaml`)).not.toBe(resolve(`${folder}/b.yaml`));
  });
});

test('candidates go from the nearest folder to the root', () => {
  const names = ['.zero-token.yaml', '.zero-token.yml', '.zero-token.json'];
  expect(configCandidates('file:///r/a/b.yaml')).toEqual([
    ...names.map((name) => `file:///r/a/${name}`),
    ...names.map((name) => `file:///r/${name}`),
    ...names.map((name) => `file:///${name}`),
  ]);
});

describe('editor settings', () => {
  test('say what the file would say; what is empty says nothing', () => {
    const { values, problems } = readSettings(
      {
        enable: true,
        preset: 'strict',
        rules: { 'no-alpha': 'off', ZT203: ['error', { limit: 2 }] },
        kubernetesVersion: '1.31',
        fix: { audience: '', expirationSeconds: 1200 },
        yaml: { reportSyntaxErrors: false },
      },
      index,
    );
    expect(problems).toEqual([]);
    expect(values).toEqual({
      preset: 'strict',
      rules: {
        'no-alpha': { level: 'off' },
        'require-gamma': { level: 'error', options: { limit: 2, names: [], mode: 'loose' } },
      },
      kubernetesMinor: 31,
      expirationSeconds: 1200,
      reportSyntaxErrors: false,
    });
  });

  test.each([undefined, null, 3, [], { rules: null, kubernetesVersion: '' }])(
    '%j is no setting',
    (settings) => {
      expect(readSettings(settings, index)).toEqual({ values: {}, problems: [] });
    },
  );

  test('complain about names nobody knows', () => {
    expect(readSettings({ rules: { 'no-alhpa': 'off' } }, index).problems).toEqual([
      "There is no rule 'no-alhpa'. Did you mean 'no-alpha'?",
    ]);
  });
});
