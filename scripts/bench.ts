import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseAllDocuments } from 'yaml';
import { createWorkspace } from '../server/src/engine/workspace.ts';
import { rules } from '../server/src/rules/registry.ts';
import { splitStream } from '../server/src/yaml/stream.ts';
import { benchAccess } from './bench/access.ts';
import { median, milliseconds, percentile, print } from './bench/figures.ts';
import { benchServer } from './bench/server.ts';
import { deployments, withSecret } from './bench/texts.ts';

const rounds = 40;

/** Typing a character into the middle document of a file, until its findings are there. */
function keystrokes(name: string, text: string): number {
  const workspace = createWorkspace(rules);
  const uri = 'file:///bench.yaml';
  workspace.update('file:///secret.yaml', withSecret());
  workspace.update(uri, text);
  workspace.check(uri);
  const at = text.indexOf('replicas', text.length / 2);
  const times: number[] = [];
  let current = text;
  const before = { ...workspace.counts };
  for (let i = 0; i < rounds; i += 1) {
    current = `${current.slice(0, at)}# ${i}\n  ${current.slice(at)}`;
    const start = performance.now();
    workspace.update(uri, current);
    workspace.check(uri);
    times.push(performance.now() - start);
  }
  const parsed = (workspace.counts.documentsParsed - before.documentsParsed) / rounds;
  const checks =
    (workspace.counts.documentChecks +
      workspace.counts.resourceChecks -
      before.documentChecks -
      before.resourceChecks) /
    rounds;
  print(name, {
    median: milliseconds(median(times)),
    p95: milliseconds(percentile(times, 0.95)),
    'documents parsed a keystroke': parsed,
    'rules run a keystroke': Math.round(checks),
  });
  return median(times);
}

function wholeParse(text: string): number {
  const times: number[] = [];
  for (let i = 0; i < 7; i += 1) {
    const start = performance.now();
    parseAllDocuments(text);
    times.push(performance.now() - start);
  }
  return median(times);
}

function scan(folder: string): void {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.ya?ml$/.test(path),
  );
  const texts = files.map((file) => readFileSync(`${folder}/${file}`, 'utf8'));
  const start = performance.now();
  const workspace = createWorkspace(rules);
  for (const [i, text] of texts.entries()) workspace.update(`file:///${files[i]}`, text);
  const read = performance.now();
  let findings = 0;
  for (const uri of workspace.uris()) findings += workspace.check(uri).findings.length;
  const end = performance.now();
  const plain = performance.now();
  for (const text of texts) parseAllDocuments(text, { logLevel: 'silent' });
  const floor = performance.now() - plain;
  print(
    `cold scan of ${files.length} files, ${(texts.reduce((sum, text) => sum + text.length, 0) / 1e6).toFixed(1)} MB`,
    {
      'split, parse, own rules': milliseconds(read - start),
      'cross-document rules': milliseconds(end - read),
      'as part of parsing every file with yaml': ((end - start) / floor).toFixed(2),
      documents: workspace.counts.documentsSeen,
      parsed: workspace.counts.documentsParsed,
      findings,
      'heap MB': Math.round(process.memoryUsage().heapUsed / 1e6),
    },
  );
}

console.log(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}\n`);
const small = deployments(2);
const large = deployments(60);
keystrokes(`keystroke, ${small.split('\n').length} lines, ${splitStream(small).length} documents`, small);
const touched = keystrokes(
  `keystroke, ${large.split('\n').length} lines, ${splitStream(large).length} documents`,
  large,
);
print('the same file, parsed whole by yaml', {
  median: milliseconds(wholeParse(large)),
  ratio: (touched / wholeParse(large)).toFixed(3),
});
benchAccess();
const corpus = process.argv[2] ?? '../shared/corpus';
try {
  scan(corpus);
} catch {
  console.log(`No manifests in ${corpus}: the cold scan is left out. Name a folder to scan it.`);
}
await benchServer(small, large);
