// Starts a real VS Code and a browser to look at it, and closes both whatever happens.
import { spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from './install.mjs';
import { nodeExecutable, serverFolder } from './lanes.mjs';

/** Settings that keep a fresh VS Code quiet: nothing pops up, nothing asks the network. */
export const quietSettings = {
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'extensions.ignoreRecommendations': true,
  // The web workbench saves by itself after a second; tests and people at a desktop do not expect that.
  'files.autoSave': 'off',
  'git.enabled': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.startupEditor': 'none',
};

const closers = [];
let closing;
let interrupted = false;

/** Registers something to be done when the work ends: by `closeAll`, by a signal, or by an error. */
export function onClose(action) {
  closers.push(action);
}

/** Does what `onClose` collected, newest first; a second call while the first is at work waits for the same work. */
export function closeAll() {
  closing ??= (async () => {
    while (closers.length > 0) {
      try {
        await closers.pop()();
      } catch (error) {
        console.error(`While closing: ${error instanceof Error ? error.message : error}`);
      }
    }
    closing = undefined;
  })();
  return closing;
}

/** True once a signal has asked the process to end. */
export function isInterrupted() {
  return interrupted;
}

/** Runs `main` and ends the process with the exit code it returns, after closing everything it started. */
export async function runAndClose(main) {
  const end = async (code) => {
    await closeAll();
    process.exit(code);
  };
  for (const [signal, code] of Object.entries({ SIGINT: 130, SIGTERM: 143, SIGHUP: 129 })) {
    process.once(signal, () => {
      interrupted = true;
      end(code);
    });
  }
  let code = 1;
  try {
    code = (await main()) ?? 0;
  } catch (error) {
    if (!interrupted) console.error(error instanceof Error ? error.stack : error);
  }
  // A signal makes `main` end as well; then the signal's own exit code counts.
  if (!interrupted) await end(code);
}

/** A new folder that is removed at the end. */
export function temporaryFolder(label) {
  const folder = mkdtempSync(join(tmpdir(), `zero-token-${label}-`));
  onClose(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 }));
  return folder;
}

/** The preferred port of 127.0.0.1 when it is free, else one that the system chooses. */
export async function freePort(preferred = 0) {
  const probe = (port) =>
    new Promise((resolve, reject) => {
      const server = createServer();
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        const address = server.address();
        server.close(() => resolve(address.port));
      });
    });
  return probe(preferred).catch(() => probe(0));
}

