// Builds the bundles of dist/ and, beside them, the rules' pages and the licences of what is bundled. `--production` minifies, `--watch` rebuilds, `--outdir=DIR` writes elsewhere,
// `--only=NAME[,NAME]` builds some of them.
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { asciiOnly } from './scripts/ascii-only.mjs';
import { licenceNotices } from './scripts/notices.mjs';
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
 * What Node and a worker have in common, which is nearly everything, is one file: a script that leaves a name in a worker's
 * scope and is a module where there are modules. Each has a small file of its own that answers first and then loads it.
 * @type {esbuild.BuildOptions}
 */
const script = {
  ...browser,
  format: 'iife',
  globalName: 'zeroTokenServer',
  footer: { js: 'if(typeof module==="object")module.exports=zeroTokenServer;' },
};

/** @type {readonly { entry: string, file: string, options: esbuild.BuildOptions }[]} */
const bundles = [
  {
    entry: 'client/src/extension.ts',
    file: 'client.js',
    options: { ...node, conditions: ['browser'], external: ['vscode'] },
  },
  {
    entry: 'server/src/main-server.ts',
    file: 'server.js',
    options: { ...script, plugins: [yamlFastBuild(), withoutRuleDocs()] },
  },
  {
    entry: 'server/src/main-node.ts',
    file: 'server-node.js',
    options: { ...node, plugins: [serverApart()], supported: { 'dynamic-import': false } },
  },
  {
    entry: 'server/src/main-web.ts',
    file: 'server-web.js',
    options: { ...browser, format: 'iife' },
  },
  {
    entry: 'server/src/main-cli.ts',
    file: 'cli.js',
    options: { ...node, plugins: [yamlFastBuild()], banner: { js: '#!/usr/bin/env node' } },
  },
];

/** @type {Set<string>} */
const inputs = new Set();
for (const { entry, file, options } of bundles) {
  if (only !== undefined && !only.includes(file.replace(/\.js$/, ''))) continue;
  // A map of an earlier development build would be shipped, and be wrong.
  if (production) rmSync(resolve(root, outdir, `${file}.map`), { force: true });
  const build = { ...options, entryPoints: [entry], outfile: join(outdir, file) };
  if (watch) await (await esbuild.context(build)).watch();
  else
    for (const input of Object.keys((await esbuild.build(build)).metafile?.inputs ?? {})) inputs.add(input);
  if (production && !watch) {
    const bundle = resolve(root, outdir, file);
    writeFileSync(bundle, asciiOnly(readFileSync(bundle, 'utf8')));
  }
}

if (only === undefined) {
  const pages = JSON.parse(readFileSync(join(root, 'schemas', 'rules.json'), 'utf8')).map(
    (/** @type {{ rule: string, code: string, title: string }} */ { rule: slug, code, title }) => {
      const markdown = readFileSync(join(root, 'docs', 'rules', `${slug}.md`), 'utf8');
      return { slug, code, title, markdown };
    },
  );
  mkdirSync(resolve(root, outdir), { recursive: true });
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
