// `prepare`: what npm calls before it packs a checkout, as pre-commit and `npm install git+https://…` have it do. Builds the
// command where it was never built, and fetches what that takes where npm did not.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

if (!existsSync(join(root, 'dist', 'cli.js'))) {
  // Without scripts: this is one of them.
  if (!existsSync(join(root, 'node_modules', 'esbuild')))
    run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund']);
  run(process.execPath, ['esbuild.mjs', '--production']);
}

/** Output goes to stderr: on stdout npm says what it packed. @param {string} program @param {readonly string[]} args */
function run(program, args) {
  // `npm install --global` calls this with its own settings in the environment.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(
      ([name]) => !/^npm_config_(?:global|location|prefix|install_links)$/i.test(name),
    ),
  );
  const { status } = spawnSync(program, args, {
    cwd: root,
    env,
    stdio: ['ignore', 2, 2],
    shell: program === 'npm' && process.platform === 'win32',
  });
  if (status !== 0) process.exit(status ?? 1);
}
