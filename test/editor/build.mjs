#!/usr/bin/env node
// Bundles the suite for both extension hosts into test/editor/dist/.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** Folder of the suite's bundle (`index.js`) for the host `node` or `web`. */
export function suiteFolder(host) {
  return join(here, 'dist', host);
}

/** Builds the suite for both hosts. */
export async function buildSuite() {
  for (const host of ['node', 'web']) {
    await build({
      entryPoints: [join(here, 'suite', 'index.ts')],
      outfile: join(suiteFolder(host), 'index.js'),
      bundle: true,
      format: 'cjs',
      platform: host === 'node' ? 'node' : 'browser',
      target: host === 'node' ? 'node20' : 'es2022',
      external: ['vscode'],
      // The suite's files are there for their effects, which package.json denies for what the extension is made of.
      ignoreAnnotations: true,
      define: { global: 'globalThis' },
      sourcemap: 'inline',
      logLevel: 'warning',
    });
    // The web host runs a suite only from within an extension, so the suite is one too.
    const manifest = {
      name: 'zero-token-suite',
      publisher: 'zero-token',
      version: '0.0.0',
      engines: { vscode: '^1.100.0' },
      browser: './index.js',
    };
    writeFileSync(join(suiteFolder(host), 'package.json'), JSON.stringify(manifest));
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href)
  await buildSuite();
