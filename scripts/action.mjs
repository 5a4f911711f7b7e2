// What action.yml runs: annotations for the pull request, and a SARIF report where one is wanted. Inputs are the variables
// INPUT_…; the exit code is that of `zero-token check`.
import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const cli = join(root, 'dist', 'cli.js');

if (!existsSync(cli)) {
  // Without scripts: `prepare` would build more than is run here.
  run('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], root);
  run(process.execPath, ['esbuild.mjs', '--production', '--only=cli'], root);
}

const options = ['preset', 'min-severity', 'min-confidence', 'max-warnings', 'config', 'baseline'].flatMap(
  (name) => {
    const value = input(name);
    return value === '' ? [] : [`--${name}=${value}`];
  },
);
const paths = (input('paths') || '.').split('\n').map((line) => line.trim());
const operands = ['--', ...paths.filter((path) => path !== '')];

const sarifFile = input('sarif-file');
if (sarifFile !== '') {
  const { stdout } = check('sarif', 'inherit');
  writeFileSync(sarifFile, stdout);
}
const { status, stdout } = check('github', sarifFile === '' ? 'inherit' : 'ignore');
process.stdout.write(stdout);
process.exitCode = status ?? 4;

/** @param {string} format @param {'inherit' | 'ignore'} stderr what is said of the check itself is said once */
function check(format, stderr) {
  const args = [cli, 'check', `--format=${format}`, ...options, ...operands];
  return spawnSync(process.execPath, args, { stdio: ['ignore', 'pipe', stderr], maxBuffer: 2 ** 30 });
}

/** @param {string} name */
function input(name) {
  return (process.env[`INPUT_${name.toUpperCase().replaceAll('-', '_')}`] ?? '').trim();
}

/** @param {string} program @param {readonly string[]} args @param {string} cwd */
function run(program, args, cwd) {
  const { status } = spawnSync(program, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] });
  if (status !== 0) process.exit(4);
}
