import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Outcome } from './bundle.ts';

const root = resolve(import.meta.dirname, '../..');

export interface Packed {
  /** The file that `npm pack` writes. */
  readonly tarball: string;
  /** Whatever else was needed; to be removed at the end. */
  readonly folder: string;
}

/**
 * Packs the command as `npm pack` does in a fresh checkout: built for production, by the lists of the repository. The command
 * alone is built in a third of the time; the licences of what is in it are missing then.
 */
export function packCommand(only?: 'cli'): Packed {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zero-token-pack-')));
  const checkout = join(folder, 'checkout');
  // Beside what belongs into the package something that does not.
  for (const name of ['package.json', '.npmignore', 'README.md', 'LICENSE', 'action.yml', 'schemas'])
    cpSync(join(root, name), join(checkout, name), { recursive: true });
  const build = ['esbuild.mjs', '--production', `--outdir=${join(checkout, 'dist')}`];
  if (only !== undefined) build.push(`--only=${only}`);
  const built = spawnSync(process.execPath, build, { cwd: root, encoding: 'utf8' });
  if (built.status !== 0) throw new Error(built.stderr);
  // `prepack` is the build that was just made.
  const { code, stdout, stderr } = npm(checkout, ['pack', '--ignore-scripts', '--json']);
  if (code !== 0) throw new Error(stderr);
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  return { tarball: join(checkout, packed?.filename ?? ''), folder };
}

export function removePacked({ folder }: Packed): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Runs npm without the network and without what the user has set. */
export function npm(cwd: string, args: readonly string[]): Outcome {
  const { status, stdout, stderr } = spawnSync('npm', args, {
    cwd,
    env: npmEnvironment(),
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
  return { code: status, stdout, stderr };
}

/** The environment in which npm asks nobody. */
export function npmEnvironment(): Readonly<Record<string, string | undefined>> {
  // What `npm test` sets for its scripts would be taken for the user's wish.
  const own = Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name));
  return {
    ...Object.fromEntries(own),
    npm_config_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
}
