import { spawn, spawnSync } from 'node:child_process';
import { generateKeyPairSync, sign } from 'node:crypto';
import { existsSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import packageJson from '../../package.json';
import { buildCli, makeFolder, type Outcome, removeCli, runCli } from './bundle.ts';

let bundle = '';
let folder = '';
beforeAll(async () => {
  bundle = await buildCli();
  folder = makeFolder({});
});
afterAll(() => {
  removeCli(bundle);
  rmSync(folder, { recursive: true, force: true });
});
const cli = (...args: readonly string[]): Outcome => runCli(bundle, folder, args);

describe('around the commands', () => {
  test('--version', () => {
    expect(cli('--version')).toEqual({ code: 0, stdout: `${packageJson.version}\n`, stderr: '' });
  });

  test('help lists every command, and every command has its own', () => {
    const { code, stdout } = cli('--help');
    expect(code).toBe(0);
    for (const name of ['check', 'decode', 'can-i', 'trace', 'explain', 'rules', 'init', 'lsp']) {
      expect(stdout).toContain(`\n  ${name} `);
      const own = cli(name, '--help');
      expect(own.code).toBe(0);
      expect(own.stdout).toMatch(new RegExp(`^zero-token ${name}`));
      expect(cli('help', name).stdout).toBe(own.stdout);
    }
  });

  test('the help of check names all its options', () => {
    const { stdout } = cli('check', '--help');
    for (const option of [
      'format',
      'preset',
      'min-severity',
      'min-confidence',
      'config',
      'no-ignores',
      'max-warnings',
      'fix',
      'dry-run',
    ]) {
      expect(stdout).toContain(`--${option}`);
    }
  });

  test.each([
    [[]],
    [['chek']],
    [['rules', 'more']],
    [['explain']],
    [['explain', 'no-such-rule']],
    [['lsp']],
    [['decode']],
  ])('wrong usage: %j', (args) => {
    const { code, stdout, stderr } = cli(...args);
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).not.toBe('');
  });
});

describe('what is misspelt', () => {
  test.each([
    [['chek'], "there is no command 'chek'. Did you mean 'check'?"],
    [['help', 'chek'], "there is no command 'chek'. Did you mean 'check'?"],
    [['check', '--fromat=json'], "Unknown option '--fromat'. Did you mean '--format'?"],
    [['check', '--dryrun'], "Unknown option '--dryrun'. Did you mean '--dry-run'?"],
    [['can-i', 'get', 'pods', '--ass', 'x'], "Unknown option '--ass'. Did you mean '--as'?"],
    [['check', '--preset', 'strct'], "not 'strct'. Did you mean 'strict'?"],
    [['check', '--xyzzy'], "Unknown option '--xyzzy'\n"],
    [['nonsense'], "there is no command 'nonsense'.\n"],
  ])('%j', (args, wanted) => {
    const { code, stderr } = cli(...args);
    expect(code).toBe(2);
    expect(stderr).toContain(wanted);
    expect(stderr).toMatch(/\nSee zero-token .*--help\.\n$/);
  });

  test('what stands behind -- is a path', () => {
    expect(cli('check', '--', '--help')).toMatchObject({
      code: 3,
      stderr: '--help: not checked: no such file or folder\n',
    });
  });
});

