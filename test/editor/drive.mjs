#!/usr/bin/env node
// Uses the packaged extension as a person would: `node test/editor/drive.mjs [newest] [oldest]`. The vsix is installed, a
// folder is opened in a real VS Code, and everything is done with keyboard and mouse; what counts is what the screen
// shows and what lies on the disk afterwards. Screenshots go to test/results/screens, with --images also to docs/images.
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageExtension, root } from '../../scripts/package.mjs';
import { installLane } from '../vscode/install.mjs';
import { vscodeVersion } from '../vscode/lanes.mjs';
import {
  closeAll,
  installVsix,
  openChromium,
  pageAddress,
  runAndClose,
  startServer,
  temporaryFolder,
} from '../vscode/server.mjs';
import { editorPage } from './page.mjs';
import { scenes } from './scenes.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const results = join(root, 'test', 'results');
const options = { images: { type: 'boolean' }, vsix: { type: 'string' }, only: { type: 'string' } };
const { values, positionals } = parseArgs({ allowPositionals: true, options });

await runAndClose(async () => {
  const vsix = values.vsix === undefined ? packageExtension({ lenient: true }) : resolve(values.vsix);
  let allGood = true;
  for (const lane of positionals.length > 0 ? positionals : ['newest', 'oldest']) {
    const outcome = await drive(lane, vsix);
    await closeAll();
    writeFileSync(join(results, `editor-drive-${lane}.json`), `${JSON.stringify(outcome, null, 2)}\n`);
    console.log(`drive-${lane}: ${outcome.passed} passed, ${outcome.failed} failed`);
    allGood &&= outcome.passed > 0 && outcome.failed === 0;
  }
  return allGood ? 0 : 1;
});

async function drive(lane, vsix) {
  installLane(lane);
  const dataFolder = temporaryFolder(`drive-${lane}`);
  const originals = join(here, 'workspace');
  const workspace = join(dataFolder, 'manifests');
  cpSync(originals, workspace, { recursive: true });
  installVsix({ lane, vsix, dataFolder });
  const settings = {
    'editor.minimap.enabled': false,
    'editor.stickyScroll.enabled': false,
    'editor.wordWrap': 'on',
    'workbench.secondarySideBar.defaultVisibility': 'hidden',
  };
  const server = await startServer({ lane, dataFolder, settings });
  const { page } = await openChromium({ width: 1280, height: 760 });
  const screens = join(results, 'screens', lane);
  mkdirSync(screens, { recursive: true });
  console.log(`\ndrive-${lane}: VS Code ${vscodeVersion(lane)}`);
  await page.goto(pageAddress(server, workspace), { waitUntil: 'domcontentloaded' });
  const images = values.images && lane === 'newest' ? join(root, 'docs', 'images') : undefined;
  const editor = editorPage(page, { workspace, originals, screens, images });
  await editor.ready();
  const failures = [];
  let passed = 0;
  for (const [title, scene] of Object.entries(scenes)) {
    if (values.only !== undefined && !title.includes(values.only)) continue;
    const began = Date.now();
    try {
      await scene(editor);
      passed++;
      console.log(`  ✔ ${title} (${Date.now() - began} ms)`);
    } catch (error) {
      failures.push(title);
      console.log(`  ✘ ${title}\n      ${error instanceof Error ? error.message : error}`);
      await page.screenshot({ path: join(screens, `failed-${failures.length}.png`) }).catch(() => undefined);
    }
    await editor.closeEditors();
    await editor.reset();
  }
  return { lane: `drive-${lane}`, passed, failed: failures.length, skipped: 0, failures };
}
