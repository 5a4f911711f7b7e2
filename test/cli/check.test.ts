import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  buildCli,
  harmless,
  type JsonReport,
  makeFolder,
  type Outcome,
  removeCli,
  runCli,
  staleComment,
  wildcardRole,
} from './bundle.ts';

let bundle = '';
const folders: string[] = [];
beforeAll(async () => {
  bundle = await buildCli();
});
afterAll(() => removeCli(bundle));
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder;
}

const check = (cwd: string, ...args: readonly string[]): Outcome => runCli(bundle, cwd, ['check', ...args]);

function json(cwd: string, ...args: readonly string[]): JsonReport {
  return JSON.parse(check(cwd, '--format', 'json', ...args).stdout) as JsonReport;
}

describe('exit codes', () => {
  test('0 without findings', () => {
    const { code, stdout, stderr } = check(folderWith({ 'a.yaml': harmless }));
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('No findings in 1 document in 1 file\n');
  });

  test('1 with findings', () => {
    expect(check(folderWith({ 'a.yaml': staleComment })).code).toBe(1);
  });

  test('with SARIF always 0', () => {
    expect(check(folderWith({ 'a.yaml': staleComment }), '--format', 'sarif').code).toBe(0);
  });

  test.each([
    [['--nonsense']],
    [['--format', 'xml']],
    [['--preset', 'mild']],
    [['--min-severity', 'fatal']],
    [['--max-warnings', 'many']],
    [['--fix=some']],
    [['--fix', '-']],
    [['--baseline', 'x.json']],
    [['--config', 'missing.yaml']],
  ])('2 for wrong usage: %j', (args) => {
    const { code, stdout, stderr } = check(folderWith({ 'a.yaml': harmless }), ...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^zero-token: /);
  });

  test('2 for a wrong configuration, with every place', () => {
    const folder = folderWith({
      'a.yaml': harmless,
      '.zero-token.yaml': 'presett: strict\nrules:\n  no-such-rule-here: off\n',
    });
    const { code, stderr } = check(folder);
    expect(code).toBe(2);
    expect(stderr).toContain(".zero-token.yaml:1:1: There is no setting 'presett'. Did you mean 'preset'?");
    expect(stderr).toContain(".zero-token.yaml:3:3: There is no rule 'no-such-rule-here'.");
  });

  test('3 without input', () => {
    const folder = folderWith({
      'a.txt': harmless,
      'node_modules/b.yaml': staleComment,
      '.git/c.yaml': staleComment,
    });
    expect(check(folder).code).toBe(3);
    expect(check(folder, 'missing.yaml')).toMatchObject({
      code: 3,
      stderr: 'missing.yaml: not checked: no such file or folder\n',
    });
  });

  test('thresholds: what is left out does not count', () => {
    const folder = folderWith({ 'a.yaml': staleComment });
    expect(check(folder, '--min-severity', 'error').code).toBe(0);
    expect(check(folder, '--min-severity', 'warning').code).toBe(1);
    expect(check(folder, '--max-warnings', '1').code).toBe(0);
    expect(check(folder, '--max-warnings', '0').code).toBe(1);
  });
});

