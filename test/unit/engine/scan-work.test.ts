import { describe, expect, test } from 'vitest';
import { crossFileWorld, crossFileWorldNames } from '../../../scripts/bench/cross-file-world.ts';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { corpusFiles, hasCorpus } from '../../support/corpus.ts';
import { uriOf } from '../../support/workspaces.ts';

const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec:\n  containers:\n  - {name: a, image: b}\n`;
const definition = 'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nspec: {}\n';
const unwanted = 'apiVersion: v1\nkind: Endpoints\nmetadata: {name: a}\n';
const anchored = `${pod('anchored')}  serviceAccountName: &a x\n  serviceAccount: *a\n`;
const template = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: {{ .Values.name }}\nspec: {}\n';

/** Exact counts instead of times, which say little on a machine that others use too. */
describe('the work of a scan', () => {
  const files: Readonly<Record<string, string>> = {
    'plain.yaml': `${pod('a')}---\n${pod('b')}`,
    'again.yaml': pod('a'),
    'definition.yaml': definition,
    'unwanted.yaml': unwanted,
    'anchored.yaml': anchored,
    'template.yaml': template,
  };

  test('is one reading of each text that is wanted, by the reader of plain YAML where it can', () => {
    const workspace = createWorkspace(rules);
    for (const [name, text] of Object.entries(files)) workspace.update(uriOf(name), text);
    const { counts } = workspace;
    expect(counts.documentsSeen).toBe(7);
    // Equal texts are read once.
    expect(counts.documentsParsed).toBe(4);
    expect(counts.treesMade).toBe(4);
    const plain = [pod('a'), `---\n${pod('b')}`, template];
    expect(counts.lengthReadPlain).toBe(plain.join('').length);
    expect(counts.lengthReadByPackage).toBe(anchored.length);
    for (const name of Object.keys(files)) workspace.check(uriOf(name));
    expect(counts.treesMade).toBe(4);
  });

  test('is done by those rules only that look at the kind or find their word', () => {
    const ran = (text: string): number => {
      const workspace = createWorkspace(rules);
      workspace.update(uriOf('a.yaml'), text);
      workspace.check(uriOf('a.yaml'));
      return workspace.counts.documentChecks + workspace.counts.resourceChecks;
    };
    expect(ran(definition)).toBe(0);
    expect(ran(unwanted)).toBe(0);
    const wanting = rules.filter(
      ({ meta: { kinds, triggers } }) =>
        kinds.includes('Pod') || (kinds.length === 0 && triggers.length === 0),
    );
    expect(ran(pod('a'))).toBeLessThanOrEqual(wanting.length);
  });

  test('does not grow with what is released', () => {
    const workspace = createWorkspace(rules);
    for (const [name, text] of Object.entries(files)) workspace.update(uriOf(name), text);
    const before = Object.keys(files).map((name) => workspace.check(uriOf(name)));
    const slices = workspace.slices(uriOf('definition.yaml'));
    for (const name of Object.keys(files)) workspace.release(uriOf(name));
    expect(workspace.text(uriOf('definition.yaml'))).toBe('');
    expect(workspace.slices(uriOf('definition.yaml'))).toEqual(slices);
    // What matters is kept.
    expect(workspace.text(uriOf('plain.yaml'))).toBe(files['plain.yaml']);
    expect(Object.keys(files).map((name) => workspace.check(uriOf(name)))).toEqual(before);
    workspace.update(uriOf('definition.yaml'), pod('late'));
    expect(workspace.graph.named('Pod', 'late')).toHaveLength(1);
    expect(workspace.counts.failures).toBe(0);
  });
});

/** What other files say is judged anew only where it rests on what has changed. */
describe('a keystroke that matters in other files', () => {
  const edits = [
    ['a subject', crossFileWorldNames.bindingUri(3), 'name: app-'],
    ['the name of a ServiceAccount', crossFileWorldNames.accountUri(3), 'name: app-'],
    ['the namespace of a kustomization', crossFileWorldNames.kustomizationUri(3), 'namespace: team-'],
    ['the namespace of one that renames', crossFileWorldNames.kustomizationUri(4), 'namespace: team-'],
    ['the prefix of one that renames', crossFileWorldNames.kustomizationUri(4), 'namePrefix: blue-'],
  ] as const;

  test.each(edits)('checks the documents that it touches, in 100 files as in 1,000: %s', (_, uri, behind) => {
    const works = [100, 1_000].map((size) => {
      const workspace = createWorkspace(rules, { settlesAtOnce: true });
      for (const [file, text] of crossFileWorld(size)) workspace.update(file, text);
      for (const file of workspace.uris()) workspace.check(file);
      const before = { ...workspace.counts };
      const text = workspace.text(uri) ?? '';
      expect(text).toContain(behind);
      const { affected } = workspace.update(uri, text.replace(behind, `${behind}x`));
      for (const file of workspace.uris()) workspace.check(file);
      return {
        affected,
        parsed: workspace.counts.documentsParsed - before.documentsParsed,
        documentRules: workspace.counts.documentChecks - before.documentChecks,
        resourceRules: workspace.counts.resourceChecks - before.resourceChecks,
      };
    });
    const [small, large] = works;
    expect(large).toEqual(small);
    expect(large?.parsed).toBe(1);
    const folder = uri.slice(0, uri.lastIndexOf('/'));
    for (const file of large?.affected ?? []) expect(file.startsWith(`${folder}/`)).toBe(true);
  });
});

if (!hasCorpus) console.warn('The corpus of real manifests is not here: its tests are skipped.');

test.skipIf(!hasCorpus)(
  'of the corpus less than a quarter is read, nearly all of it as plain YAML',
  {
    timeout: 120_000,
  },
  () => {
    const workspace = createWorkspace(rules);
    let length = 0;
    for (const { path, text } of corpusFiles()) {
      length += text.length;
      workspace.update(uriOf(path), text);
    }
    const { documentsParsed, treesMade, lengthReadPlain, lengthReadByPackage } = workspace.counts;
    expect(treesMade).toBe(documentsParsed);
    expect((lengthReadPlain + lengthReadByPackage) / length).toBeLessThan(0.25);
    expect(lengthReadByPackage / length).toBeLessThan(0.02);
  },
);
