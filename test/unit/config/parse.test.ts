import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConfig } from '../../../server/src/engine/config/parse.ts';
import { starterConfig } from '../../../server/src/engine/config/starter.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { index, parse } from './fixtures.ts';

describe('a whole configuration', () => {
  test('is read without problems', () => {
    const { values, problems } = parse(`$schema: https://example.com/schema.json
extends: [recommended, strict]
rules:
  no-alpha: off
  ZT102: warn
  require-gamma: [error, { limit: 5 }]
overrides:
  - files: ["examples/**"]
    rules: { no-alpha: on }
  - files: charts/*.yaml
    rules: { require-gamma: { severity: hint, options: { mode: tight } } }
ignore: [vendor/, "*.gen.yaml"]
kubernetesVersion: 1.30
trustedIssuers: ["https://token.actions.githubusercontent.com"]
minSeverity: warn
minConfidence: medium
fix: { audience: vault, expirationSeconds: 900 }
`);
    expect(problems).toEqual([]);
    expect(values).toEqual({
      preset: 'strict',
      rules: {
        'no-alpha': { level: 'off' },
        'no-beta': { level: 'warning' },
        'require-gamma': { level: 'error', options: { limit: 5, names: [], mode: 'loose' } },
      },
      overrides: [
        { files: ['examples/**'], rules: { 'no-alpha': { level: 'default' } } },
        {
          files: ['charts/*.yaml'],
          rules: { 'require-gamma': { level: 'hint', options: { limit: 3, names: [], mode: 'tight' } } },
        },
      ],
      ignore: ['vendor/', '*.gen.yaml'],
      kubernetesMinor: 30,
      trustedIssuers: [{ issuer: 'https://token.actions.githubusercontent.com' }],
      minSeverity: 'warning',
      minConfidence: 'medium',
      audience: 'vault',
      expirationSeconds: 900,
    });
  });

  test.each(['', '# only a comment\n', 'rules:\n'])('that says nothing is fine: %j', (text) => {
    expect(parse(text).problems).toEqual([]);
  });

  test('is what init writes', () => {
    expect(parse(starterConfig)).toEqual({ values: { preset: 'recommended' }, problems: [] });
  });

  test('holds good examples in the comments of init, too', () => {
    const lines = starterConfig
      .split('\n')
      .map((line) =>
        line.replace(
          /^# (?=(?:kubernetesVersion|rules|overrides|ignore|trustedIssuers|min[A-Z]\w+|fix):| {2})/,
          '',
        ),
      );
    const { values, problems } = parse(lines.join('\n').replaceAll('no-unused-suppression', 'no-alpha'));
    expect(problems).toEqual([]);
    expect(values).toMatchObject({ kubernetesMinor: 36, expirationSeconds: 3600, ignore: ['vendor/'] });
  });

  test('lets preset win over extends', () => {
    expect(parse('extends: audit\npreset: strict\n').values.preset).toBe('strict');
  });
});