describe('what is read', () => {
  test('named files whatever they are called, folders by extension, each file once, in order', () => {
    const folder = folderWith({
      'b.yml': harmless,
      'a/z.yaml': harmless,
      'a.yaml': staleComment,
      'c.txt': staleComment,
    });
    const report = json(folder, 'c.txt', '.', 'a/z.yaml', 'a.yaml');
    expect(report.files).toBe(4);
    expect(report.documents).toBe(4);
    expect(report.findings.map(({ file }) => file)).toEqual(['a.yaml', 'c.txt']);
  });

  test('standard input', () => {
    const folder = folderWith({ '.zero-token.yaml': 'rules: {no-wildcard-rbac: error}\n' });
    const { code, stdout } = runCli(
      bundle,
      folder,
      ['check', '-', '--format', 'json'],
      `${harmless}---\n${wildcardRole}`,
    );
    const report = JSON.parse(stdout) as JsonReport;
    expect(code).toBe(1);
    expect(report).toMatchObject({ files: 1, documents: 2, skipped: [] });
    expect(report.findings).toContainEqual(
      expect.objectContaining({ file: '<stdin>', rule: 'no-wildcard-rbac', severity: 'error' }),
    );
  });

  test('links that go round in circles, links to nowhere, folders that may not be read', () => {
    const folder = folderWith({ 'a/a.yaml': staleComment, 'shut/b.yaml': harmless });
    symlinkSync('..', join(folder, 'a/up'));
    symlinkSync('itself.yaml', join(folder, 'itself.yaml'));
    symlinkSync('gone', join(folder, 'nowhere.yaml'));
    chmodSync(join(folder, 'shut'), 0);
    const report = json(folder);
    chmodSync(join(folder, 'shut'), 0o755);
    expect(report.findings.map(({ file }) => file)).toEqual(['a/a.yaml']);
    const reasons = Object.fromEntries(report.skipped.map(({ file, reason }) => [file, reason]));
    expect(reasons['itself.yaml']).toBe('symbolic links go round in circles');
    expect(reasons['nowhere.yaml']).toBe('no such file or folder');
    // The superuser may read everything.
    if (process.getuid?.() !== 0) expect(reasons.shut).toBe('permission denied');
  });

  test('what cannot be read is named with line and reason, everywhere else is checked', () => {
    const folder = folderWith({
      'binary.yaml': new Uint8Array([97, 58, 10, 98, 0]),
      'latin.yaml': new Uint8Array([97, 58, 32, 98, 10, 99, 58, 32, 0xe9, 10]),
      'wide.yaml': new Uint8Array([0xff, 0xfe, 97, 0]),
      'broken.yaml': `${harmless}---\nkind: Pod\n  metadata: [\n---\n${wildcardRole}`,
      'kindless.yaml': 'foo: bar\n  baz: 1\n',
      'empty.yaml': '',
      'good.yaml': staleComment,
    });
    const { stderr } = check(folder);
    const report = json(folder);
    expect(report.findings.map(({ file }) => file)).toEqual(['broken.yaml', 'good.yaml']);
    const reasons = Object.fromEntries(report.skipped.map(({ file, reason }) => [file, reason]));
    expect(Object.keys(reasons)).toEqual([
      'binary.yaml',
      'broken.yaml',
      'kindless.yaml',
      'latin.yaml',
      'wide.yaml',
    ]);
    expect(reasons['binary.yaml']).toBe('line 2: binary, it holds a NUL character');
    expect(reasons['latin.yaml']).toBe('line 2: not UTF-8 text');
    expect(reasons['wide.yaml']).toBe('line 1: UTF-16 text, only UTF-8 is read');
    expect(reasons['broken.yaml']).toMatch(/^line (7|8): /);
    expect(reasons['kindless.yaml']).toMatch(/^line [12]: /);
    for (const { file, reason } of report.skipped)
      expect(stderr).toContain(`${file}: not checked: ${reason}\n`);
  });

  test.skipIf(process.platform === 'win32')('pipes below a folder are named and not waited for', () => {
    const folder = folderWith({ 'a.yaml': staleComment });
    spawnSync('mkfifo', ['pipe.yaml', 'other'], { cwd: folder });
    symlinkSync('/dev/zero', join(folder, 'zero.yaml'));
    expect(json(folder).skipped).toEqual([
      { file: 'pipe.yaml', reason: 'is no regular file' },
      { file: 'zero.yaml', reason: 'is no regular file' },
    ]);
    // Named, they are read as `<(helm template …)` is, and not for ever.
    expect(json(folder, '/dev/zero').skipped).toEqual([
      { file: relative(folder, '/dev/zero'), reason: 'larger than 50 MB' },
    ]);
    const { stdout } = spawnSync(
      'bash',
      ['-c', `"${process.execPath}" "${bundle}" check --format json <(cat a.yaml)`],
      { cwd: folder, encoding: 'utf8' },
    );
    expect((JSON.parse(stdout) as JsonReport).findings).toHaveLength(1);
  });

  test('links between folders do not double the way at every step', () => {
    const steps = [...Array(24).keys()];
    const folder = folderWith(Object.fromEntries(steps.map((i) => [`${i}/a.yaml`, staleComment])));
    for (const i of steps.slice(1)) {
      symlinkSync(`../${i}`, join(folder, `${i - 1}/one`));
      symlinkSync(`../${i}`, join(folder, `${i - 1}/two`));
    }
    expect(json(folder, '0').findings).toHaveLength(24);
  });

  test('a glob that the shell left alone is a glob, unless there is such a file', () => {
    const folder = folderWith({
      'a.yaml': staleComment,
      'x/b.yaml': staleComment,
      'x/y/c.yml': staleComment,
      'x/y/d.txt': staleComment,
      '[e].yaml': staleComment,
    });
    const files = (...args: readonly string[]): readonly string[] =>
      json(folder, ...args).findings.map(({ file }) => file);
    expect(files('*.yaml')).toEqual(['[e].yaml', 'a.yaml']);
    expect(files('x/**/*.{yaml,yml}')).toEqual(['x/b.yaml', 'x/y/c.yml']);
    expect(files('x/?', 'a.yaml')).toEqual(['a.yaml', 'x/y/c.yml']);
    expect(files('[e].yaml')).toEqual(['[e].yaml']);
    expect(json(join(folder, 'x'), '../x/*.yaml').findings.map(({ file }) => file)).toEqual(['b.yaml']);
    expect(check(folder, 'y/*.yaml')).toMatchObject({
      code: 3,
      stderr: 'y/*.yaml: not checked: no such file or folder\n',
    });
  });

  test('a file over 50 MB is not', () => {
    const folder = folderWith({ 'a.yaml': staleComment });
    writeFileSync(join(folder, 'big.yaml'), Buffer.alloc(50 * 1024 * 1024 + 1, '#'));
    expect(json(folder).skipped).toEqual([{ file: 'big.yaml', reason: 'larger than 50 MB' }]);
  });

  test('files are named from the working directory', () => {
    const folder = folderWith({ 'a/x.yaml': staleComment });
    mkdirSync(join(folder, 'b'));
    expect(json(join(folder, 'b'), '../a').findings.map(({ file }) => file)).toEqual(['../a/x.yaml']);
  });
});

