import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import { defineRule, type Rule, type RuleMeta } from '../../../server/src/rules/rule.ts';
import { isScalar, walkScalars } from '../../../server/src/yaml/access.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const meta = {
  area: 'token',
  title: 'test',
  severity: 'warning',
  confidence: 'high',
  preset: 'recommended',
  needsCompleteResource: false,
  kinds: [],
  triggers: [],
  covers: [],
  equivalents: [],
  references: [],
  docs: { why: '', bad: { yaml: '' }, good: { yaml: '' }, whenToTurnOff: '' },
} satisfies Omit<RuleMeta, 'slug' | 'code'>;

/** Reports every scalar `bad`. */
const noBad: Rule = defineRule({
  meta: { ...meta, slug: 'no-bad', code: 'ZT198', kinds: ['Pod', 'Secret'] },
  checkDocument(context) {
    if (context.document.root === null) return;
    walkScalars(context.document.root, (scalar) => {
      if (isScalar(scalar) && scalar.text === 'bad') context.report({ range: scalar.range, message: 'bad' });
    });
  },
});

/** Reports a Pod whose Secret is in the workspace, with the Secret as related place. */
const noKnownSecret: Rule = defineRule({
  meta: { ...meta, slug: 'no-known-secret', code: 'ZT199', kinds: ['Pod'] },
  checkResource({ facts }, context) {
    for (const volume of facts.pod?.volumes ?? []) {
      const name = volume.secret?.name;
      if (name === undefined) continue;
      for (const secret of context.graph.named('Secret', name)) {
        context.report({
          range: volume.range,
          message: `mounts ${name}`,
          related: [{ message: 'the Secret', document: secret.document, path: secret.facts.site.path }],
        });
      }
    }
  },
});

const pod = (name: string, secret: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${name}
spec:
  containers: [{name: a, image: a}]
  volumes:
    - name: v
      secret: {secretName: ${secret}}
`;
const secret = (name: string): string => `apiVersion: v1\nkind: Secret\nmetadata:\n  name: ${name}\n`;

describe('findings', () => {
  test('are located in the file, whatever stands before the document', () => {
    const text = `# first\n---\n${secret('bad')}`;
    const workspace = workspaceOf({ 'a.yaml': text }, { rules: [noBad] });
    const [finding] = workspace.check(uriOf('a.yaml')).findings;
    expect(text.slice(finding?.start, finding?.end)).toBe('bad');
  });

  test('appear and disappear when a file that they rest on comes and goes', () => {
    const workspace = workspaceOf({ 'pod.yaml': pod('p', 's') }, { rules: [noKnownSecret] });
    expect(workspace.check(uriOf('pod.yaml')).findings).toEqual([]);
    expect(workspace.update(uriOf('secret.yaml'), secret('s')).affected).toEqual([uriOf('pod.yaml')]);
    expect(workspace.check(uriOf('pod.yaml')).findings).toHaveLength(1);
    expect(workspace.update(uriOf('secret.yaml'), secret('other')).affected).toEqual([uriOf('pod.yaml')]);
    expect(workspace.check(uriOf('pod.yaml')).findings).toEqual([]);
    workspace.update(uriOf('secret.yaml'), secret('s'));
    expect(workspace.check(uriOf('pod.yaml')).findings).toHaveLength(1);
    expect(workspace.remove(uriOf('secret.yaml')).affected).toEqual([uriOf('pod.yaml')]);
    expect(workspace.check(uriOf('pod.yaml')).findings).toEqual([]);
  });

  test('point to where related text is now, though nothing was judged again', () => {
    const workspace = workspaceOf(
      { 'pod.yaml': pod('p', 's'), 'secret.yaml': secret('s') },
      { rules: [noKnownSecret] },
    );
    workspace.check(uriOf('pod.yaml'));
    const before = workspace.counts.resourceChecks;
    const moved = `# a comment\n# and another\n${secret('s').replace('metadata:', 'metadata: # moved')}`;
    expect(workspace.update(uriOf('secret.yaml'), moved)).toEqual({ factsChanged: false, affected: [] });
    const [finding] = workspace.check(uriOf('pod.yaml')).findings;
    const [related] = finding?.related ?? [];
    expect(moved.slice(related?.start, related?.end)).toBe('s');
    expect(workspace.counts.resourceChecks).toBe(before);
  });

  test('follow the configuration without a parse', () => {
    const workspace = workspaceOf({ 'a.yaml': secret('bad') }, { rules: [noBad] });
    expect(workspace.check(uriOf('a.yaml')).findings).toHaveLength(1);
    const { documentsParsed } = workspace.counts;
    const configuration = workspace.configurationOf(uriOf('a.yaml'));
    workspace.configure(() => ({ ...configuration, rules: { 'no-bad': { level: 'off' } } }));
    expect(workspace.check(uriOf('a.yaml')).findings).toEqual([]);
    workspace.configure(() => ({ ...configuration, rules: { ZT198: { level: 'hint' } } }));
    expect(workspace.check(uriOf('a.yaml')).findings[0]?.severity).toBe('hint');
    expect(workspace.counts.documentsParsed).toBe(documentsParsed);
  });

  test('of a rule that fails are left out, the others stay', () => {
    const broken = defineRule({
      meta: { ...meta, slug: 'no-luck', code: 'ZT197', kinds: ['Secret'] },
      checkDocument(context) {
        context.report({ range: [0, 1], message: 'half a finding' });
        throw new Error('a defect');
      },
    });
    const workspace = createWorkspace([broken, noBad]);
    workspace.update(uriOf('a.yaml'), secret('bad'));
    expect(workspace.check(uriOf('a.yaml')).findings.map(({ rule }) => rule)).toEqual(['no-bad']);
    expect(workspace.counts.failures).toBe(1);
  });
});

