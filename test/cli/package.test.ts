import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json';
import { makeFolder, type Outcome, staleComment } from './bundle.ts';
import { npm, type Packed, packCommand, removePacked } from './packed.ts';

const root = resolve(import.meta.dirname, '../..');

let packed: Packed;
let folder = '';
beforeAll(() => {
  packed = packCommand();
  folder = makeFolder({ 'package.json': '{"private": true}', 'deploy/a b.yaml': staleComment });
}, 120_000);
afterAll(() => {
  removePacked(packed);
  rmSync(folder, { recursive: true, force: true });
});

describe('the npm package', () => {
  test('holds the command, what it rests on, and nothing else', () => {
    const { stdout } = spawnSync('tar', ['-tzf', packed.tarball], { encoding: 'utf8' });
    const names = stdout.trim().split('\n').sort();
    const schemas = names.filter((name) => /^package\/schemas\/[\w.-]+\.json$/.test(name));
    expect(schemas.length).toBeGreaterThan(3);
    expect(names).toEqual(
      [
        'package/LICENSE',
        'package/README.md',
        'package/dist/NOTICES.txt',
        'package/dist/cli-engine.js',
        'package/dist/cli.js',
        'package/dist/rule-texts.json',
        'package/dist/server-shell.js',
        'package/dist/server.js',
        'package/package.json',
        ...schemas,
      ].sort(),
    );
  });

  test('in a checkout that was worked in holds no more', () => {
    const { code, stdout } = npm(root, ['pack', '--dry-run', '--json', '--ignore-scripts']);
    expect(code).toBe(0);
    const [{ files }] = JSON.parse(stdout) as readonly [
      { readonly files: readonly { readonly path: string }[] },
    ];
    const odd = files
      .map(({ path }) => path)
      .filter(
        (path) =>
          !/^(?:LICENSE|README\.md|package\.json|dist\/(?:(?:cli|cli-engine|server|server-shell)\.js|rule-texts\.json|NOTICES\.txt)|schemas\/[\w.-]+\.json)$/.test(
            path,
          ),
      );
    expect(odd).toEqual([]);
  });

  test('can be published, once somebody means to', () => {
    // Takes nothing along that the bundle already has.
    expect(Object.keys(packageJson)).not.toContain('dependencies');
    expect(packageJson.scripts.prepack).toBe('node esbuild.mjs --production');
    // Until there is a release, nobody publishes by mistake.
    expect(packageJson.private).toBe(true);
  });

  test('is built by npm where it is made from a checkout, as by pre-commit', () => {
    const checkout = join(packed.folder, 'unbuilt');
    mkdirSync(checkout);
    for (const name of readdirSync(root)) {
      if (['dist', 'test', 'examples', '.git'].includes(name)) continue;
      // Scripts know where they are by their own address.
      if (['scripts', 'esbuild.mjs'].includes(name))
        cpSync(join(root, name), join(checkout, name), { recursive: true });
      else symlinkSync(join(root, name), join(checkout, name));
    }
    expect(packageJson.scripts.prepare).toBe('node scripts/prepare.mjs');
    const prepare = (): Outcome => {
      const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/prepare.mjs'], {
        cwd: checkout,
        encoding: 'utf8',
      });
      return { code: status, stdout, stderr };
    };
    // On standard output npm says what it packed.
    expect(prepare()).toMatchObject({ code: 0, stdout: '' });
    const command = join(checkout, 'dist/cli.js');
    expect(existsSync(join(checkout, 'dist/NOTICES.txt'))).toBe(true);
    expect(spawnSync(process.execPath, [command, '--version'], { encoding: 'utf8' }).stdout).toBe(
      `${packageJson.version}\n`,
    );
    // What is built is left alone: `npm ci` in a checkout that is worked in calls it as well.
    writeFileSync(command, 'built');
    expect(prepare()).toEqual({ code: 0, stdout: '', stderr: '' });
    expect(readFileSync(command, 'utf8')).toBe('built');
  }, 60_000);

  test('installs without the network and works', () => {
    const installed = npm(folder, ['install', '--no-save', packed.tarball]);
    expect(installed.code, installed.stderr).toBe(0);
    expect(existsSync(join(folder, 'node_modules/zero-token/dist/cli.js'))).toBe(true);
    const run = (...args: readonly string[]) => npm(folder, ['exec', '--no', '--', 'zero-token', ...args]);
    expect(run('--version').stdout).toBe(`${packageJson.version}\n`);
    const found = run('check', 'deploy');
    expect(found.code).toBe(1);
    expect(found.stdout).toContain('deploy/a b.yaml:5:1');
    expect(run('explain', 'ZT101').stdout).toBe(
      readFileSync(join(root, 'docs/rules/no-token-secret.md'), 'utf8'),
    );
    expect(run('rules', '--format=json').stdout).toBe(readFileSync(join(root, 'schemas/rules.json'), 'utf8'));
  }, 60_000);

  test('runs from the file itself, as the pages about CI say', () => {
    const { code, stdout, stderr } = npm(folder, [
      'exec',
      '--yes',
      `--package=${packed.tarball}`,
      '--',
      'zero-token',
      '--version',
    ]);
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stdout).toBe(`${packageJson.version}\n`);
  }, 60_000);

  test('is made by npm pack as the pages about CI say', () => {
    const page = readFileSync(join(root, 'docs/ci.md'), 'utf8');
    expect(page).toContain(`zero-token-${packageJson.version}.tgz`);
    expect(page).not.toMatch(/npm install (?:--global|-g) zero-token(?:\s|$)/);
  });
});
