import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../..');

/** Builds the command line from today's sources; returns the path of the bundle. */
export async function buildCli(): Promise<string> {
  const folder = join(root, 'node_modules/.cache/zero-token');
  mkdirSync(folder, { recursive: true });
  const outfile = join(mkdtempSync(join(folder, 'cli-')), 'cli.js');
  await build({
    absWorkingDir: root,
    entryPoints: ['server/src/main-cli.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    logLevel: 'silent',
  });
  // For tests that are another user for a while.
  chmodSync(dirname(outfile), 0o755);
  return outfile;
}

/** Nothing when there was no bundle: the folder of an empty path is the one we stand in. */
export function removeCli(bundle: string): void {
  if (bundle !== '') rmSync(dirname(bundle), { recursive: true, force: true });
}

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command line in a folder, as another user if one is named. */
export function runCli(
  bundle: string,
  cwd: string,
  args: readonly string[],
  input: string | Uint8Array = '',
  uid?: number,
): Outcome {
  const { status, stdout, stderr } = spawnSync(process.execPath, [bundle, ...args], {
    cwd,
    input,
    ...(uid === undefined ? {} : { uid }),
    env: { ...process.env, NO_COLOR: '' },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** A folder of its own with the given files, which ends the search for configurations like a repository. */
export function makeFolder(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'zero-token-cli-')));
  mkdirSync(join(folder, '.git'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

/** A ClusterRole that may do everything: one finding of `no-wildcard-rbac` or more. */
export const wildcardRole = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata:
  name: everything
rules:
  - apiGroups: [""]
    resources: ["pods"]
    verbs: ["*"]
`;

export const harmless = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: build
automountServiceAccountToken: false
`;

/** A ServiceAccount with a comment that suppresses nothing: exactly one finding, with a safe fix. */
export const staleComment = `apiVersion: v1
kind: ServiceAccount
metadata:
  name: build
# zero-token-ignore no-unknown-suppression -- from another time
automountServiceAccountToken: false
`;

/** The fields of `check --format json` the tests look at. */
export interface JsonReport {
  readonly version: number;
  readonly files: number;
  readonly documents: number;
  readonly skipped: readonly { readonly file: string; readonly reason: string }[];
  readonly findings: readonly {
    readonly rule: string;
    readonly code: string;
    readonly severity: string;
    readonly confidence: string;
    readonly message: string;
    readonly file: string;
    readonly range: {
      readonly start: { readonly line: number; readonly column: number };
      readonly end: { readonly line: number; readonly column: number };
    };
    readonly resource: unknown;
    readonly related: readonly unknown[];
    readonly fixes: readonly { readonly title: string; readonly safe: boolean }[];
  }[];
}