describe('work', () => {
  const documents = Array.from({ length: 60 }, (_, i) => pod(`p${i}`, i % 2 === 0 ? 's' : 't'));

  test('one keystroke in a file of 60 documents parses one document and judges what it touched', () => {
    const workspace = workspaceOf(
      { 'secret.yaml': secret('s'), 'pods.yaml': documents.join('---\n') },
      { rules: [noBad, noKnownSecret] },
    );
    const uri = uriOf('pods.yaml');
    expect(workspace.check(uri).findings).toHaveLength(30);
    const before = { ...workspace.counts };
    const text = (workspace.text(uri) ?? '').replace('name: p30\n', 'name: p30\n  generation: 2\n');
    expect(workspace.update(uri, text)).toEqual({ factsChanged: false, affected: [] });
    expect(workspace.check(uri).findings).toHaveLength(30);
    expect(workspace.counts.documentsParsed - before.documentsParsed).toBe(1);
    expect(workspace.counts.documentChecks - before.documentChecks).toBe(1);
    expect(workspace.counts.resourceChecks - before.resourceChecks).toBe(1);
  });

  test('a change of facts judges again only who asked for the name', () => {
    const workspace = workspaceOf(
      { 'secret.yaml': secret('s'), 'pods.yaml': documents.join('---\n') },
      { rules: [noKnownSecret] },
    );
    workspace.check(uriOf('pods.yaml'));
    const before = workspace.counts.resourceChecks;
    workspace.update(uriOf('secret.yaml'), secret('t'));
    expect(workspace.check(uriOf('pods.yaml')).findings).toHaveLength(30);
    expect(workspace.counts.resourceChecks - before).toBe(60);
    workspace.update(uriOf('secret.yaml'), `${secret('t')}type: Opaque\n`);
    workspace.check(uriOf('pods.yaml'));
    const after = workspace.counts.resourceChecks;
    workspace.update(uriOf('unrelated.yaml'), secret('unrelated'));
    workspace.check(uriOf('pods.yaml'));
    expect(workspace.counts.resourceChecks).toBe(after);
  });

  test('the same text in two files is parsed once', () => {
    const workspace = workspaceOf({ 'a.yaml': secret('s'), 'b.yaml': secret('s') }, { rules: [noBad] });
    expect(workspace.counts.documentsParsed).toBe(1);
  });

  test('documents of kinds that nobody asks for are not parsed', () => {
    const text = `apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata:\n  name: x\n---\nkind: Unknown\n`;
    const workspace = workspaceOf({ 'a.yaml': text }, { rules: [noBad] });
    expect(workspace.counts.documentsParsed).toBe(0);
  });

  test('inserting and removing documents leaves the same state as a fresh workspace', () => {
    const versions = [
      documents.slice(0, 5),
      [secret('s'), ...documents.slice(0, 5)],
      [...documents.slice(2, 5), secret('t')],
      [],
      documents.slice(0, 3).toReversed(),
    ].map((list) => list.join('---\n'));
    const workspace = workspaceOf({ 'other.yaml': pod('x', 't') }, { rules: [noBad, noKnownSecret] });
    for (const text of versions) {
      workspace.update(uriOf('pods.yaml'), text);
      const fresh = workspaceOf(
        { 'other.yaml': pod('x', 't'), 'pods.yaml': text },
        { rules: [noBad, noKnownSecret] },
      );
      for (const name of ['other.yaml', 'pods.yaml']) {
        expect(workspace.check(uriOf(name))).toEqual(fresh.check(uriOf(name)));
      }
    }
  });
});

