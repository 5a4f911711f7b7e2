import { isDeepStrictEqual } from 'node:util';
import { commonFindings, parseBaseline, printBaseline } from '../../../server/src/engine/baseline.ts';
import { parseConfig } from '../../../server/src/engine/config/parse.ts';
import { createResolver } from '../../../server/src/engine/config/resolve.ts';
import { createRuleIndex } from '../../../server/src/engine/config/rule-index.ts';
import {
  type KnownDocument,
  packDocument,
  unpackDocument,
} from '../../../server/src/engine/known-documents.ts';
import { createConfigurations } from '../../../server/src/lsp/configurations.ts';
import { readSettings } from '../../../server/src/lsp/settings.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { extractFacts } from '../../../server/src/workspace/extract.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { uriOf, workspaceOf } from '../../../test/support/workspaces.ts';
import { checkAll } from '../ask.ts';
import { arbitraryText, mutated } from '../mutate.ts';
import type { Random } from '../random.ts';
import { manifests } from '../seeds.ts';
import { promise, type Target } from '../target.ts';

const index = createRuleIndex(rules.map(({ meta }) => meta));

const lines: readonly string[] = [
  'extends: zero-token:audit',
  'extends: [zero-token:strict, x]',
  'preset: strict',
  'preset: 3',
  'rules: {ZT101: off, no-all-verbs: error}',
  'rules:\n  no-token-secret: [warning, {a: 1}]\n  nonsense: hint',
  'rules:\n  __proto__: off\n  constructor: error\n  "*": off',
  'overrides:\n  - files: ["**/*.yaml"]\n    rules: {ZT101: hint}',
  'overrides:\n  - files: "{a,b}/[!c]*"\n    preset: audit',
  'ignore: ["**/vendor/**", "!x", "[", "{", "***", "../x", "/"]',
  `ignore: ["${'*'.repeat(60)}a", "${'{a,'.repeat(30)}b${'}'.repeat(30)}"]`,
  'kubernetesVersion: "1.30"',
  'kubernetesVersion: 99999999999999',
  'minSeverity: error',
  'fix: {audience: vault, expirationSeconds: 1e99}',
  'fix: {audience: [x]}',
  'trustedIssuers:\n  - issuer: https://a.example\n    usernamePrefix: "a:"\n  - 3',
  'baseline: ../../../../etc/passwd',
  'baseline: /etc/passwd',
  'baseline: "http://example.com/x"',
  '__proto__: {ignored: true}',
  'run: "rm -rf"',
];

function configuration(random: Random): string {
  const text = random.times(1 + random.below(5), () => random.pick(lines)).join('\n');
  return random.oneIn(2) ? mutated(text, random) : text;
}

/** Configuration files that nobody meant. */
export const configurations: Target = {
  name: 'configuration',
  asserts:
    'a configuration file of any content: problems lie in it, what it says for a file is found in bounded time, nothing of it reaches a prototype, and files are checked under it',
  cost: 4,
  run(random) {
    const text = random.oneIn(6) ? arbitraryText(random, 120) : configuration(random);
    const { values, problems } = parseConfig(parseDocument(text), index);
    for (const { range } of problems)
      promise(
        range[0] >= 0 && range[0] <= range[1] && range[1] <= text.length,
        () => `a problem at ${range}`,
      );
    const resolve = createResolver([{ folder: 'file:///test', values }]);
    const manifest = random.pick(manifests());
    const workspace = workspaceOf({ 'a.yaml': manifest });
    workspace.configure(resolve);
    checkAll(workspace);
    const held = createConfigurations(index);
    held.setFile('file:///test/.zero-token.yaml', text);
    for (const uri of held.baselineUris()) {
      // Read by whoever runs the tool, as data: only that it is a file of this machine is held here.
      promise(uri.startsWith('file:///'), () => `a baseline at ${uri}`);
    }
    held.configurationOf(uriOf('a.yaml'));
    readSettings(settings(random, 3), index);
    promise(!('ignored' in {}), () => 'a prototype was changed');
  },
};

const settingNames: readonly string[] =
  'enable run configPath diagnostics scope workspace include exclude maxFiles rules preset fix audience __proto__ yaml'.split(
    ' ',
  );

function settings(random: Random, depth: number): unknown {
  if (depth === 0 || random.oneIn(3))
    return random.pick([null, 1, 'x', true, [], ['**'], -1, Number.NaN, 'audit', 'onSave']);
  return Object.fromEntries(random.times(4, () => [random.pick(settingNames), settings(random, depth - 1)]));
}

const json: readonly string[] = [
  '{"version": 1, "files": {}}',
  '{"version": 1, "files": {"a.yaml": []}}',
  '{"version": 1, "files": {"a.yaml": [{"rule": "no-token-secret", "object": "", "at": "", "count": 1}]}}',
  '{"version": 1, "files": {"__proto__": [{"rule": "__proto__", "object": "x", "at": "y", "count": 9007199254740991}]}}',
  '{"version": 1, "files": {"../../a": [{"rule": 3, "object": "x", "at": "y", "count": -1}]}}',
  '{"__proto__": {"version": 1}, "files": []}',
  `${'['.repeat(5000)}`,
  '{"version": 1, "files": {"a.yaml": [null]}}',
  '{"version": 1e400, "files": null}',
];

/** Stored files that somebody else has written. */
export const stored: Target = {
  name: 'stored',
  asserts:
    'a baseline of any content is taken or refused with a reason; taken, it can be printed and read again to the same, and hides no finding that it does not name; facts kept for the next start come back as they were or not at all',
  cost: 4,
  run(random) {
    const text = random.oneIn(8)
      ? arbitraryText(random, 100)
      : random.oneIn(2)
        ? random.pick(json)
        : mutated(random.pick(json), random);
    const read = parseBaseline(text);
    checkStoredFacts(random);
    const held = createConfigurations(index);
    held.setFile(uriOf('.zero-token.yaml'), 'baseline: b.json\npreset: audit\n');
    held.setBaseline(uriOf('b.json'), text);
    const manifest = random.pick(manifests());
    const workspace = workspaceOf({ 'a.yaml': manifest });
    workspace.configure(held.configurationOf);
    checkAll(workspace);
    const { findings, known } = workspace.check(uriOf('a.yaml'));
    const plain = workspaceOf({ 'a.yaml': manifest }, { configuration: { preset: 'audit' } });
    const { length } = plain.check(uriOf('a.yaml')).findings;
    promise(
      findings.length + known.length === length,
      () => `${findings.length} + ${known.length} of ${length}`,
    );
    if (!read.ok) {
      promise(read.reason !== '' && known.length === 0, () => 'a baseline that is none hides findings');
      return;
    }
    const again = parseBaseline(printBaseline(read.baseline));
    promise(again.ok, () => 'a printed baseline cannot be read');
    for (const entries of read.baseline.values()) commonFindings(entries, entries);
    promise(
      again.ok && printBaseline(again.baseline) === printBaseline(read.baseline),
      () => 'a baseline changes when it is printed',
    );
  },
};

/** What one session keeps for the next comes back as it was, or not at all. */
function checkStoredFacts(random: Random): void {
  const document = parseDocument(random.pick(manifests()));
  const stored: KnownDocument = {
    facts: extractFacts(document),
    problems: document.problems,
    findings: [],
    places: [],
  };
  const packed = packDocument(stored);
  if (packed === undefined) return;
  promise(
    isDeepStrictEqual(unpackDocument(packed), JSON.parse(packed)),
    () => 'stored facts come back changed',
  );
  unpackDocument(mutated(packed, random));
}
