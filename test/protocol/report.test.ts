import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, expect, test } from 'vitest';
import { CancellationTokenSource } from 'vscode-languageserver-protocol/node';
import { parseBaseline } from '../../server/src/engine/baseline.ts';
import type { ReportParams, ReportResult } from '../../server/src/lsp/protocol.ts';
import { sarifProblems } from '../cli/sarif-form.ts';
import { eventually, startStdioClient, type TestClient } from './client.ts';
import { deployment, tokenSecret } from './manifests.ts';
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
  expect(text).toContain('Tokens and credentials that are left');
  expect(text).toContain(`](/../${basename(folder)}/secret.yaml#L7,7)`);

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

  // Cancelled or just done, whichever comes first: the server goes on.
  const source = new CancellationTokenSource();
  const answer = client.connection.sendRequest(
    'zeroToken/report',
    { folder: uri, form: 'sarif' },
    source.token,
  );
  source.cancel();
  await answer.catch(() => undefined);
  expect((await ask('baseline')).text).toBe(baseline.text);
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