describe('problems', () => {
  test.each([
    ['ruels: {}', "1:1 ruels | There is no setting 'ruels'. Did you mean 'rules'?"],
    ['rules:\n  no-alhpa: off', "2:3 no-alhpa | There is no rule 'no-alhpa'. Did you mean 'no-alpha'?"],
    [
      'rules: { no-such-thing-at-all: off }',
      "1:10 no-such-thing-at-all | There is no rule 'no-such-thing-at-all'.",
    ],
    [
      'rules:\n  no-alpha: eror',
      "2:13 eror | 'no-alpha' cannot be set to 'eror'; use one of off, on, hint, info, warn, warning, error. Did you mean 'error'?",
    ],
    [
      'rules:\n  no-alpha: off\n  ZT101: error',
      "3:3 ZT101 | 'ZT101' and 'no-alpha' are the same rule; the first one counts.",
    ],
    ['rules:\n  no-alpha: [warn, {a: 1}]', "2:20 {a: 1} | 'no-alpha' has no options."],
    [
      'rules:\n  require-gamma: [warn, {limit: 11}]',
      "2:33 11 | Options of 'require-gamma'.limit must be at most 10.",
    ],
    [
      'rules:\n  require-gamma: [warn, {limt: 1}]',
      "2:26 limt | Options of 'require-gamma' has no key 'limt'. Did you mean 'limit'?",
    ],
    [
      'rules:\n  require-gamma: [warn, {mode: tigth}]',
      "2:32 tigth | Options of 'require-gamma'.mode must be one of loose, tight. Did you mean 'tight'?",
    ],
    [
      'rules:\n  require-gamma: {level: warn}',
      "2:19 level | 'require-gamma' takes 'severity' and 'options', not 'level'.",
    ],
    [
      'rules:\n  require-gamma: {options: {names: [a, a]}}',
      "2:40 a | Options of 'require-gamma'.names lists this value twice.",
    ],
    [
      'preset: strickt',
      "1:9 strickt | 'preset' must be one of recommended, strict, audit. Did you mean 'strict'?",
    ],
    ['kubernetesVersion: latest', "1:20 latest | 'kubernetesVersion' must be a version such as 1.36."],
    [
      'trustedIssuers: [{issuer: "https://a.example.com", platform: aks, usernamePrefix: "gh:"}]',
      '1:83 "gh:" | On AKS \'usernamePrefix\' begins with aks:jwt:; AKS takes no other.',
    ],
    [
      'trustedIssuers: [{usernamePrefix: "gh:"}]',
      "1:19 usernamePrefix | An entry of 'trustedIssuers' needs 'issuer': the address in its tokens' iss.",
    ],
    [
      'trustedIssuers: [{issuer: "https://a.example.com", platform: ek}]',
      "1:62 ek | 'platform' must be one of eks, aks, gke. Did you mean 'eks'?",
    ],
    [
      'trustedIssuers: [http://issuer]',
      '1:18 http://issuer | An issuer is an https:// address; the API server takes no other.',
    ],
    [
      'fix: {expirationSeconds: 60}',
      "1:26 60 | 'fix.expirationSeconds' must be a whole number from 600 to 4294967296; the API server takes no other.",
    ],
    ['overrides: [{rules: {}}]', "1:14 rules | An override needs 'files': the globs it is for."],
    ['ignore: vendor', "1:9 vendor | 'ignore' must be a list."],
    ['- a', '1:1 - a | The configuration must be a map of settings.'],
  ])('%j', (text, problem) => {
    expect(parse(text).problems).toEqual([problem]);
  });

  test('leave the rest in force', () => {
    const { values, problems } = parse(
      'preset: nonsense\nrules:\n  nope: off\n  no-beta: error\nignore: [a]\n',
    );
    expect(problems).toHaveLength(2);
    expect(values).toEqual({ rules: { 'no-beta': { level: 'error' } }, ignore: ['a'] });
  });

  test('of the YAML itself are reported', () => {
    expect(parse('rules: [\n').problems).not.toEqual([]);
    expect(parse('preset: strict\npreset: audit\n').problems.join()).toMatch(/^2:1 preset/);
  });

  test('never are exceptions', () => {
    const word = fc.constantFrom(
      'rules',
      'overrides',
      'files',
      'fix',
      'ignore',
      'no-alpha',
      'require-gamma',
      'off',
      '1',
      '~',
      '__proto__',
    );
    const { tree } = fc.letrec((tie) => ({
      tree: fc.oneof({ maxDepth: 4 }, word, fc.array(tie('tree')), fc.dictionary(word, tie('tree'))),
    }));
    fc.assert(
      fc.property(tree, (value) => {
        const text = JSON.stringify(value);
        for (const { range } of parseConfig(parseDocument(text), index).problems) {
          expect(range[0]).toBeLessThanOrEqual(range[1]);
          expect(range[1]).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 300 },
    );
  });
});
