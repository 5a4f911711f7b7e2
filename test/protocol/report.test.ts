import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import {
  CancellationTokenSource,
  WorkDoneProgress,
  type WorkDoneProgressReport,
} from 'vscode-languageserver-protocol/node';
import { parseBaseline } from '../../server/src/engine/baseline.ts';
import type { WorkCounts } from '../../server/src/engine/workspace-types.ts';
import type { ReportParams, ReportResult, Status } from '../../server/src/lsp/protocol.ts';
import { sarifProblems } from '../cli/sarif-form.ts';
import { eventually, startStdioClient, type TestClient } from './client.ts';
import { deployment, podDocument, tokenSecret } from './manifests.ts';
import { removeBuilds } from './server-build.ts';

let client: TestClient | undefined;
const folder = mkdtempSync(join(tmpdir(), 'zero-token-report-'));
const uri = pathToFileURL(folder).toString();
// The report is about the second of two workspace folders.
const root = pathToFileURL(join(tmpdir(), 'first folder')).toString();

afterEach(async () => {
  expect(client?.log.filter((line) => line.includes('failed'))).toEqual([]);
  await client?.stop();
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
  removeBuilds();
});

async function ask(form: ReportParams['form'], folderUri = uri): Promise<ReportResult> {
  const params: ReportParams = { folder: folderUri, form, root };
  return client!.connection.sendRequest<ReportResult>('zeroToken/report', params);
}

test('a folder is reported as a page, as SARIF and as a baseline that then counts', async () => {
  writeFileSync(join(folder, 'secret.yaml'), tokenSecret);
  writeFileSync(join(folder, 'user.yaml'), deployment);
  client = await startStdioClient({ folders: [uri] });
  const { text, findings } = await eventually('findings', async () => {
    const report = await ask('markdown');
    return report.findings > 1 ? report : undefined;
  });
  expect(text).toContain('## Long-lived credentials that are left');
  expect(text).toContain(`](/../${basename(folder)}/secret.yaml#L7,7)`);
  // Saved into the folder itself.
  const saved: ReportParams = { folder: uri, form: 'markdown', root: uri, relative: true };
  expect((await client.connection.sendRequest<ReportResult>('zeroToken/report', saved)).text).toContain(
    '](./secret.yaml#L7)',
  );

  const sarif = await ask('sarif');
  expect(sarif.findings).toBe(findings);
  expect(sarifProblems(JSON.parse(sarif.text!))).toEqual([]);

  const baseline = await ask('baseline');
  expect(baseline.findings).toBe(findings);
  expect(parseBaseline(baseline.text!).ok).toBe(true);
  writeFileSync(join(folder, 'known.json'), baseline.text!);
  const config = `${uri}/.zero-token.yaml`;
  client.open(config, 'baseline: known.json\n');
  await eventually('silence', async () => (await ask('markdown')).findings === 0 || undefined);
  // What is known stays in the next baseline.
  expect((await ask('baseline')).text).toBe(baseline.text);
  expect(readFileSync(join(folder, 'secret.yaml'), 'utf8')).toBe(tokenSecret);
});

