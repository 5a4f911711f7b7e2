#!/usr/bin/env node
// `npm start`: checks examples/ in the terminal, then serves a real VS Code with the packaged extension until interrupted.
//   -- --once      ends after the check
//   -- --desktop   opens the desktop `code` of the PATH instead of serving
//   -- --port N    another port than 8124
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { build, packageExtension, root } from './package.mjs';
import { unpackExtension } from './vsix.mjs';

const options = { once: { type: 'boolean' }, desktop: { type: 'boolean' }, port: { type: 'string' } };
const { values } = parseArgs({ options });
const scratch = join(root, '.cache', 'start');

build();
const findings = check();
if (findings > 1) process.exit(findings);
if (values.once) process.exit(0);
if (values.desktop) process.exit(await openDesktop());
const { runAndClose } = await import('../test/vscode/server.mjs');
await runAndClose(serve);

/** Prints the findings in examples/ and returns the exit code of the command line; 1 only says that there are some. */
function check() {
  console.log('$ zero-token check examples\n');
  const cli = join(root, 'dist', 'cli.js');
  const run = spawnSync(process.execPath, [cli, 'check', 'examples'], { cwd: root, stdio: 'inherit' });
  if (run.error) throw run.error;
  return run.status ?? 4;
}

async function serve() {
  const { freePort, installVsix, pageAddress, startServer, temporaryFolder } = await import(
    '../test/vscode/server.mjs'
  );
  const { vscodeVersion } = await import('../test/vscode/lanes.mjs');
  const vsix = packageExtension({ lenient: true });
  const lane = await readyLane();
  const dataFolder = temporaryFolder('start');
  installVsix({ lane, vsix, dataFolder });
  const wanted = values.port === undefined ? 8124 : Number(values.port);
  const port = await freePort(wanted);
  if (port !== wanted) console.log(`Port ${wanted} is taken; ${port} is used.`);
  const settings = {
    'workbench.startupEditor': 'readme',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
  };
  const server = await startServer({ lane, dataFolder, port, settings });
  console.log(`\nVS Code ${vscodeVersion(lane)} with Zero Token, on a copy of examples/:\n`);
  console.log(`  ${pageAddress(server, examplesCopy(join(dataFolder, 'examples')))}\n`);
  console.log('Open it in a browser on this machine. Ctrl+C ends it.');
  await server.ended;
  if (!isInterrupted()) console.error('VS Code ended by itself.');
  return 1;
}

/** The newest lane when it can be had, else the oldest, and why. */
async function readyLane() {
  const { installLane } = await import('../test/vscode/install.mjs');
  try {
    installLane('newest');
    return 'newest';
  } catch (error) {
    console.error(`The newest VS Code cannot be used: ${error instanceof Error ? error.message : error}`);
    console.error('Taking the oldest supported one.');
    installLane('oldest');
    return 'oldest';
  }
}

/** A fresh copy, so that fixes tried out there leave the repository alone. */
function examplesCopy(copy) {
  rmSync(copy, { recursive: true, force: true });
  cpSync(join(root, 'examples'), copy, { recursive: true });
  return copy;
}

/** Opens the desktop VS Code with the extension for this window only; what the user has installed stays as it is. */
async function openDesktop() {
  const { findOnPath } = await import('../test/vscode/lanes.mjs');
  const code = findOnPath('code', 'code-insiders', 'codium');
  if (code === undefined) {
    console.error('There is no `code` on the PATH. Without --desktop, VS Code is served to a browser.');
    return 2;
  }
  const extension = join(scratch, 'extension');
  if (existsSync(extension)) rmSync(extension, { recursive: true });
  unpackExtension(packageExtension({ lenient: true }), extension);
  const args = [
    '--new-window',
    `--extensionDevelopmentPath=${extension}`,
    examplesCopy(join(scratch, 'examples')),
  ];
  const child = spawn(code, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  return new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 0)));
}
