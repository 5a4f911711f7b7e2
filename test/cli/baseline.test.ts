import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { tokenOf } from '../support/tokens.ts';
import { buildCli, harmless, makeFolder, type Outcome, removeCli, runCli, wildcardRole } from './bundle.ts';

let bundle = '';
const folders: string[] = [];
beforeAll(async () => {
  bundle = await buildCli();
});
afterAll(() => removeCli(bundle));
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const file = '.zero-token-baseline.json';
// Two list entries that look the same to a baseline: they are counted.
const tokenSecret = (name: string): string =>
  `apiVersion: v1\nkind: Secret\nmetadata: {name: ${name}, annotations: {kubernetes.io/service-account.name: build}}\ntype: kubernetes.io/service-account-token\n`;

function folderWith(files: Readonly<Record<string, string>>): {
  run(...args: readonly string[]): Outcome;
  read(name: string): string;
  write(name: string, text: string): void;
  remove(name: string): void;
} {
  const folder = makeFolder(files);
  folders.push(folder);
  return {
    run: (...args) => runCli(bundle, folder, args),
    read: (name) => readFileSync(join(folder, name), 'utf8'),
    write: (name, text) => writeFileSync(join(folder, name), text),
    remove: (name) => rmSync(join(folder, name)),
  };
}

describe('a baseline', () => {
  test('silences what was found when it was written, and only that', () => {
    const { run, write } = folderWith({ 'k8s/a.yaml': tokenSecret('old') });
    expect(run('check').code).toBe(1);
    const written = run('baseline');
    expect(written.code).toBe(0);
    expect(written.stdout).toMatch(/^Wrote \.zero-token-baseline\.json: \d+ findings?\n$/);
    const quiet = run('check', '--baseline', file);
    expect(quiet.code).toBe(0);
    expect(quiet.stderr).toMatch(/^\d+ findings? left out: in the baseline\n$/);
    // Lines above move, a comment appears: still known. Another object: new.
    write('k8s/a.yaml', `# moved\n\n${tokenSecret('old')}---\n${tokenSecret('fresh')}`);
    const { code, stdout } = run('check', '--baseline', file);
    expect(code).toBe(1);
    expect(stdout).toContain('fresh');
    expect(stdout).not.toContain('Secret old');
    expect(run('check').stdout).toContain('old');
  });

  test('counts findings that look alike', () => {
    const rules = (count: number): string =>
      wildcardRole.replace(/rules:\n(?<rule>[\s\S]*)$/, (_, rule: string) => `rules:\n${rule.repeat(count)}`);
    const { run, write, read } = folderWith({ 'role.yaml': rules(1) });
    run('baseline');
    const one = JSON.parse(read(file)) as { files: Record<string, { rule: string; count: number }[]> };
    expect(one.files['role.yaml']?.every(({ count }) => count === 1)).toBe(true);
    expect(run('check', '--baseline', file).code).toBe(0);
    write('role.yaml', rules(2));
    expect(run('check', '--baseline', file).code).toBe(1);
  });

  test('is named in the configuration, which then counts without a flag', () => {
    const { run } = folderWith({
      '.zero-token.yaml': `baseline: ${file}\n`,
      'a.yaml': tokenSecret('old'),
      'team/.zero-token.yaml': `baseline: ../${file}\n`,
      'team/b.yaml': tokenSecret('older'),
    });
    const missing = run('check');
    expect(missing.code).toBe(2);
    expect(missing.stderr).toContain(`the baseline ${file} does not exist`);
    expect(run('baseline').code).toBe(0);
    expect(run('check').code).toBe(0);
  });

  test('is pruned of what is gone, and of nothing else', () => {
    const { run, write, read } = folderWith({ 'a.yaml': tokenSecret('a'), 'b.yaml': tokenSecret('b') });
    run('baseline');
    write('a.yaml', harmless);
    write('c.yaml', tokenSecret('c'));
    // `b.yaml` is not looked at: what is known of it stays.
    expect(run('baseline', '--prune', 'a.yaml', 'c.yaml').stdout).toMatch(/, \d+ gone\n$/);
    expect(Object.keys((JSON.parse(read(file)) as { files: object }).files)).toEqual(['b.yaml']);
    const { code, stdout } = run('check', '--baseline', file);
    expect(code).toBe(1);
    expect(stdout).toContain('c.yaml');
    expect(stdout).not.toContain('b.yaml');
  });

  test('of which something is gone is said to be, with the way to take it out', () => {
    const { run, write, remove } = folderWith({
      '.zero-token.yaml': `baseline: ${file}\n`,
      'a.yaml': tokenSecret('a'),
      'b.yaml': tokenSecret('b'),
      'c.yaml': tokenSecret('c'),
    });
    run('baseline');
    write('a.yaml', harmless);
    const left = '2 findings left out: in the baseline\n';
    const gone = '1 finding of the baseline is gone; zero-token baseline --prune takes it out\n';
    expect(run('check').stderr).toBe(left + gone);
    // What is not looked at, cannot be read, or is left out by a flag may be there still.
    expect(run('check', 'b.yaml').stderr).toBe('1 finding left out: in the baseline\n');
    expect(run('check', '--min-confidence', 'high').stderr).not.toContain('gone');
    write('a.yaml', 'kind: [');
    expect(run('check').stderr).not.toContain('gone');
    write('a.yaml', '');
    remove('c.yaml');
    expect(run('check', 'b.yaml').stderr).toContain('1 finding of the baseline is gone');
    expect(run('check').stderr).toContain(
      '2 findings of the baseline are gone; zero-token baseline --prune takes them out\n',
    );
    expect(run('baseline', '--prune').stdout).toContain('1 finding, 2 gone');
    expect(run('check').stderr).toBe('1 finding left out: in the baseline\n');
  });

  test('is the same text however often it is written, and holds no token', () => {
    const token = tokenOf('kubernetes-legacy');
    const map = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  ${token}: ${token}\n`;
    const { run, read } = folderWith({ 'a.yaml': map, 'b.yaml': tokenSecret('b') });
    run('baseline', '--preset', 'audit');
    const first = read(file);
    run('baseline', '--preset', 'audit');
    expect(read(file)).toBe(first);
    expect(first).not.toContain(token.slice(0, 20));
    expect(run('check', '--preset', 'audit', '--baseline', file).code).toBe(0);
  });

  test.each([
    ['[]', "has no map 'files'"],
    ['{', 'is not JSON'],
    ['{"version": 2, "files": {}}', "its 'version' is not 1"],
    ['{"version": 1, "files": {"a": [{}]}}', "lacks 'rule'"],
    ['{"version": 1, "files": {"a": [{"rule": "x", "object": "", "at": "", "count": -1}]}}', "lacks 'rule'"],
  ])('%s is refused with a reason', (text, reason) => {
    const { run } = folderWith({ 'a.yaml': harmless, [file]: text });
    const { code, stderr } = run('check', '--baseline', file);
    expect(code).toBe(2);
    expect(stderr).toContain(reason);
  });

  test('names what it could not read', () => {
    const { run } = folderWith({ 'a.yaml': tokenSecret('a'), 'b.yaml': 'apiVersion: v1\nkind: [' });
    const { code, stderr } = run('baseline');
    expect(code).toBe(0);
    expect(stderr).toMatch(/^b\.yaml: not checked: line 2: .*\n$/);
  });

  test('needs files', () => {
    const { run } = folderWith({});
    expect(run('baseline').code).toBe(3);
    expect(run('baseline', '-').code).toBe(2);
  });
});
