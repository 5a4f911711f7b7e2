import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, booleanAt, pairs, stringAt } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { buildCli, makeFolder, type Outcome, removeCli, staleComment, wildcardRole } from './bundle.ts';

const root = resolve(import.meta.dirname, '../..');
const actionText = readFileSync(join(root, 'action.yml'), 'utf8');
const action = parseDocument(actionText).root;
const inputs = pairs(at(action, 'inputs')).map(({ key }) => key.text);
/** The action as GitHub would lay it down, and a repository to check. */
const laidDown = makeFolder({});
const repository = makeFolder({ 'deploy/a b.yaml': staleComment, 'role.yaml': wildcardRole });

beforeAll(async () => {
  const bundle = await buildCli();
  cpSync(join(root, 'scripts/action.mjs'), join(laidDown, 'scripts/action.mjs'));
  cpSync(bundle, join(laidDown, 'dist/cli.js'));
  removeCli(bundle);
});
afterAll(() => {
  for (const folder of [laidDown, repository]) rmSync(folder, { recursive: true, force: true });
});

/** Runs the action with inputs, the others empty as GitHub leaves them. */
function act(given: Readonly<Record<string, string>>): Outcome {
  const variables = inputs.map((name) => [
    `INPUT_${name.toUpperCase().replaceAll('-', '_')}`,
    given[name] ?? stringAt(action, 'inputs', name, 'default') ?? '',
  ]);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(laidDown, 'scripts/action.mjs')], {
    cwd: repository,
    env: { ...process.env, ...Object.fromEntries(variables) },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

describe('the GitHub action', () => {
  test('hands every input to the script, as a variable', () => {
    const step = at(action, 'runs', 'steps', 0);
    const script = readFileSync(join(root, 'scripts/action.mjs'), 'utf8');
    expect(inputs.length).toBeGreaterThan(5);
    for (const name of inputs) {
      const variable = `INPUT_${name.toUpperCase().replaceAll('-', '_')}`;
      expect(actionText).toContain(`${variable}: \${{ inputs.${name} }}\n`);
      expect(script).toContain(`'${name}'`);
    }
    expect(stringAt(step, 'run')).not.toContain('${{');
  });

  test('annotates, and ends with what check ends with', () => {
    const { code, stdout } = act({});
    expect(code).toBe(1);
    expect(stdout).toMatch(/^::(?:error|warning|notice) file=deploy\/a b\.yaml,line=\d+/m);
    expect(stdout).toContain('file=role.yaml');
  });

  test('takes paths a line each, whatever is in them', () => {
    const { code, stdout } = act({ paths: 'deploy/a b.yaml\n\n' });
    expect(code).toBe(1);
    expect(stdout).not.toContain('role.yaml');
    expect(act({ paths: '--help' }).code).toBe(3);
    expect(act({ paths: '$(touch pwned)' }).code).toBe(3);
    expect(existsSync(join(repository, 'pwned'))).toBe(false);
  });

  test('writes SARIF beside the annotations', () => {
    const { code, stdout } = act({ 'sarif-file': 'out.sarif', preset: 'strict' });
    expect(code).toBe(1);
    expect(stdout).toContain('::');
    const log = JSON.parse(readFileSync(join(repository, 'out.sarif'), 'utf8')) as {
      readonly runs: readonly { readonly results: readonly unknown[] }[];
    };
    expect(log.runs[0]?.results.length).toBeGreaterThan(1);
  });

  test('says what is wrong with an input', () => {
    const { code, stderr } = act({ preset: 'mild' });
    expect(code).toBe(2);
    expect(stderr).toContain('--preset must be one of');
  });

  test('what others hold on to stands in the hook of pre-commit', () => {
    const hook = at(parseDocument(readFileSync(join(root, '.pre-commit-hooks.yaml'), 'utf8')).root, 0);
    expect(stringAt(hook, 'entry')).toBe('zero-token check');
    expect(booleanAt(hook, 'require_serial')).toBe(true);
    const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { readonly bin: object };
    expect(Object.keys(bin)).toEqual(['zero-token']);
  });
});
