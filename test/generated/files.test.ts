import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkAgainstSchema } from '../../server/src/engine/config/option-schema.ts';
import { parseConfig } from '../../server/src/engine/config/parse.ts';
import { createRuleIndex } from '../../server/src/engine/config/rule-index.ts';
import { configSchema } from '../../server/src/engine/config/schema.ts';
import { rules } from '../../server/src/rules/registry.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

const root = resolve(import.meta.dirname, '../..');

function script(name: string, ...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['scripts/run-ts.mjs', `scripts/${name}`, ...args],
    { cwd: root, encoding: 'utf8' },
  );
  return { status, stdout, stderr };
}

test('what is generated is up to date', () => {
  expect(script('generate.ts', '--check')).toMatchObject({ status: 0, stderr: '' });
});

test('there is a page for every rule and none besides', () => {
  const pages = readdirSync(join(root, 'docs/rules')).sort();
  expect(pages).toEqual(['README.md', ...rules.map(({ meta }) => `${meta.slug}.md`)].sort());
});

describe('the schema of the configuration', () => {
  const schema = configSchema(rules);

  test('is the committed one', () => {
    expect(JSON.parse(readFileSync(join(root, 'schemas/zero-token.schema.json'), 'utf8'))).toEqual(schema);
  });

  test('knows the same settings as the reader', () => {
    const names = Object.keys(schema.properties as object);
    const index = createRuleIndex(rules.map(({ meta }) => meta));
    for (const name of names) {
      const { problems } = parseConfig(parseDocument(`${name}: 1\n`), index);
      expect(problems.map(({ message }) => message).join()).not.toContain('There is no setting');
    }
    const { problems } = parseConfig(parseDocument('nonsense: 1\n'), index);
    expect(problems.map(({ message }) => message)).toEqual(["There is no setting 'nonsense'."]);
    const rejected: string[] = [];
    checkAgainstSchema(parseDocument('nonsense: 1\n').root!, schema, 'file', (_, message) =>
      rejected.push(message),
    );
    expect(rejected).toEqual(["file has no key 'nonsense'."]);
  });
});

describe('new-rule', () => {
  test('writes a rule with the next free code, and its tests', () => {
    const folder = mkdtempSync(join(tmpdir(), 'zero-token-rule-'));
    const { status, stdout } = script('new-rule.ts', 'jwt/no-made-up-thing', '--root', folder);
    expect(status).toBe(0);
    const file = join(folder, 'server/src/rules/jwt/no-made-up-thing.ts');
    const text = readFileSync(file, 'utf8');
    const codes = rules
      .filter(({ meta }) => meta.area === 'jwt')
      .map(({ meta }) => Number(meta.code.slice(2)));
    expect(text).toContain(`code: 'ZT${Math.max(...codes) + 1}'`);
    expect(text).toContain('export const noMadeUpThing = defineRule(');
    for (const name of ['valid-basic.yaml', 'invalid-basic.yaml']) {
      expect(stdout).toContain(name);
      expect(existsSync(join(folder, 'test/rules/no-made-up-thing', name))).toBe(true);
    }
    expect(script('new-rule.ts', 'jwt/no-made-up-thing', '--root', folder).status).toBe(2);
    rmSync(folder, { recursive: true, force: true });
  });

  test.each([['no-area'], ['jwt/made-up'], ['nowhere/no-thing'], ['tool/no-unused-suppression']])(
    'refuses %s',
    (name) => {
      expect(script('new-rule.ts', name, '--root', '/nonexistent').status).toBe(2);
    },
  );
});
