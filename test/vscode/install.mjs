#!/usr/bin/env node
// Installs the editors that the tests drive: `node test/vscode/install.mjs [newest] [oldest] [web]`, all without a name.
// Only npm packages, no downloads of browsers or editors, no compiler.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { findOnPath, laneFolder, laneNames, nodeExecutable, serverFolder, vscodeVersion } from './lanes.mjs';
import { stubNativeModules } from './stub-native.mjs';

const parts = ['install.mjs', 'stub-native.mjs'].map((name) => fileURLToPath(new URL(name, import.meta.url)));

/**
 * Makes a lane ready and returns true when it had to be installed, false when it already was.
 * Throws with npm's own words when it cannot be.
 */
export function installLane(lane, log = console.error) {
  const folder = laneFolder(lane);
  const stamp = join(folder, 'node_modules', '.installed');
  const wanted = fingerprint(folder);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return false;
  const began = Date.now();
  log(`Installing VS Code "${lane}" into test/vscode/${lane} (once, about half a minute) …`);
  npm(['ci', '--ignore-scripts'], folder);
  if (lane !== 'web') {
    // code-server's own install script asks for a fixed Node version and compiles; VS Code's server needs neither.
    npm(['install', '--omit=dev', '--ignore-scripts', '--no-save', '--no-package-lock'], serverFolder(lane));
    stubNativeModules(serverFolder(lane));
    checkNode(lane);
  }
  writeFileSync(stamp, wanted);
  log(`VS Code ${vscodeVersion(lane)} is ready after ${Math.round((Date.now() - began) / 1000)} s.`);
  return true;
}

/** Chromium's path; where there is none, says how to get it and returns undefined. */
export function findChromium(log = console.error) {
  const path = process.env.CHROMIUM ?? findOnPath('chromium', 'chromium-browser', 'google-chrome', 'chrome');
  if (path === undefined)
    log(
      'Chromium is not on the PATH: `apt-get install -y --no-install-recommends chromium`, or set CHROMIUM.',
    );
  return path;
}

function fingerprint(folder) {
  const hash = createHash('sha256');
  for (const file of [join(folder, 'package-lock.json'), ...parts]) hash.update(readFileSync(file));
  return hash.digest('hex');
}

function npm(args, folder) {
  mkdirSync(folder, { recursive: true });
  const flags = ['--no-audit', '--no-fund', '--no-update-notifier', '--loglevel=error'];
  const run = spawnSync('npm', [...args, ...flags], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: outsideEnvironment(),
  });
  if (run.error) throw run.error;
  if (run.status !== 0) {
    rmSync(join(folder, 'node_modules', '.installed'), { force: true });
    throw new Error(`npm ${args[0]} in ${folder} ended with ${run.status}:\n${run.stdout}${run.stderr}`);
  }
}

/** The environment without what an outer `npm run` put there: its settings would steer the inner npm. */
function outsideEnvironment() {
  const settings = /^(npm_(package|lifecycle|command|execpath|node_execpath)|INIT_CWD$|NODE_ENV$)/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !settings.test(name)));
}

function checkNode(lane) {
  const run = spawnSync(nodeExecutable(lane), ['--version'], { encoding: 'utf8' });
  if (run.status !== 0)
    throw new Error(
      `The Node that lane "${lane}" needs does not run here: ${run.error?.message ?? run.stderr}`,
    );
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const asked = process.argv.slice(2);
  let failed = false;
  for (const lane of asked.length > 0 ? asked : laneNames) {
    try {
      if (!installLane(lane))
        console.error(`Lane "${lane}": VS Code ${vscodeVersion(lane)} is already there.`);
    } catch (error) {
      failed = true;
      console.error(`Lane "${lane}" cannot be installed: ${error instanceof Error ? error.message : error}`);
    }
  }
  findChromium();
  process.exitCode = failed ? 1 : 0;
}