describe('places', () => {
  test('the place between two documents belongs to the second', () => {
    const workspace = workspaceOf({ 'a.yaml': 'kind: A\n---\nkind: B\n' }, { rules: [noBad] });
    const documentAt = (offset: number) => workspace.documentAt(uriOf('a.yaml'), offset)?.index;
    expect([-1, 0, 7, 8, 12, 20, 21].map(documentAt)).toEqual([undefined, 0, 0, 1, 1, 1, undefined]);
  });

  test('what an alias repeats is reported once', () => {
    const volume = (name: string): string =>
      `${pod('p', 's')}    - &v {name: ${name}, secret: {secretName: t}}\n    - *v\n`;
    const files = { 'secret.yaml': secret('t'), 'pod.yaml': volume('w') };
    const workspace = workspaceOf(files, { rules: [noKnownSecret] });
    expect(workspace.check(uriOf('pod.yaml')).findings).toHaveLength(1);
  });

  test('a list of many objects that point at each other takes no time that grows with their square', () => {
    const listOf = (count: number): string => {
      const items = Array.from({ length: count }, (_, i) => [pod(`p${i}`, `s${i}`), secret(`s${i}`)]).flat();
      const list = items.map((item) => `- ${item.trimEnd().replaceAll('\n', '\n  ')}\n`).join('');
      return `apiVersion: v1\nkind: List\nitems:\n${list}`;
    };
    expectLinearGrowth(
      (count) => ({
        count,
        workspace: workspaceOf({ 'a.yaml': listOf(count) }, { rules: [noKnownSecret] }),
      }),
      ({ count, workspace }) => expect(workspace.check(uriOf('a.yaml')).findings).toHaveLength(count),
      100,
    );
  });

  test('the objects of a typed list are seen as those of a List', () => {
    const list = `apiVersion: v1\nkind: PodList\nitems:\n- ${pod('bad', 's').trimEnd().replaceAll('\n', '\n  ')}\n`;
    const podsOnly = { ...noBad, meta: { ...noBad.meta, triggers: ['never'] } };
    const workspace = workspaceOf({ 'a.yaml': list }, { rules: [podsOnly] });
    expect(workspace.check(uriOf('a.yaml')).findings).toHaveLength(1);
  });
});

describe('the clock', () => {
  test('a verdict is made again when its time is over', () => {
    let time = new Date('2026-01-01T00:00:00Z');
    const untilNoon = new Date('2026-01-01T12:00:00Z');
    const late = defineRule({
      meta: { ...meta, slug: 'no-late', code: 'ZT196', kinds: ['Secret'] },
      checkDocument(context) {
        context.validUntil(untilNoon);
        if (context.now >= untilNoon) context.report({ range: [0, 1], message: 'late' });
      },
    });
    const workspace = createWorkspace([late], { now: () => time });
    workspace.update(uriOf('a.yaml'), secret('s'));
    expect(workspace.check(uriOf('a.yaml')).findings).toEqual([]);
    time = untilNoon;
    expect(workspace.check(uriOf('a.yaml')).findings).toHaveLength(1);
  });
});
