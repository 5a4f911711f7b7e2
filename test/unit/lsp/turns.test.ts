import { describe, expect, test } from 'vitest';
import { createRuleIndex } from '../../../server/src/engine/config/rule-index.ts';
import { defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import { memoryFileSystem } from '../../../server/src/host/memory.ts';
import { workspaceReport } from '../../../server/src/lsp/pull.ts';
import { emptyResult } from '../../../server/src/lsp/results.ts';
import { readFiles } from '../../../server/src/lsp/scan.ts';
import { readSettings } from '../../../server/src/lsp/settings.ts';
import { createTurns, doInTurns, turnMilliseconds } from '../../../server/src/lsp/turns.ts';
import { rules } from '../../../server/src/rules/registry.ts';

/** A clock that only work moves, and what was begun in each turn of the event loop, with the time that its turn had lasted. */
function fakeLoop() {
  let time = 0;
  let began = 0;
  const begun: { readonly name: string; readonly after: number }[][] = [[]];
  return {
    begun,
    turns: createTurns(
      async () => {
        await new Promise((resolve) => setImmediate(resolve));
        begun.push([]);
        began = time;
      },
      () => time,
    ),
    work(name: string, milliseconds: number): void {
      begun.at(-1)?.push({ name, after: time - began });
      time += milliseconds;
    },
    expectNobodyHeldUp(): void {
      for (const { name, after } of begun.flat()) expect(after, name).toBeLessThan(turnMilliseconds);
    },
  };
}

const settings = readSettings(undefined, createRuleIndex([]));
const never = { isCancellationRequested: false };

function scanning(loop: ReturnType<typeof fakeLoop>, costOf: (text: string) => number, stepsOf = 0) {
  const taken: string[] = [];
  return {
    taken,
    surroundings: (files: ReadonlyMap<string, string>) => ({
      files: () => memoryFileSystem(files),
      settingsOf: () => settings,
      openUris: () => [],
      isDull: async () => false,
      prepare: (uri: string, _text: string, turn: ReturnType<typeof loop.turns>) =>
        doInTurns(
          (function* () {
            for (let step = 0; step < stepsOf; step += 1) {
              loop.work(`${uri} ${step}`, 1);
              yield;
            }
          })(),
          turn,
          (work) => work(),
        ),
      take(uri: string, text: string) {
        loop.work(uri, costOf(text));
        taken.push(uri);
      },
      missed: () => undefined,
      progress: () => undefined,
      turns: loop.turns,
    }),
  };
}

describe('a scan', () => {
  const files = new Map(Array.from({ length: 200 }, (_, i) => [`file:///w/${i}.yaml`, 'x'.repeat(i % 7)]));

  test('begins no file in a turn whose time is over, and takes in every file once, in order', async () => {
    const loop = fakeLoop();
    const { taken, surroundings } = scanning(loop, (text) => text.length / 2);
    await readFiles('file:///w', files.keys(), surroundings(files), never);
    loop.expectNobodyHeldUp();
    expect(taken).toEqual([...files.keys()]);
    expect(loop.begun.length).toBeGreaterThan(50);
  });

  test('works a large file out in steps, none of them begun in a turn whose time is over', async () => {
    const loop = fakeLoop();
    const large = new Map([...files].map(([uri, text], i) => [uri, i % 50 === 0 ? 'x'.repeat(9_000) : text]));
    const { taken, surroundings } = scanning(loop, () => 0.1, 30);
    await readFiles('file:///w', large.keys(), surroundings(large), never);
    loop.expectNobodyHeldUp();
    expect(taken).toEqual([...files.keys()]);
    expect(loop.begun.flat().filter(({ name }) => name.includes(' '))).toHaveLength(4 * 30);
  });

  test('ends in the midst of a large file when it is cancelled', async () => {
    const loop = fakeLoop();
    const token = { isCancellationRequested: false };
    const { taken, surroundings } = scanning(loop, () => 0, 30);
    const large = new Map([['file:///w/a.yaml', 'x'.repeat(9_000)]]);
    const done = readFiles('file:///w', large.keys(), surroundings(large), token);
    token.isCancellationRequested = true;
    await done;
    expect(taken).toEqual([]);
  });
});

test('an answer about the whole workspace begins no file in a turn whose time is over', async () => {
  const loop = fakeLoop();
  const uris = Array.from({ length: 100 }, (_, i) => `file:///w/${i}.yaml`);
  const report = await workspaceReport(
    [],
    {
      uris: () => uris,
      resultOf(uri) {
        loop.work(uri, 1.5);
        return { ...emptyResult, resultId: uri };
      },
      prepare: () => undefined,
      versionOf: () => null,
      displayUri: (uri) => uri,
      canonicalUri: (uri) => uri,
      busy: () => false,
      changed: async () => undefined,
      turns: loop.turns,
    },
    { isCancellationRequested: false, onCancellationRequested: () => ({ dispose: () => undefined }) },
    undefined,
  );
  loop.expectNobodyHeldUp();
  expect(report.items.map(({ uri }) => uri)).toEqual(uris);
});

test('two works under way share the turns: each gets the next one in its turn', async () => {
  const loop = fakeLoop();
  const worker = async (name: string): Promise<void> => {
    const turn = loop.turns();
    for (let i = 0; i < 30; i += 1) {
      if (turn.isOver()) await turn.next();
      loop.work(name, 1);
    }
  };
  await Promise.all([worker('a'), worker('b')]);
  // Both begin at once; then a turn of the loop belongs to one of them.
  const [, ...later] = loop.begun;
  const whose = later.map((turn) => [...new Set(turn.map(({ name }) => name))].join());
  expect(whose).toEqual(later.map((_, i) => (i % 2 === 0 ? 'a' : 'b')));
});

describe('steps', () => {
  const text = Array.from(
    { length: 40 },
    (_, i) => `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: account-${i}\n---
apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata:\n  name: binding-${i}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:\n  - {kind: ServiceAccount, name: account-${i}, namespace: default}\n`,
  ).join('---\n');
  const uri = 'file:///w/all.yaml';

  test('of an update and a check do all the parsing and judging, and change no finding', () => {
    const [stepwise, atOnce] = [createWorkspace(rules), createWorkspace(rules)];
    atOnce.update(uri, text);
    const expected = atOnce.check(uri);
    expect(expected.findings.length).toBeGreaterThan(30);
    expect([...stepwise.updateSteps(uri, text)]).toHaveLength(80);
    expect([...stepwise.uris()]).toEqual([]);
    const parsed = stepwise.counts.documentsParsed;
    stepwise.update(uri, text);
    expect(stepwise.counts).toMatchObject({ documentsParsed: parsed, documentsSeen: 80 });
    expect([...stepwise.checkSteps(uri)]).toHaveLength(80);
    const judged = stepwise.counts.resourceChecks;
    expect(stepwise.check(uri)).toEqual(expected);
    expect(stepwise.counts).toMatchObject({ resourceChecks: judged, documentsParsed: parsed });
    expect(atOnce.counts).toEqual(stepwise.counts);
  });

  test('between which files and settings change leave findings as if there had been no steps', () => {
    const other = 'file:///w/other.yaml';
    const changed = text.replaceAll('account-3', 'account-x');
    const [stepwise, atOnce] = [createWorkspace(rules), createWorkspace(rules)];
    const update = stepwise.updateSteps(uri, text)[Symbol.iterator]();
    for (let i = 0; i < 20; i += 1) update.next();
    stepwise.configure(() => ({ ...defaultConfiguration, preset: 'audit' }));
    while (update.next().done !== true);
    stepwise.update(uri, text);
    const check = stepwise.checkSteps(uri)[Symbol.iterator]();
    for (let i = 0; i < 20; i += 1) check.next();
    stepwise.update(other, text.replaceAll('account', 'someone'));
    stepwise.update(uri, changed);
    while (check.next().done !== true);
    atOnce.configure(() => ({ ...defaultConfiguration, preset: 'audit' }));
    atOnce.update(other, text.replaceAll('account', 'someone'));
    atOnce.update(uri, changed);
    for (const one of [uri, other]) expect(stepwise.check(one)).toEqual(atOnce.check(one));
  });
});
