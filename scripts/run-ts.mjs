// Runs a TypeScript script: `node scripts/run-ts.mjs FILE [arguments]`. It is bundled first, since Node 20 reads no types.
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const [file, ...args] = process.argv.slice(2);
if (file === undefined) {
  console.error('Usage: node scripts/run-ts.mjs FILE [arguments]');
  process.exit(2);
}
const entry = resolve(file);
const cache = join(resolve(import.meta.dirname, '..'), 'node_modules/.cache/zero-token');
mkdirSync(cache, { recursive: true });
// The process id keeps two runs at the same time apart.
const bundle = join(cache, `${basename(entry).replace(/\.\w+$/, '')}-${process.pid}.mjs`);
try {
  await build({
    entryPoints: [entry],
    outfile: bundle,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    packages: 'external',
    sourcemap: 'inline',
    logLevel: 'warning',
    define: { 'import.meta.dirname': JSON.stringify(dirname(entry)) },
  });
  const child = spawnSync(process.execPath, ['--enable-source-maps', bundle, ...args], { stdio: 'inherit' });
  process.exitCode = child.status ?? 1;
} catch {
  process.exitCode = 1;
} finally {
  rmSync(bundle, { force: true });
}