test('a report tells how far it is and, when it is cancelled, leaves the rest of the work undone', async () => {
  const many = mkdtempSync(join(tmpdir(), 'zero-token-many-'));
  try {
    const files = 100;
    const documents = 20;
    for (let i = 0; i < files; i += 1)
      writeFileSync(
        join(many, `${i}.yaml`),
        Array.from({ length: documents }, (_, k) => podDocument(i * documents + k)).join('---\n'),
      );
    const manyUri = pathToFileURL(many).toString();
    client = await startStdioClient({
      folders: [manyUri],
      initializationOptions: { counts: true },
      settings: { diagnostics: { scope: 'openFiles' } },
    });
    const { connection } = client;
    const checks = async (): Promise<number> =>
      (await connection.sendRequest<WorkCounts>('zeroToken/counts', {})).resourceChecks;
    const source = new CancellationTokenSource();
    const seen: WorkDoneProgressReport[] = [];
    const listening = connection.onProgress(WorkDoneProgress.type, 'report', (value) => {
      if (value.kind !== 'report') return;
      seen.push(value);
      if (/^\d+ \/ \d+$/.test(value.message ?? '')) source.cancel();
    });
    const params = { folder: manyUri, form: 'markdown', workDoneToken: 'report' };
    const cancelled = await connection.sendRequest<ReportResult>('zeroToken/report', params, source.token);
    listening.dispose();
    expect(cancelled).toEqual({ text: null, findings: 0 });
    expect(seen.at(-1)?.percentage).toBeLessThan(100);
    const done = await checks();
    // And it stays undone.
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await checks()).toBe(done);
    const { text } = await connection.sendRequest<ReportResult>('zeroToken/report', {
      folder: manyUri,
      form: 'markdown',
    });
    expect(text).toContain(` · ${files} files · ${files * documents} documents.`);
    expect(await checks()).toBeGreaterThan(done);
  } finally {
    rmSync(many, { recursive: true, force: true });
  }
});

test('files that are no text, or too large, are named with the reason', async () => {
  const odd = mkdtempSync(join(tmpdir(), 'zero-token-odd-'));
  try {
    writeFileSync(join(odd, 'latin1.yaml'), Buffer.from([0x61, 0x3a, 0x20, 0xe9, 0x0a]));
    writeFileSync(join(odd, 'dump.yaml'), `a: ${'x'.repeat(9 * 1024 * 1024)}\n`);
    writeFileSync(join(odd, 'secret.yaml'), tokenSecret);
    const oddUri = pathToFileURL(odd).toString();
    client = await startStdioClient({
      folders: [oddUri],
      initializationOptions: { status: true },
    });
    const states: Status[] = [];
    client.connection.onNotification('zeroToken/status', (status: Status) => void states.push(status));
    const { text } = await ask('markdown', oddUri);
    expect(text).toContain('- `dump.yaml`: larger than 8 MB\n- `latin1.yaml`: not UTF\\-8 text');
    expect(await eventually('the status', () => states.find(({ state }) => state === 'ready'))).toMatchObject(
      {
        unread: 2,
        truncated: false,
      },
    );
  } finally {
    rmSync(odd, { recursive: true, force: true });
  }
});

test('a baseline is to be named in every configuration that is nearest to what it holds', async () => {
  const nested = mkdtempSync(join(tmpdir(), 'zero-token-nested-'));
  const nestedUri = pathToFileURL(nested).toString();
  const config = join(nested, 'team a', '.zero-token.yaml');
  try {
    mkdirSync(join(nested, 'team a', 'b c'), { recursive: true });
    writeFileSync(join(nested, 'secret.yaml'), tokenSecret);
    writeFileSync(join(nested, 'team a', 'b c', 'other.yaml'), tokenSecret);
    writeFileSync(config, 'preset: strict\n');
    client = await startStdioClient({ folders: [nestedUri] });
    const baseline = await eventually('both files', async () => {
      const report = await ask('baseline', nestedUri);
      return report.naming?.length === 2 ? report : undefined;
    });
    expect(baseline.naming).toEqual([
      { configuration: `${nestedUri}/.zero-token.yaml`, path: '.zero-token-baseline.json' },
      { configuration: pathToFileURL(config).toString(), path: '../.zero-token-baseline.json' },
    ]);
    // The configuration above the folder stays in force.
    expect((await ask('baseline', `${nestedUri}/team%20a/b%20c`)).naming).toEqual([
      { configuration: pathToFileURL(config).toString(), path: 'b c/.zero-token-baseline.json' },
    ]);
    writeFileSync(join(nested, '.zero-token-baseline.json'), baseline.text!);
    for (const { configuration, path } of baseline.naming!)
      client.open(configuration, `preset: strict\nbaseline: ${path}\n`);
    await eventually('silence', async () => (await ask('markdown', nestedUri)).findings === 0 || undefined);
  } finally {
    rmSync(nested, { recursive: true, force: true });
  }
});