describe('configuration', () => {
  test('the nearest file counts, --config and flags win over it', () => {
    const folder = folderWith({
      '.zero-token.yaml': 'rules: {no-unused-suppression: off}\n',
      'a.yaml': staleComment,
      'sub/.zero-token.yaml': 'rules: {no-unused-suppression: error}\n',
      'sub/b.yaml': staleComment,
      'other.yaml.conf': 'rules: {no-unused-suppression: hint}\n',
    });
    const found = (...args: readonly string[]) =>
      json(folder, ...args).findings.map(({ file, severity }) => `${file} ${severity}`);
    expect(found()).toEqual(['sub/b.yaml error']);
    expect(found('--config', 'other.yaml.conf')).toEqual(['a.yaml hint', 'sub/b.yaml hint']);
    expect(found('--config', 'other.yaml.conf', '--min-severity', 'info')).toEqual([]);
  });

  test('presets, overrides, ignore', () => {
    const unreasoned = `${harmless}# zero-token-ignore-file no-unused-suppression\n`;
    const folder = folderWith({
      '.zero-token.yaml': 'overrides: [{files: "b/**", rules: {ZT903: on}}]\nignore: [c]\n',
      'a.yaml': unreasoned,
      'b/b.yaml': unreasoned,
      'c/c.yaml': staleComment,
    });
    const found = (...args: readonly string[]) =>
      json(folder, ...args).findings.map(({ file, code }) => `${file} ${code}`);
    expect(found()).toEqual(['b/b.yaml ZT903']);
    expect(found('--preset', 'strict')).toEqual(['a.yaml ZT903', 'b/b.yaml ZT903']);
    expect(found('--preset', 'strict', '--no-ignores')).toEqual([]);
  });

  test('the search stops at the root of the repository', () => {
    const folder = folderWith({
      '.zero-token.yaml': 'rules: {no-unused-suppression: off}\n',
      'inner/a.yaml': staleComment,
    });
    mkdirSync(join(folder, 'inner/.git'));
    expect(json(folder).findings).toHaveLength(1);
  });
});

