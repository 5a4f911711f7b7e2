#!/usr/bin/env node
// `npm run package`: builds the extension, packs it into dist/zero-token.vsix and checks what is inside, so that no
// source, test, note or key ever ships by accident.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { readZip } from './vsix.mjs';

/** The repository's root. */
export const root = fileURLToPath(new URL('..', import.meta.url));
/** Where the packaged extension lies. */
export const vsixFile = join(root, 'dist', 'zero-token.vsix');

// A page or a bundle too many shows at once.
const largestVsix = 822_000;
// What the bundles and the package are made of; a change here makes both stale.
const inputs = [
  ...[
    'client',
    'server/src',
    'schemas',
    'snippets',
    'images',
    'docs/walkthrough',
    'docs/rules',
    'scripts/yaml-fast-build.mjs',
    'scripts/without-rule-docs.mjs',
    'scripts/rule-texts.mjs',
    'scripts/late-cel.mjs',
    'scripts/lean-client.mjs',
    'scripts/lean-server.mjs',
    'scripts/short-names.mjs',
    'scripts/notices.mjs',
  ],
  ...['package.json', 'package.nls.json', 'package-lock.json', 'esbuild.mjs', '.vscodeignore'],
  ...['README.md', 'CHANGELOG.md', 'LICENSE', 'scripts/package.mjs', 'test/package-contents.txt'],
];

/** Bundles client, server and command line into dist/; does nothing when they are newer than all sources. */
export function build({ force = false } = {}) {
  if (!force && isFresh(join(root, 'dist', 'cli.js'))) return;
  run(process.execPath, ['esbuild.mjs', '--production'], 'The build');
}

/**
 * Packs the extension, checks what is inside and returns the path of the vsix; does nothing when there is one newer than
 * all sources. Throws when the content is wrong, unless `lenient`: then it only says so.
 */
export function packageExtension({ force = false, lenient = false, log = console.error } = {}) {
  if (!force && isFresh(vsixFile)) return vsixFile;
  // Named as the real one only after the check, so that a bad package is never taken for a good one.
  const unchecked = join(root, 'dist', 'unchecked.vsix');
  if (force || !isFresh(unchecked)) {
    build({ force });
    mkdirSync(join(root, 'dist'), { recursive: true });
    rmSync(vsixFile, { force: true });
    const vsce = join(root, 'node_modules', '@vscode', 'vsce', 'vsce');
    // Without a repository, vsce has no address to make of the README's relative links.
    const { repository } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
    const links =
      repository === undefined ? ['--no-rewrite-relative-links', '--allow-missing-repository'] : [];
    run(process.execPath, [vsce, 'package', '--no-dependencies', ...links, '-o', unchecked], 'vsce');
  }
  const problems = contentProblems(unchecked, join(root, 'test', 'package-contents.txt'));
  if (problems.length > 0) {
    const text = `The package is not as it should be:\n  ${problems.join('\n  ')}`;
    if (!lenient) throw new Error(text);
    log(text);
    return unchecked;
  }
  renameSync(unchecked, vsixFile);
  log(`${relative(process.cwd(), vsixFile)}: ${kilobytes(statSync(vsixFile).size)}, contents as listed.`);
  return vsixFile;
}

/**
 * What is wrong with a vsix, one sentence each. In the list, an exact name must be in the package, a name with `*`
 * (any characters but `/`) may be; nothing else may be.
 */
export function contentProblems(vsix, listFile) {
  const names = readZip(vsix).map(({ name }) => name);
  const lines = readFileSync(listFile, 'utf8').split(/\r?\n/);
  const patterns = lines.map((line) => line.replace(/#.*/, '').trim()).filter((line) => line !== '');
  const expressions = patterns.map(
    (pattern) => new RegExp(`^${pattern.split('*').map(escaped).join('[^/]*')}$`),
  );
  const size = statSync(vsix).size;
  return [
    ...names
      .filter((name) => !expressions.some((it) => it.test(name)))
      .map((name) => `${name} is not in the list.`),
    ...patterns.filter((it) => !it.includes('*') && !names.includes(it)).map((name) => `${name} is missing.`),
    ...(size > largestVsix ? [`${kilobytes(size)} is more than ${kilobytes(largestVsix)}.`] : []),
  ];
}

function isFresh(product) {
  if (!existsSync(product)) return false;
  const made = statSync(product).mtimeMs;
  return inputs.every((input) => newest(join(root, input)) <= made);
}

function newest(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}

function run(program, args, label) {
  const result = spawnSync(program, args, { cwd: root, encoding: 'utf8' });
  if (result.status !== 0)
    throw new Error(`${label} failed:\n${result.error?.message ?? ''}${result.stdout}${result.stderr}`);
}

function escaped(text) {
  return text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
}

function kilobytes(bytes) {
  return `${Math.round(bytes / 1000)} kB`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    packageExtension({ force: true });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