/** Installs a vsix into an extensions folder with the lane's own VS Code; throws with its output on failure. */
export function installVsix({ lane, vsix, dataFolder, extensionsFolder = join(dataFolder, 'extensions') }) {
  const args = ['--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder];
  const run = spawnSync(
    nodeExecutable(lane),
    [join(serverFolder(lane), 'out', 'server-main.js'), ...args, '--install-extension', vsix, '--force'],
    { encoding: 'utf8' },
  );
  // VS Code ends with 0 for some kinds of failure, so its word counts too.
  if (run.status !== 0 || !/successfully installed/.test(run.stdout))
    throw new Error(
      `VS Code did not install ${vsix}:\n${run.error?.message ?? ''}${run.stdout}${run.stderr}`,
    );
}

/**
 * Starts VS Code's server on 127.0.0.1 and resolves when it answers. The address carries a connection token: without
 * one, any program or web page on this machine could use the editor's terminal.
 * `smokeTest` lets a page name extensions and a test suite, and hides notification toasts.
 */
export async function startServer({
  lane,
  dataFolder,
  extensionsFolder = join(dataFolder, 'extensions'),
  settings = {},
  port,
  smokeTest = false,
  environment = process.env,
}) {
  const machine = join(dataFolder, 'data', 'Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(join(machine, 'settings.json'), JSON.stringify({ ...quietSettings, ...settings }, null, 2));
  const token = randomBytes(16).toString('hex');
  const tokenFile = join(dataFolder, 'connection-token');
  rmSync(tokenFile, { force: true });
  writeFileSync(tokenFile, token, { mode: 0o600 });
  const chosenPort = port ?? (await freePort());
  const logFile = join(dataFolder, 'server.log');
  const log = openSync(logFile, 'w');
  const args = ['--host', '127.0.0.1', '--port', String(chosenPort), '--connection-token-file', tokenFile];
  args.push('--accept-server-license-terms', '--telemetry-level', 'off', '--disable-workspace-trust');
  args.push('--server-data-dir', dataFolder, '--extensions-dir', extensionsFolder);
  if (smokeTest) args.push('--enable-smoke-test-driver');
  // In a process group of its own, so that its extension hosts and terminals end with it.
  const child = spawn(nodeExecutable(lane), [join(serverFolder(lane), 'out', 'server-main.js'), ...args], {
    stdio: ['ignore', log, log],
    detached: true,
    env: environment,
  });
  closeSync(log);
  const ended = new Promise((resolve) => child.once('exit', resolve).once('error', resolve));
  const stop = () => endGroup(child, ended);
  onClose(stop);
  const address = `http://127.0.0.1:${chosenPort}`;
  const up = await Promise.race([untilAnswers(`${address}/version`), ended.then(() => false)]);
  if (!up) {
    await stop();
    const said = existsSync(logFile) ? readFileSync(logFile, 'utf8').split('\n').slice(-20).join('\n') : '';
    throw new Error(`VS Code "${lane}" did not start:\n${said}`);
  }
  return { address, port: chosenPort, token, logFile, ended, stop };
}

/** The address of a started server that opens a folder (or `.code-workspace` file), with further query parameters. */
export function pageAddress(server, folder, parameters = {}) {
  const url = new URL(`${server.address}/`);
  url.searchParams.set('tkn', server.token);
  if (folder === undefined) url.searchParams.set('ew', 'true');
  else url.searchParams.set(folder.endsWith('.code-workspace') ? 'workspace' : 'folder', folder);
  for (const [name, value] of Object.entries(parameters)) url.searchParams.set(name, value);
  return url.href;
}

/** Opens headless Chromium with one page; throws where there is none. */
export async function openChromium({ width = 1280, height = 800, scale = 1 } = {}) {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('The editor tests need Chromium.');
  const browser = await chromium.launch({
    executablePath,
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
  onClose(() => browser.close());
  const context = await browser.newContext({ viewport: { width, height }, deviceScaleFactor: scale });
  return { browser, page: await context.newPage() };
}

/** Opens an address whose page runs a test suite; resolves with the suite's exit code, 124 when it does not end. */
export async function runSuiteInPage(page, address, { print, timeoutMs, screenshot }) {
  let finish;
  const finished = new Promise((resolve) => {
    finish = resolve;
  });
  await page.exposeFunction('codeAutomationLog', (type, args) => print(type, args.map(String).join(' ')));
  await page.exposeFunction('codeAutomationExit', (code) => finish(Number(code)));
  page.once('crash', () => finish(125));
  const timer = setTimeout(async () => {
    console.error(`The suite did not end within ${timeoutMs / 1000} s.`);
    if (screenshot) await page.screenshot({ path: screenshot }).catch(() => undefined);
    finish(124);
  }, timeoutMs);
  await page.goto(address, { waitUntil: 'domcontentloaded' });
  const code = await finished;
  clearTimeout(timer);
  return code;
}

/** Lines that every VS Code writes to its console as it starts, and that say nothing about an extension. */
export function isEditorNoise(line) {
  return /^(Resolv|Creating (a socket|of workbench)|Creation of|Updating additional|Timed out waiting for auth)|^\[(AgentHost|AccountPolicy|Service Worker)|grace-time|open-vsx|authentication provider 'github'|ChatSessionStore/.test(
    line,
  );
}

async function untilAnswers(url) {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (
      await fetch(url).then(
        (answer) => answer.ok,
        () => false,
      )
    )
      return true;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return false;
}

async function endGroup(child, ended) {
  const send = (signal) => {
    try {
      process.kill(-child.pid, signal);
      return true;
    } catch {
      return false;
    }
  };
  if (child.pid === undefined || !send('SIGTERM')) return;
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 5000))]);
  send('SIGKILL');
}
