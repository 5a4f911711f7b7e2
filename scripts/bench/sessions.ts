import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { pathToFileURL } from 'node:url';
import type { WorkspaceDiagnosticReport } from 'vscode-languageserver-protocol/node';
import type { WorkCounts } from '../../server/src/engine/workspace-types.ts';
import { type Client, serverFile, start, stop } from './client.ts';
import { median, milliseconds, print, residentMegabytes } from './figures.ts';
import { writeManyFiles } from './many-files.ts';

const files = 10_000;
const rounds = 3;
/** Milliseconds after which the server has written and collected everything. */
const untilQuiet = 20_000;

/**
 * Measures the event loop of the process it is loaded into, from when the server is loaded, which is before anything is scanned,
 * until it is told to write it down.
 */
const probe = `
const { monitorEventLoopDelay } = require('node:perf_hooks');
const { writeFileSync } = require('node:fs');
const Module = require('node:module');
const whole = monitorEventLoopDelay({ resolution: 1 });
const scan = monitorEventLoopDelay({ resolution: 1 });
whole.enable();
const load = Module._load;
Module._load = function (request, ...rest) {
  const loaded = load.call(this, request, ...rest);
  if (request.endsWith('server.js')) setImmediate(() => scan.enable());
  return loaded;
};
process.once('SIGUSR2', () => {
  const milliseconds = (value) => value / 1e6;
  writeFileSync(process.env.DELAYS, JSON.stringify([scan.percentile(99), scan.max, whole.max].map(milliseconds)));
});
`;

interface Figures {
  /** Milliseconds from spawning to the findings of the whole workspace. */
  readonly done: number;
  readonly counts: WorkCounts;
  /** Megabytes at the end of the scan, at most until then, and when things have been quiet for a while. */
  readonly memory: readonly [number | string, number | string, number | string];
  /** 99th percentile and maximum of a scan, and maximum with the start, in milliseconds. */
  readonly delays: readonly [number, number, number];
  readonly said: string;
}

/** Opens a workspace of many files for the first time, and again with what that has left. */
export async function benchSessions(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'zero-token-bench-'));
  try {
    const workspace = join(folder, 'workspace');
    writeManyFiles(workspace, files);
    const cold: Figures[] = [];
    const warm: Figures[] = [];
    const storage = join(folder, 'storage');
    for (let round = 0; round < rounds; round += 1) {
      rmSync(storage, { recursive: true, force: true });
      cold.push(await session(folder, workspace, storage, round === 0));
      // The first session after that one also learns which files have not just been written.
      await session(folder, workspace, storage);
      warm.push(await session(folder, workspace, storage, round === 0));
    }
    const same = [...cold, ...warm].every(({ said }) => said === cold[0]?.said);
    report(`first session in ${files} files, spawn → findings of all`, cold);
    report('next session', warm);
    print('the next session as a part of the first', {
      time: (median(warm.map(({ done }) => done)) / median(cold.map(({ done }) => done))).toFixed(2),
      'findings are the same': String(same),
      'kB stored': Math.round(statSync(join(storage, 'known-documents')).size / 1000),
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function report(name: string, figures: readonly Figures[]): void {
  const [first] = figures;
  print(name, {
    median: milliseconds(median(figures.map(({ done }) => done))),
    'documents parsed': first?.counts.documentsParsed ?? 0,
    'documents known': first?.counts.documentsKnown ?? 0,
    'event loop held up, p99': milliseconds(median(figures.map(({ delays }) => delays[0]))),
    'event loop held up, longest': milliseconds(median(figures.map(({ delays }) => delays[1]))),
    'event loop held up, longest from the start on': milliseconds(
      median(figures.map(({ delays }) => delays[2])),
    ),
    'server RSS, MB': first?.memory[0] ?? '',
    'server RSS at most, MB': first?.memory[1] ?? '',
    'server RSS when all is quiet, MB': first?.memory[2] ?? '',
  });
}

async function session(
  folder: string,
  workspace: string,
  storage: string,
  settles = false,
): Promise<Figures> {
  const hook = join(folder, 'probe.cjs');
  const results = join(folder, 'delays.json');
  writeFileSync(hook, probe);
  process.env.DELAYS = results;
  const client: Client = await start(
    // As VS Code's client starts it.
    ['--max-semi-space-size=4', '--expose-gc', '--require', hook, serverFile, '--stdio'],
    { folder: pathToFileURL(workspace).toString(), options: { storage, codeStorage: storage } },
  );
  const { connection } = client;
  const { items } = await connection.sendRequest<WorkspaceDiagnosticReport>('workspace/diagnostic', {
    identifier: 'zero-token',
    previousResultIds: [],
  });
  const done = performance.now() - client.spawned;
  const counts = await connection.sendRequest<WorkCounts>('zeroToken/counts', {});
  const { pid } = client.process;
  const [now, most] = [residentMegabytes(pid), residentMegabytes(pid, 'VmHWM')];
  client.process.kill('SIGUSR2');
  if (settles) await new Promise((resolve) => setTimeout(resolve, untilQuiet));
  const memory = [now, most, settles ? residentMegabytes(pid) : ''] as const;
  await stop(client);
  const said = JSON.stringify(items.map(({ uri, resultId }) => [uri, resultId]).sort());
  return { done, counts, memory, said, delays: JSON.parse(readFileSync(results, 'utf8')) };
}
