#!/usr/bin/env node
// Runs the editor suite against the packaged extension: `node test/editor/run.mjs [node-newest] [node-oldest] [web]`.
// Without a name it runs all three, or, when VSCODE_EXECUTABLE_PATH names a VS Code, the suite in that one only.
// VERBOSE=1 shows what the editor prints, --vsix FILE takes another package.
import { spawn } from 'node:child_process';
import { cpSync, createWriteStream, mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { packageExtension, root } from '../../scripts/package.mjs';
import { unpackExtension } from '../../scripts/vsix.mjs';
import { runAndClose, temporaryFolder } from '../vscode/server.mjs';
import { buildSuite, suiteFolder } from './build.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const results = join(root, 'test', 'results');
const laneNames = ['node-newest', 'node-oldest', 'web'];
const { values, positionals } = parseArgs({ allowPositionals: true, options: { vsix: { type: 'string' } } });

await runAndClose(async () => {
  const unknown = positionals.filter((lane) => !laneNames.includes(lane));
  if (unknown.length > 0)
    throw new Error(`No lane is called ${unknown.join(', ')}; there are ${laneNames.join(', ')}.`);
  const given = process.env.VSCODE_EXECUTABLE_PATH ? ['desktop'] : laneNames;
  const lanes = positionals.length > 0 ? positionals : given;
  const vsix = values.vsix === undefined ? packageExtension({ lenient: true }) : resolve(values.vsix);
  await buildSuite();
  mkdirSync(results, { recursive: true });
  let allGood = true;
  for (const lane of lanes) {
    const outcome = await runLane(lane, vsix);
    writeFileSync(join(results, `editor-${lane}.json`), `${JSON.stringify(outcome, null, 2)}\n`);
    console.log(`${lane}: ${outcome.passed} passed, ${outcome.failed} failed${skippedText(outcome)}`);
    allGood &&= outcome.passed > 0 && outcome.failed === 0;
  }
  return allGood ? 0 : 1;
});

/** Runs one lane in a process of its own and returns what its suite counted. */
async function runLane(lane, vsix) {
  console.log(`\n${lane}`);
  const scratch = temporaryFolder(`editor-${lane}`);
  const extension = unpackExtension(vsix, join(scratch, 'extensions', 'extension'));
  const workspace = join(scratch, 'workspace');
  cpSync(join(here, 'workspace'), workspace, { recursive: true });
  // One for each test that writes files, with a folder in it; see withFiles in suite/editor.ts.
  for (let number = 1; number <= 60; number++)
    mkdirSync(join(workspace, `scratch-${number}`, 'inner'), { recursive: true });
  if (lane === 'web') cpSync(suiteFolder('web'), join(scratch, 'extensions', 'suite'), { recursive: true });
  const suite = lane === 'web' ? join(scratch, 'extensions', 'suite') : suiteFolder('node');
  const log = join(results, `editor-${lane}.log`);
  const { code, outcome, tail } = await capture(
    ['lane.mjs', lane, extension, join(suite, 'index.js'), workspace],
    log,
  );
  if (outcome !== undefined && (code === 0) === (outcome.failed === 0)) return { lane, ...outcome };
  // The editor ended before the suite, or contradicts it: the lane has failed, whatever was counted.
  console.log(`The lane ended with ${code}; the end of ${log}:\n${tail.join('\n')}`);
  const failures = [...(outcome?.failures ?? []), `the editor ended with ${code}`];
  return {
    lane,
    passed: outcome?.passed ?? 0,
    failed: failures.length,
    skipped: outcome?.skipped ?? 0,
    failures,
  };
}

/** Starts a script beside this one, shows the suite's lines, and keeps everything in a log file. */
async function capture([script, ...args], logFile) {
  const log = createWriteStream(logFile);
  const child = spawn(process.execPath, [join(here, script), ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let outcome;
  const tail = [];
  const take = (line) => {
    log.write(`${line}\n`);
    const mark = /\[suite(-outcome)?\] (.*)$/.exec(line);
    if (mark?.[1]) outcome = JSON.parse(mark[2]);
    else if (mark) console.log(`  ${mark[2]}`);
    else {
      if (process.env.VERBOSE) console.log(line);
      tail.push(line);
      if (tail.length > 40) tail.shift();
    }
  };
  const ended = new Promise((resolve) => child.once('close', (code) => resolve(code ?? 1)));
  for (const stream of [child.stdout, child.stderr]) createInterface({ input: stream }).on('line', take);
  const code = await ended;
  log.end();
  return { code, outcome, tail };
}

function skippedText({ skipped }) {
  return skipped > 0 ? `, ${skipped} skipped` : '';
}
