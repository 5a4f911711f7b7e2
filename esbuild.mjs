// Builds the bundles of dist/ and, beside them, the rules' texts and pages and the licences of what is bundled.
// `--production` minifies, `--watch` rebuilds, `--outdir=DIR` writes elsewhere, `--only=NAME[,NAME]` builds some of them;
// `cli` stands for both files of the command.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { asciiOnly } from './scripts/ascii-only.mjs';
import { lateCel } from './scripts/late-cel.mjs';
import { leanClient } from './scripts/lean-client.mjs';
import { leanServer } from './scripts/lean-server.mjs';
import { licenceNotices } from './scripts/notices.mjs';
import { ruleTexts } from './scripts/rule-texts.mjs';
import { withShortNames } from './scripts/short-names.mjs';
import { withoutRuleDocs } from './scripts/without-rule-docs.mjs';
import { yamlFastBuild } from './scripts/yaml-fast-build.mjs';

const root = dirname(fileURLToPath(import.meta.url));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');
const outdir = option('outdir') ?? 'dist';
const only = option('only')?.split(',');

/** @type {esbuild.BuildOptions} */
const shared = {
  absWorkingDir: root,
  bundle: true,
  target: 'es2022',
  minify: production,
  sourcemap: production ? false : 'linked',
  legalComments: 'none',
  metafile: true,
  logLevel: 'info',
  define: {
    'process.env.NODE_ENV': production ? '"production"' : '"development"',
    'process.env.ZERO_TOKEN_BUILD': JSON.stringify(watch ? '' : buildId()),
  },
};

const node = { ...shared, platform: 'node', format: 'cjs', target: 'node20' };
const browser = { ...shared, platform: 'browser', conditions: ['browser'] };

/**
 * The server is one file for Node and workers: a script that leaves a name in a worker's scope and is a module where there
 * are modules. A small file answers first and then loads it.
 * @type {esbuild.BuildOptions}
 */
const script = {
  ...browser,
  format: 'iife',
  globalName: 'zeroTokenServer',
  footer: { js: 'if(typeof module==="object")module.exports=zeroTokenServer;' },
};

/**
 * `packed` are those of the extension, where size counts; the command is read a little faster as esbuild writes it.
 * @type {readonly { entry: string, file: string, packed?: true, options: esbuild.BuildOptions }[]}
 */
const bundles = [
  {
    entry: 'client/src/extension.ts',
    file: 'client.js',
    packed: true,
    options: { ...node, conditions: ['browser'], external: ['vscode'], plugins: [leanClient()] },
  },
  {
    entry: 'server/src/main-server.ts',
    file: 'server.js',
    packed: true,
    options: { ...script, plugins: [yamlFastBuild(), leanServer(), lateCel(), withoutRuleDocs()] },
  },
  {
    entry: 'server/src/main-shell.ts',
    file: 'server-shell.js',
    packed: true,
    options: {
      ...node,
      format: 'iife',
      conditions: ['browser'],
      plugins: [serverApart()],
      supported: { 'dynamic-import': false },
    },
  },
  {
    entry: 'server/src/main-cli.ts',
    file: 'cli.js',
    options: {
      ...node,
      plugins: [engineApart()],
      supported: { 'dynamic-import': false },
      banner: { js: '#!/usr/bin/env node' },
    },
  },
  {
    entry: 'server/src/main-cli-engine.ts',
    file: 'cli-engine.js',
    options: { ...node, plugins: [yamlFastBuild(), lateCel(), withoutRuleDocs()] },
  },
];

mkdirSync(resolve(root, outdir), { recursive: true });
/** @type {Set<string>} */
const inputs = new Set();
for (const { entry, file, packed, options } of bundles) {
  if (!isWanted(file)) continue;
  // A map of an earlier development build would be shipped, and be wrong.
  if (production) rmSync(resolve(root, outdir, `${file}.map`), { force: true });
  const build = { ...options, entryPoints: [entry], outfile: join(outdir, file) };
  if (watch) {
    await (await esbuild.context(build)).watch();
    continue;
  }
  for (const input of Object.keys((await esbuild.build(build)).metafile?.inputs ?? {})) inputs.add(input);
  if (!production) continue;
  const path = resolve(root, outdir, file);
  const text = readFileSync(path, 'utf8');
  const isModule = options.globalName === undefined;
  writeFileSync(path, asciiOnly(packed === true ? withShortNames(file, text, isModule) : text));
}

if (isWanted('cli-engine.js'))
  writeFileSync(resolve(root, outdir, 'rule-texts.json'), JSON.stringify(await ruleTexts(root)));
if (only === undefined) {
  const pages = JSON.parse(readFileSync(join(root, 'schemas', 'rules.json'), 'utf8')).map(
    (/** @type {{ rule: string }} */ { rule }) =>
      readFileSync(join(root, 'docs', 'rules', `${rule}.md`), 'utf8'),
  );
  // The pages pack better in one file.
  writeFileSync(resolve(root, outdir, 'rule-pages.json'), JSON.stringify(pages));
  if (!watch) writeFileSync(resolve(root, outdir, 'NOTICES.txt'), licenceNotices(inputs, root));
}

/**
 * Leaves the server out of what loads it, and what the Node host shares with it.
 * @returns {esbuild.Plugin}
 */
function serverApart() {
  return {
    name: 'server-apart',
    setup(build) {
      const held = /^(?:vscode-uri|\.\/file-filter\.ts|\.\/server\.ts)$/;
      build.onResolve({ filter: held }, () => ({ path: './server.js', external: true }));
    },
  };
}

/**
 * Leaves out of the command's start what it loads: the commands with the engine, and the server as the extension has it.
 * @returns {esbuild.Plugin}
 */
function engineApart() {
  return {
    name: 'engine-apart',
    setup(build) {
      const engine = /^\.\/commands\/(?:baseline|can-i|check|explain|rules|trace)\.ts$/;
      build.onResolve({ filter: engine }, () => ({ path: './cli-engine.js', external: true }));
      build.onResolve({ filter: /^\.\/main-node\.ts$/ }, () => ({
        path: './server-shell.js',
        external: true,
      }));
    },
  };
}

/** @param {string} file the name of a bundle */
function isWanted(file) {
  const name = file.replace(/\.js$/, '');
  return only === undefined || only.includes(name) || (name === 'cli-engine' && only.includes('cli'));
}

/** Names what the server is made of: what one build has stored says nothing to another. While sources change, there is none. */
function buildId() {
  const hash = createHash('sha256').update(String(production));
  const sources = join(root, 'server', 'src');
  const paths = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((path) =>
    path.endsWith('.ts'),
  );
  for (const path of paths.map((path) => path.replaceAll('\\', '/')).sort())
    hash.update(`\n${path}\n`).update(readFileSync(join(sources, path)));
  for (const file of ['package-lock.json', 'esbuild.mjs', 'scripts/yaml-fast-build.mjs'])
    hash.update(readFileSync(join(root, file)));
  return hash.digest('hex').slice(0, 16);
}

/** @param {string} name */
function option(name) {
  const prefix = `--${name}=`;
  return process.argv.find((argument) => argument.startsWith(prefix))?.slice(prefix.length);
}
