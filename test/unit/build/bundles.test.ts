import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';

const root = resolve(import.meta.dirname, '../../..');
const folders = ['one', 'two'].map((name) => mkdtempSync(join(tmpdir(), `zero-token-build-${name}-`)));

beforeAll(() => {
  for (const folder of folders)
    execFileSync(process.execPath, ['esbuild.mjs', '--production', `--outdir=${folder}`], {
      cwd: root,
      stdio: 'pipe',
    });
}, 60_000);
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function contents(folder: string | undefined): ReadonlyMap<string, string> {
  const names = readdirSync(folder!).sort();
  return new Map(names.map((name) => [name, readFileSync(join(folder!, name), 'latin1')]));
}

test('two builds of the same sources are the same bytes', () => {
  const [first, second] = folders.map(contents);
  expect([...first!.keys()]).toEqual([...second!.keys()]);
  for (const [name, text] of first!) expect(text === second!.get(name), name).toBe(true);
});

test('no bundle knows where it was built, nor a source map', () => {
  for (const [name, text] of contents(folders[0])) {
    expect(text.includes(root), name).toBe(false);
    expect(text.includes('sourceMappingURL'), name).toBe(false);
  }
});

// The engine would hold it in two bytes a character.
test('every bundle is ASCII', () => {
  const scripts = [...contents(folders[0])].filter(([name]) => name.endsWith('.js'));
  expect(scripts.length).toBeGreaterThan(3);
  for (const [name, text] of scripts) expect(/[^\0-\x7f]/.exec(text)?.index, name).toBeUndefined();
});

test('the licence of every bundled package is shipped', () => {
  const notices = contents(folders[0]).get('NOTICES.txt')!;
  for (const name of [
    'yaml',
    'jose',
    '@marcbachmann/cel-js',
    'vscode-languageclient',
    'vscode-jsonrpc',
    'vscode-uri',
  ])
    expect(notices).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\((?:MIT|ISC)\\)$`, 'm'));
  expect(notices).not.toContain('undefined');
  expect(notices).not.toContain('esbuild');
});

test('the prose of the rules is in the pages, not in the servers', () => {
  const built = contents(folders[0]);
  const pages = JSON.parse(readFileSync(join(folders[0]!, 'rule-pages.json'), 'utf8')) as readonly string[];
  const page = pages.find((markdown) => markdown.startsWith('# no-token-secret\n'));
  expect(page).toContain('## When to turn it off');
  expect(built.get('server.js')).toContain('no-token-secret');
  expect(built.get('cli.js')).toMatch(/\brequire\(["'`]\.\/cli-engine\.js["'`]\)/);
  expect(built.get('server.js')).not.toMatch(/whenToTurnOff:["'`]/);
  expect(built.get('cli-engine.js')).not.toMatch(/whenToTurnOff:["'`]/);
  const texts = JSON.parse(readFileSync(join(folders[0]!, 'rule-texts.json'), 'utf8')) as Readonly<
    Record<string, { readonly docs: { readonly whenToTurnOff: string } }>
  >;
  expect(texts['no-token-secret']?.docs.whenToTurnOff).not.toBe('');
});

// In bytes; a package or a rule's prose too many shows at once. The engine grows with its rules, what starts must not.
const largest: Readonly<Record<string, number>> = {
  'server-shell.js': 82_500,
  'server.js': 1_790_000,
  'client.js': 395_000,
  'cli.js': 115_000,
  'cli-engine.js': 1_460_000,
};

test('no bundle is larger than it has to be', () => {
  const built = contents(folders[0]);
  expect([...built.keys()].filter((name) => name.endsWith('.js')).sort()).toEqual(
    Object.keys(largest).sort(),
  );
  for (const [name, bytes] of Object.entries(largest))
    expect(built.get(name)!.length, name).toBeLessThanOrEqual(bytes);
});

test('what answers first holds nothing of what it loads, and what it loads needs nothing of the host', () => {
  const built = contents(folders[0]);
  for (const name of ['server-shell.js', 'cli.js']) {
    expect(built.get(name)).not.toContain('no-token-secret');
    expect(built.get(name)).not.toContain('Document contains trailing content');
  }
  expect(built.get('server-shell.js')).toMatch(/\(["'`]\.\/server\.js["'`]\)/);
  expect(built.get('server.js')).not.toMatch(/\brequire\(["'`]/);
});

test('the client runs in a browser: nothing of Node is asked for before the host is known', async () => {
  const asked: string[] = [];
  const module = { exports: {} as { activate?: unknown; deactivate?: unknown } };
  const load = (name: string): unknown => {
    asked.push(name);
    // Its classes are derived from and made use of, here and there; bundles copy a module with its prototype.
    const everything = new Proxy({}, { get: () => class {} });
    return new Proxy({}, { get: () => class {}, getPrototypeOf: () => everything });
  };
  new Function('module', 'exports', 'require', contents(folders[0]).get('client.js')!)(
    module,
    module.exports,
    load,
  );
  expect(asked.filter((name) => name !== 'vscode')).toEqual([]);
  expect(typeof module.exports.activate).toBe('function');
  expect(typeof module.exports.deactivate).toBe('function');
});