describe('suppressions', () => {
  const silenced = wildcardRole.replace(
    'verbs: ["*"]',
    'verbs: ["*"] # zero-token-ignore no-wildcard-rbac -- a lab',
  );

  test('silence, and --no-ignores brings the findings back', () => {
    const folder = folderWith({ 'a.yaml': silenced });
    expect(json(folder).findings).toEqual([]);
    const [finding] = json(folder, '--no-ignores').findings;
    expect(finding).toMatchObject({ rule: 'no-wildcard-rbac', range: { start: { line: 8 } } });
  });

  test('do not work inside strings', () => {
    const text = `${wildcardRole}---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  a: |\n    # zero-token-ignore-file no-wildcard-rbac -- text\n`;
    expect(json(folderWith({ 'a.yaml': text })).findings.map(({ rule }) => rule)).toEqual([
      'no-wildcard-rbac',
    ]);
  });
});

describe('--fix', () => {
  test('writes safe fixes, keeps marks and line ends, and reports what is left', () => {
    const windows = `\ufeff${staleComment.replaceAll('\n', '\r\n')}`;
    const folder = folderWith({ 'a.yaml': windows, 'b.yaml': wildcardRole });
    const { code, stdout, stderr } = check(folder, '--fix');
    expect(code).toBe(1);
    expect(stderr).toBe('1 change made in 1 file\n');
    expect(stdout).not.toContain('no-unused-suppression');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(`\ufeff${harmless.replaceAll('\n', '\r\n')}`);
    expect(readFileSync(join(folder, 'b.yaml'), 'utf8')).toBe(wildcardRole);
    expect(check(folder, '--fix').stderr).toBe('0 changes made in 0 files\n');
  });

  test('=all writes unsafe ones too', () => {
    const folder = folderWith({ 'b.yaml': wildcardRole });
    check(folder, '--fix=all');
    expect(readFileSync(join(folder, 'b.yaml'), 'utf8')).not.toContain('"*"');
    expect(json(folder).findings.filter(({ rule }) => rule === 'no-wildcard-rbac')).toEqual([]);
  });

  test('--dry-run writes a diff and nothing else', () => {
    const folder = folderWith({ 'a.yaml': staleComment });
    const { code, stdout, stderr } = check(folder, '--fix', '--dry-run');
    expect(code).toBe(1);
    expect(stdout).toBe(
      [
        '--- a/a.yaml',
        '+++ b/a.yaml',
        '@@ -2,5 +2,4 @@',
        ' kind: ServiceAccount',
        ' metadata:',
        '   name: build',
        '-# zero-token-ignore no-unknown-suppression -- from another time',
        ' automountServiceAccountToken: false',
        '',
      ].join('\n'),
    );
    expect(stderr).toBe('1 change can be made in 1 file\n');
    expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(staleComment);
  });

  test('--dry-run with another format leaves the report on standard output', () => {
    const { stdout, stderr } = check(folderWith({ 'a.yaml': staleComment }), '--dry-run', '--format', 'json');
    expect((JSON.parse(stdout) as JsonReport).findings).toHaveLength(1);
    expect(stderr).toContain('+++ b/a.yaml');
  });

  test('of standard input can be seen', () => {
    const { stdout } = runCli(bundle, folderWith({}), ['check', '-', '--dry-run'], staleComment);
    expect(stdout).toContain('-# zero-token-ignore no-unknown-suppression');
  });

  test('a file that cannot be written is named and keeps its findings', () => {
    const folder = folderWith({ 'a.yaml': staleComment });
    chmodSync(join(folder, 'a.yaml'), 0o444);
    chmodSync(folder, 0o755);
    // Root may write everything.
    const user = process.getuid?.() === 0 ? 65534 : undefined;
    const { code, stdout, stderr } = runCli(bundle, folder, ['check', '--fix', '--format', 'json'], '', user);
    expect(stderr).toContain('a.yaml: the fixes could not be written: permission denied');
    const report = JSON.parse(stdout) as JsonReport;
    expect(report.skipped.map(({ file }) => file)).toEqual(['a.yaml']);
    expect(report.findings.map(({ rule }) => rule)).toEqual(['no-unused-suppression']);
    expect(code).toBe(1);
  });
});