describe('large results', () => {
  test.skipIf(process.platform === 'win32')('are whole however late they are read', () => {
    const { status, stdout } = spawnSync(
      'bash',
      ['-o', 'pipefail', '-c', `"${process.execPath}" "${bundle}" rules --format json | { sleep 1; cat; }`],
      { cwd: folder, encoding: 'utf8', maxBuffer: 2 ** 26 },
    );
    expect(status).toBe(0);
    // More than a pipe holds.
    expect(stdout.length).toBeGreaterThan(100_000);
    expect(Array.isArray(JSON.parse(stdout))).toBe(true);
  });

  test
    .skipIf(process.platform === 'win32')
    .each(['rules --format json', 'explain ZT101', 'check --format sarif'])(
    '%s ends quietly when nobody reads',
    (command) => {
      const own = makeFolder({ 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' });
      const { status, stderr } = spawnSync(
        'bash',
        ['-o', 'pipefail', '-c', `"${process.execPath}" "${bundle}" ${command} | true`],
        { cwd: own, encoding: 'utf8' },
      );
      rmSync(own, { recursive: true, force: true });
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    },
  );
});

describe('rules and explain', () => {
  test('rules --format json is the metadata of every rule', () => {
    const list = JSON.parse(cli('rules', '--format', 'json').stdout) as readonly Record<string, unknown>[];
    expect(list.length).toBeGreaterThan(3);
    for (const entry of list) {
      expect(Object.keys(entry)).toEqual([
        'rule',
        'code',
        'area',
        'title',
        'severity',
        'confidence',
        'presets',
        'needsCompleteResource',
        'fixable',
        'options',
        'covers',
        'equivalents',
        'references',
      ]);
    }
    expect(list).toEqual([...list].sort((a, b) => String(a.code).localeCompare(String(b.code))));
    expect(cli('rules').stdout.trimEnd().split('\n')).toHaveLength(list.length);
  });

  test('explain takes slug and code, and suggests', () => {
    const { code, stdout } = cli('explain', 'no-unused-suppression');
    expect(code).toBe(0);
    expect(stdout).toBe(
      readFileSync(join(import.meta.dirname, '../../docs/rules/no-unused-suppression.md'), 'utf8'),
    );
    expect(cli('explain', 'zt902').stdout).toBe(stdout);
    expect(cli('explain', 'no-unusd-suppression').stderr).toContain("Did you mean 'no-unused-suppression'?");
  });
});

describe('init', () => {
  test('writes a configuration that works, once', () => {
    const own = makeFolder({ 'a.yaml': 'apiVersion: v1\nkind: Namespace\nmetadata: {name: a}\n' });
    expect(runCli(bundle, own, ['init'])).toEqual({
      code: 0,
      stdout: 'Wrote .zero-token.yaml\n',
      stderr: '',
    });
    expect(runCli(bundle, own, ['check']).code).toBe(0);
    writeFileSync(join(own, '.zero-token.yaml'), 'preset: strict\n');
    expect(runCli(bundle, own, ['init'])).toEqual({
      code: 0,
      stdout: 'Kept .zero-token.yaml: it is there already\n',
      stderr: '',
    });
    expect(readFileSync(join(own, '.zero-token.yaml'), 'utf8')).toBe('preset: strict\n');
    expect(runCli(bundle, own, ['init', '--force']).stdout).toBe('Wrote .zero-token.yaml\n');
    rmSync(own, { recursive: true, force: true });
  });

  test('puts no configuration of another name out of force, and follows no link', () => {
    const own = makeFolder({ '.zero-token.yml': 'preset: strict\n' });
    for (const args of [['init'], ['init', '--force']])
      expect(runCli(bundle, own, args).stdout).toBe('Kept .zero-token.yml: it is there already\n');
    expect(existsSync(join(own, '.zero-token.yaml'))).toBe(false);
    rmSync(join(own, '.zero-token.yml'));
    symlinkSync('elsewhere.yaml', join(own, '.zero-token.yaml'));
    expect(runCli(bundle, own, ['init']).stdout).toBe('Kept .zero-token.yaml: it is there already\n');
    expect(existsSync(join(own, 'elsewhere.yaml'))).toBe(false);
    rmSync(own, { recursive: true, force: true });
  });
});

describe('decode', () => {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signature = Buffer.alloc(256, 7).toString('base64url');
  const token = `${encode({ alg: 'RS256', kid: 'k' })}.${encode({
    iss: 'kubernetes/serviceaccount',
    sub: 'system:serviceaccount:ci:build',
    'kubernetes.io/serviceaccount/namespace': 'ci',
    'kubernetes.io/serviceaccount/secret.name': 'build-token-x7k2p',
    'kubernetes.io/serviceaccount/service-account.name': 'build',
    'kubernetes.io/serviceaccount/service-account.uid': 'ab0c7f2e-5a3b-4a55-9d5f-5c58f8a0b1d4',
  })}.${signature}`;

  test('explains a token without repeating it', () => {
    const { code, stdout, stderr } = cli('decode', token);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('system:serviceaccount:ci:build');
    expect(stdout).toMatch(/not checked/i);
    for (const part of token.split('.')) expect(stdout).not.toContain(part);
  });

  test('reads standard input, and finds tokens in text around them', () => {
    const alone = runCli(bundle, folder, ['decode', '-'], `${token}\n`).stdout;
    expect(alone).toContain('ci/build');
    const inYaml = runCli(
      bundle,
      folder,
      ['decode', '-'],
      `users:\n- user:\n    token: ${token}\n- user:\n    token: "${token}"\n`,
    );
    expect(inYaml.stdout.match(/system:serviceaccount:ci:build/g)?.length).toBe(
      2 * (alone.match(/system:serviceaccount:ci:build/g)?.length ?? 0),
    );
  });

  test('--format json', () => {
    const { stdout } = cli('decode', '--format', 'json', token);
    const decoded = JSON.parse(stdout);
    expect(decoded.header).toEqual({ alg: 'RS256', kid: 'k' });
    expect(decoded.claims.sub).toBe('system:serviceaccount:ci:build');
    expect(typeof decoded.kind).toBe('string');
    expect(stdout).not.toContain(signature);
  });

  test('--jwks checks signatures, and fetches nothing', () => {
    const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    const body = `${encode({ alg: 'ES256', kid: 'k' })}.${encode({ iss: 'https://issuer.example.com', sub: 'a' })}`;
    const made = sign('sha256', Buffer.from(body), { key: privateKey, dsaEncoding: 'ieee-p1363' });
    const own = makeFolder({
      'jwks.json': JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k' }] }),
    });
    const signed = `${body}.${made.toString('base64url')}`;
    const right = runCli(bundle, own, ['decode', signed, '--jwks', 'jwks.json']);
    expect(right).toMatchObject({ code: 0, stderr: '' });
    expect(right.stdout).toContain('Key k of the set made the signature.');
    const wrong = runCli(bundle, own, ['decode', token, '--jwks', 'jwks.json', '--format', 'json']);
    expect(wrong.code).toBe(1);
    expect(JSON.parse(wrong.stdout)).toMatchObject({
      verification: { verified: false, keyId: 'k', algorithm: 'RS256' },
      signature: expect.stringContaining('No key of the set'),
    });
    const missing = runCli(bundle, own, ['decode', token, '--jwks', 'none.json']);
    expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('none.json cannot be read') });
    rmSync(own, { recursive: true, force: true });
  });

  test('says when there is none, without repeating the text', () => {
    const { code, stdout, stderr } = cli('decode', 'abc.def.secret');
    expect({ code, stdout }).toEqual({ code: 3, stdout: '' });
    expect(stderr).not.toContain('secret');
  });
});

test('lsp --stdio answers', async () => {
  const child = spawn(process.execPath, [bundle, 'lsp', '--stdio'], {
    cwd: folder,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const request = JSON.stringify({
    jsonrpc: '2.0',
    id: 1,
    method: 'initialize',
    params: { processId: null, rootUri: null, capabilities: {} },
  });
  child.stdin.write(`Content-Length: ${Buffer.byteLength(request)}\r\n\r\n${request}`);
  let answer = '';
  for await (const chunk of child.stdout) {
    answer += String(chunk);
    if (answer.includes('capabilities')) break;
  }
  expect(answer).toContain('"id":1');
  child.kill();
});
