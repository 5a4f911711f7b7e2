import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '../..');
let folder: string | undefined;

/** The bundle as it ships, built once per test file from the sources as they are. */
export function builtServer(name: 'server-shell' | 'cli'): string {
  folder ??= mkdtempSync(join(tmpdir(), 'zero-token-protocol-'));
  const file = join(folder, `${name}.js`);
  if (!existsSync(file)) {
    const script = join(root, 'esbuild.mjs');
    // The shell loads the server; the command loads the shell.
    const files = `${name === 'cli' ? 'cli,' : ''}server-shell,server`;
    execFileSync(process.execPath, [script, '--production', `--only=${files}`, `--outdir=${folder}`], {
      cwd: root,
      stdio: 'pipe',
    });
  }
  return file;
}

/** Takes the builds away again. */
export function removeBuilds(): void {
  if (folder !== undefined) rmSync(folder, { recursive: true, force: true });
  folder = undefined;
}
