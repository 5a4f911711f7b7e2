import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { unifiedDiff } from '../../server/src/cli/unified-diff.ts';
import { tokenOf } from '../support/tokens.ts';
import { buildCli, makeFolder, type Outcome, removeCli, runCli, staleComment } from './bundle.ts';

let bundle = '';
const folders: string[] = [];
beforeAll(async () => {
  bundle = await buildCli();
});
afterAll(() => removeCli(bundle));
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = makeFolder(files);
  folders.push(folder);
  return folder;
}

/** `git apply` in a folder that belongs to no repository, and in one of a repository when that is `root`. */
function apply(folder: string, patch: string, root?: string): Outcome {
  if (root !== undefined) spawnSync('git', ['init', '--quiet'], { cwd: root });
  const { status, stdout, stderr } = spawnSync('git', ['apply', '-'], {
    cwd: folder,
    input: patch,
    encoding: 'utf8',
    env: { ...process.env, ...(root === undefined ? { GIT_DIR: join(folder, 'none') } : {}) },
  });
  return { code: status, stdout, stderr };
}

const unread = `apiVersion: v1
kind: Secret
metadata:
  name: build-token
  annotations: {kubernetes.io/service-account.name: build}
type: kubernetes.io/service-account-token
`;
const windows = (text: string): string => text.replaceAll('\n', '\r\n');

describe('the diff of --dry-run, applied by git, is what --fix writes', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    ['a line taken out', { 'a.yaml': staleComment }],
    ['line ends of Windows', { 'a.yaml': windows(staleComment) }],
    [
      'a byte order mark',
      { 'a.yaml': `\ufeff# zero-token-ignore-file no-unknown-suppression -- x\n${staleComment}` },
    ],
    ['no line break at the end', { 'a.yaml': staleComment.trimEnd() }],
    ['one at neither end', { 'a.yaml': windows(staleComment).trimEnd() }],
    [
      'names of all kinds',
      {
        'with blank.yaml': staleComment,
        'x"y\\z.yaml': staleComment,
        'größe/ü.yaml': staleComment,
        'a\tb.yaml': staleComment,
        '-v.yaml': staleComment,
      },
    ],
    ['a document among others', { 'a.yaml': `${staleComment}---\n${unread}---\n${staleComment}` }],
    ['a file whose only document goes', { 'a.yaml': unread, 'b.yaml': staleComment }],
  ])('%s', (_, files) => {
    const [patched, fixed] = [folderWith(files), folderWith(files)];
    const patch = runCli(bundle, patched, ['check', '--fix=all', '--dry-run']).stdout;
    expect(patch).not.toBe('');
    expect(apply(patched, patch)).toEqual({ code: 0, stdout: '', stderr: '' });
    runCli(bundle, fixed, ['check', '--fix=all']);
    for (const [name, text] of Object.entries(files)) {
      const after = readFileSync(join(fixed, name), 'utf8');
      expect(after).not.toBe(text);
      expect(readFileSync(join(patched, name), 'utf8')).toBe(after);
    }
  });

  test('in a folder of a repository, where the check ran', () => {
    const folder = folderWith({ 'clusters/one/a.yaml': staleComment });
    rmSync(join(folder, '.git'), { recursive: true });
    const inner = join(folder, 'clusters');
    const patch = runCli(bundle, inner, ['check', '--dry-run']).stdout;
    expect(patch).toContain('--- a/one/a.yaml\n');
    expect(apply(inner, patch, folder)).toMatchObject({ code: 0 });
    expect(readFileSync(join(inner, 'one/a.yaml'), 'utf8')).not.toContain('zero-token-ignore');
  });
});

test('credentials are dots in it, and what cannot be applied for that is named', () => {
  const token = tokenOf('kubernetes-legacy');
  const files = {
    'a.yaml': staleComment.replace('# zero', `  annotations: {note: "${token}"}\n# zero`),
    'b.yaml': staleComment,
  };
  const { stdout, stderr } = runCli(bundle, folderWith(files), ['check', '--dry-run']);
  expect(stdout).not.toContain(token.slice(0, 20));
  expect(stdout).toContain('•••');
  expect(stderr).toContain('a.yaml: credentials are dots in this diff, so that it cannot be applied');
  expect(stderr).not.toContain('b.yaml: credentials');
  const folder = folderWith(files);
  expect(apply(folder, stdout).code).not.toBe(0);
  expect(readFileSync(join(folder, 'a.yaml'), 'utf8')).toBe(files['a.yaml']);
});

test('a removed line that looks like a header hides its credential as any other', () => {
  const token = tokenOf('kubernetes-legacy');
  const text = staleComment.replace('# zero', `# more\n-- ${token}: 1\n# zero`);
  const { stdout } = runCli(bundle, folderWith({}), ['check', '-', '--dry-run'], text);
  expect(stdout).not.toContain(token.slice(0, 20));
});

test('an empty side is written so that git takes it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'zero-token-patch-'));
  folders.push(folder);
  for (const [before, after] of [
    ['a\nb\n', ''],
    ['', 'a\nb\n'],
    ['a', ''],
  ] as const) {
    writeFileSync(join(folder, 'f'), before);
    const applied = apply(folder, unifiedDiff('f', before, after));
    expect(applied).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'f'), 'utf8')).toBe(after);
  }
});
