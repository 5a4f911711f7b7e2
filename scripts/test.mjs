// The whole test run: each part is tried even when an earlier one failed, and every test that ran is counted.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');
const results = join(root, 'test/results');
const npx = (tool, ...args) => [process.execPath, join(root, 'node_modules', tool), ...args];
const total = { passed: 0, failed: 0, skipped: 0 };
const notices = [];

rmSync(results, { recursive: true, force: true });
mkdirSync(results, { recursive: true });

/** Runs a command with its output shown; returns its exit code. */
function run(command) {
  const [file, ...args] = command;
  return spawnSync(file, args, { cwd: root, stdio: 'inherit', env: process.env }).status ?? 1;
}

/** A part that is one test: it passes or fails as a whole. */
function single(name, command) {
  title(name);
  const passed = run(command) === 0;
  total[passed ? 'passed' : 'failed'] += 1;
  if (!passed) notices.push(`failed: ${name}`);
  return passed;
}

/** A part that writes how many tests passed, failed and were skipped into a file. */
function counted(name, command, file, read) {
  title(name);
  const status = run(command);
  const counts = existsSync(file)
    ? read(JSON.parse(readFileSync(file, 'utf8')))
    : { passed: 0, failed: 1, skipped: 0 };
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  for (const key of Object.keys(total)) total[key] += counts[key] ?? 0;
  if (counts.failed > 0) notices.push(`failed: ${name}`);
}

function title(name) {
  console.log(`\n=== ${name}`);
}

function onPath(...names) {
  return (process.env.PATH ?? '')
    .split(delimiter)
    .some((folder) => names.some((name) => existsSync(join(folder, name))));
}

const built = single('build', [process.execPath, 'esbuild.mjs', '--production']);
single('generated files are up to date', [
  process.execPath,
  'scripts/run-ts.mjs',
  'scripts/generate.ts',
  '--check',
]);
single('types', npx('typescript/bin/tsc', '--noEmit'));
single('lint and format', npx('@biomejs/biome/bin/biome', 'check', '.'));
counted(
  'unit, rule, property, world, protocol, CLI',
  npx(
    'vitest/vitest.mjs',
    'run',
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${join(results, 'vitest.json')}`,
  ),
  join(results, 'vitest.json'),
  (report) => ({
    passed: report.numPassedTests,
    // A test file that cannot be loaded holds no test, and is a failure all the same.
    failed:
      report.numFailedTests +
      report.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
        .length,
    skipped: report.numPendingTests + report.numTodoTests,
  }),
);
const packaged =
  built &&
  single('package (.vsix holds only what is allowed)', [
    process.execPath,
    'scripts/package.mjs',
    '--no-build',
  ]);

const editors = process.env.ZERO_TOKEN_EDITOR_TESTS !== 'off';
if (!packaged) notices.push('not run: editor tests, because there is no package');
else if (!editors) notices.push('not run: editor tests, switched off by ZERO_TOKEN_EDITOR_TESTS=off');
else if (!onPath('chromium', 'chromium-browser', 'google-chrome') && process.env.CI !== 'true') {
  notices.push(
    'not run: editor tests, because no Chromium is on the PATH (Debian: apt-get install chromium)',
  );
} else {
  const editor = (name, script, lane, result) =>
    counted(
      `editor: ${name}`,
      [process.execPath, `test/editor/${script}.mjs`, lane, '--vsix', 'dist/zero-token.vsix'],
      join(results, `editor-${result}.json`),
      (counts) => counts,
    );
  for (const lane of ['node-newest', 'node-oldest', 'web']) editor(lane, 'run', lane, lane);
  editor('as a person uses it', 'drive', 'newest', 'drive-newest');
}

console.log('');
for (const notice of notices) console.log(notice);
if (total.skipped > 0) console.log(`${total.skipped} skipped`);
console.log(`${total.passed} passed, ${total.failed} failed`);
process.exitCode = total.failed === 0 ? 0 : 1;
