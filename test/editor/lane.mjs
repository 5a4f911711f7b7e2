#!/usr/bin/env node
// One lane of run.mjs: opens an editor with the extension, the suite and a workspace, and ends with the suite's code.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runTests } from '@vscode/test-electron';
import { installLane } from '../vscode/install.mjs';
import { openChromium, runAndClose, runSuiteInPage, temporaryFolder } from '../vscode/server.mjs';
import { serveWeb } from '../vscode/web.mjs';

const [lane, extension, suite, workspace] = process.argv.slice(2);
const screenshot = fileURLToPath(new URL(`../results/editor-${lane}.png`, import.meta.url));
const timeoutMs = 600_000;

await runAndClose(() => (lane === 'web' ? inWebHost() : inNodeHost()));

async function inWebHost() {
  installLane('web');
  const scratch = temporaryFolder('web');
  const address = await serveWeb({ extensions: dirname(extension), suite, folder: workspace, scratch });
  const { page } = await openChromium();
  page.on('console', (message) => {
    if (message.type() === 'error') console.error(message.text());
  });
  return runSuiteInPage(page, address, { timeoutMs, screenshot, print: (_type, line) => console.log(line) });
}

/** In a desktop VS Code when one is given, else in our stand-in for it; @vscode/test-electron sees no difference. */
async function inNodeHost() {
  const stand = fileURLToPath(new URL('../vscode/code.mjs', import.meta.url));
  const desktop = lane === 'desktop';
  try {
    return await runTests({
      vscodeExecutablePath: desktop ? process.env.VSCODE_EXECUTABLE_PATH : stand,
      extensionDevelopmentPath: extension,
      extensionTestsPath: suite,
      launchArgs: [workspace, ...(desktop ? ['--user-data-dir', join(temporaryFolder('user'), 'data')] : [])],
      extensionTestsEnv: {
        ...(desktop ? {} : { VSCODE_LANE: lane.replace('node-', '') }),
        SUITE_TIMEOUT_MS: String(timeoutMs),
        SUITE_SCREENSHOT: screenshot,
      },
    });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}
