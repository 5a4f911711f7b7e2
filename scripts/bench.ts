import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { performance } from 'node:perf_hooks';
import { parseAllDocuments } from 'yaml';
import { createWorkspace } from '../server/src/engine/workspace.ts';
import { rules } from '../server/src/rules/registry.ts';
import { splitStream } from '../server/src/yaml/stream.ts';
import { benchAccess } from './bench/access.ts';
import { benchColdScan } from './bench/cold-scan.ts';
import { benchCrossFile } from './bench/cross-file.ts';
import { median, milliseconds, percentile, print, printed } from './bench/figures.ts';
import { benchPeer } from './bench/peer.ts';
import { benchServer } from './bench/server.ts';
import { benchSessions } from './bench/sessions.ts';
import { deployments, listOfDeployments, withSecret } from './bench/texts.ts';

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
    `scan of ${files.length} files in this process, ${(texts.reduce((sum, text) => sum + text.length, 0) / 1e6).toFixed(1)} MB`,
    {
      'split, parse, own rules': milliseconds(read - start),
      'cross-document rules': milliseconds(end - read),
      'as part of parsing every file with yaml': ((end - start) / floor).toFixed(2),
      documents: workspace.counts.documentsSeen,
      parsed: workspace.counts.documentsParsed,
      'read as plain YAML, MB': (workspace.counts.lengthReadPlain / 1e6).toFixed(1),
      'read by the yaml package, MB': (workspace.counts.lengthReadByPackage / 1e6).toFixed(1),
      'rules run': workspace.counts.documentChecks + workspace.counts.resourceChecks,
      findings,
      'heap MB': Math.round(process.memoryUsage().heapUsed / 1e6),
    },
  );
}

const names = ['typing', 'access', 'scan', 'server', 'sessions', 'peer'] as const;
const [folder, ...others] = process.argv.slice(2).filter((word) => !word.startsWith('--') && !isName(word));
const chosen = process.argv.filter(isName);
if (others.length > 0) throw new Error(`One folder to scan at most; parts are ${names.join(', ')}`);

function isName(word: string): word is (typeof names)[number] {
  return (names as readonly string[]).includes(word);
}

const small = deployments(2);
const large = deployments(60);
const machine = `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown processor'}`;
const parts: Readonly<Record<(typeof names)[number], () => void | Promise<void>>> = {
  typing() {
    const title = (text: string): string =>
      `keystroke, ${text.split('\n').length} lines, ${splitStream(text).length} documents`;
    keystrokes(title(small), small);
    const touched = keystrokes(title(large), large);
    const whole = wholeParse(large);
    print('the same file, parsed whole by yaml', {
      median: milliseconds(whole),
      ratio: (touched / whole).toFixed(3),
    });
  },
  access() {
    benchAccess();
    benchCrossFile();
  },
  scan() {
    const corpus = folder ?? '../shared/corpus';
    if (!existsSync(corpus)) {
      console.log(`No manifests in ${corpus}: the cold scan is left out. Name a folder to scan it.`);
      return;
    }
    scan(corpus);
    benchColdScan(corpus);
  },
  server: () =>
    benchServer({
      'a small file': small,
      'a file of 60 documents': large,
      'a document of 5,000 lines': listOfDeployments(60),
    }),
  sessions: benchSessions,
  peer: () => benchPeer({ 'a small file': small, 'a file of 60 documents': large }),
};

// `npm run bench [-- PART…] [FOLDER] [--record]`: prints figures; `--record` adds a line of them to the history.
console.log(`${machine}\n`);
for (const name of names) if (chosen.length === 0 || chosen.includes(name)) await parts[name]();
if (process.argv.includes('--record')) {
  const date = new Date().toISOString().slice(0, 10);
  const load = Number((loadavg()[0] ?? 0).toFixed(1));
  appendFileSync(
    'docs/performance-history.jsonl',
    `${JSON.stringify({ date, machine, load, figures: printed })}\n`,
  );
}
