import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../server/src/edit/apply.ts';
import { isSameModel } from '../../server/src/edit/model.ts';
import type { LocatedFinding, PlannedFix, Workspace } from '../../server/src/engine/workspace-types.ts';
import { planAction } from '../../server/src/features/code-actions.ts';
import { defineRule, type Rule } from '../../server/src/rules/rule.ts';
import { noUnknownSuppression } from '../../server/src/rules/tool/no-unknown-suppression.ts';
import { noUnusedSuppression } from '../../server/src/rules/tool/no-unused-suppression.ts';
import { toPlain } from '../../server/src/yaml/access.ts';
import { decodedToSource } from '../../server/src/yaml/locate.ts';
import type { Located } from '../../server/src/yaml/located.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';
import { render } from '../support/go-template.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';
import { pickFrom, styledDocument } from '../support/yaml-styles.ts';
import { metaOf } from '../unit/config/fixtures.ts';

/** Finds values of every kind: whole ones, parts of texts, and maps with all their lines. */
const noWord = defineRule({
  meta: { ...metaOf('no-word', 'ZT101'), triggers: [':'] },
  checkDocument: ({ document, report }) => {
    const visit = (node: Located, name: string): void => {
      if (node.via !== undefined) return;
      if (node.type === 'map') {
        if (/^[ks]/.test(name)) report({ range: node.range, message: `map ${name}` });
        for (const pair of node.pairs)
          if (pair.via === undefined) visit(pair.value, `${name}/${pair.key.text}`);
      } else if (node.type === 'sequence') {
        node.items.forEach((item, index) => {
          visit(item, `${name}/${index}`);
        });
      } else {
        const at = node.text.search(/beta|nginx|v1|\d/);
        if (at < 0) return;
        const range = decodedToSource(document.text, node, at, at + 2);
        report({ range, message: `word in ${name}` });
      }
    };
    if (document.root !== null) visit(document.root, '');
  },
});
const noOther = defineRule({
  ...noWord,
  meta: { ...metaOf('no-other', 'ZT102'), triggers: [':'] },
});
const rules: readonly Rule[] = [noWord, noOther, noUnknownSuppression, noUnusedSuppression];

const uri = uriOf('a.yaml');
const actions = ['ignore-line', 'ignore-file'] as const;

function plan(workspace: Workspace, finding: LocatedFinding, type: (typeof actions)[number]): PlannedFix {
  const { rule, start, end, message } = finding;
  return planAction(workspace, finding.uri, { type, finding: { rule, start, end, message } });
}

function applied(planned: PlannedFix): string {
  if (!planned.ok) throw new Error(planned.reason);
  const [file] = planned.files;
  if (file === undefined) throw new Error('a plan has a file');
  return applyEdits(
    file.text,
    file.edits.map(({ start, end, newText }) => ({ range: [start, end] as const, newText })),
  );
}

function dataOf(text: string): readonly unknown[] {
  return splitStream(text).map(({ start, end }) => toPlain(parseDocument(text.slice(start, end)).root));
}

function isRead(text: string): boolean {
  return splitStream(text).every(
    ({ start, end }) => parseDocument(text.slice(start, end)).problems.length === 0,
  );
}

/** Every key, and every value but for those that an action writes. */
function valuesIn(data: unknown, path = ''): readonly string[] {
  if (typeof data !== 'object' || data === null) return `${data}`.includes('{{') ? [] : [`${path} ${data}`];
  return Object.entries(data).flatMap(([key, value]) => [
    `${path}/${key}`,
    ...valuesIn(value, `${path}/${key}`),
  ]);
}

const namesOf = (findings: readonly LocatedFinding[]): readonly string[] =>
  findings.map(({ rule, message, document }) => `${rule} ${document.index} ${message}`);

/** What is left after an action; checks all that must hold of it. */
function checked(before: string, finding: LocatedFinding, after: string, workspace: Workspace): void {
  expect(isSameModel(dataOf(before), dataOf(after))).toBe(true);
  const kinds = new Set(before.match(/\r?\n/g) ?? ['\n']);
  expect([...(after.match(/\r?\n/g) ?? [])].filter((kind) => !kinds.has(kind))).toEqual([]);
  const old = namesOf(workspace.check(uri).findings);
  const silenced = workspaceOf({ 'a.yaml': after }, { rules });
  const left = namesOf(silenced.check(uri).findings);
  expect(left).not.toContain(namesOf([finding])[0]);
  expect(left.filter((one) => !old.includes(one))).toEqual([]);
  const gone = old.filter((one) => !left.includes(one));
  expect(gone.filter((one) => !one.startsWith(`${finding.rule} `))).toEqual([]);
}

describe('an ignore comment', () => {
  test('in any style of YAML keeps the data, silences its finding and no other rule, and is not offered again', () => {
    let written = 0;
    let refused = 0;
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const pick = pickFrom(gen);
        const first = styledDocument(gen);
        const second = styledDocument(gen, { lineBreak: first.lineBreak });
        const isEnded = /(?:^|\n)\.\.\.\s*$/.test(first.text) && /\n$/.test(first.text);
        const text =
          isEnded && pick([true, false]) ? first.text + second.text.replace(/^\ufeff/, '') : first.text;
        const workspace = workspaceOf({ 'a.yaml': text }, { rules });
        const { findings } = workspace.check(uri);
        if (findings.length === 0) return;
        for (const type of actions) {
          const finding = pick(findings);
          const planned = plan(workspace, finding, type);
          expect(workspace.text(uri)).toBe(text);
          if (!planned.ok) {
            refused += 1;
            expect(type).toBe('ignore-line');
            continue;
          }
          written += 1;
          const after = applied(planned);
          checked(text, finding, after, workspace);
          // The other rule finds the same: it goes into the same comment.
          const next = workspaceOf({ 'a.yaml': after }, { rules });
          const other = next
            .check(uri)
            .findings.find(
              ({ rule, message, document }) =>
                rule !== finding.rule &&
                message === finding.message &&
                document.index === finding.document.index,
            );
          if (other === undefined) continue;
          const both = plan(next, other, type);
          if (!both.ok) continue;
          expect(applied(both).match(/zero-token-ignore/g), applied(both)).toHaveLength(1);
          checked(after, other, applied(both), next);
        }
      }),
      { numRuns: 200 },
    );
    expect(written).toBeGreaterThan(120);
    expect(refused / written).toBeLessThan(0.02);
  });

  test('in a template stays a comment in what is printed, whether branches are taken or not', () => {
    let written = 0;
    const piece = fc.constantFrom(
      ...['{{- if .Values.a }}', '{{- if .Values.a -}}', '{{ if .Values.a }}', '{{- end }}', '{{ end }}'],
      ...['{{- end -}}', '{{- /* note */ -}}', '{{- $x := 1 }}', '# note', '---', '', 'kind: nginx', 'spec:'],
      ...['  alpha: nginx', '  beta: v1 # why', '  gamma: {{ .Values.b }}', 'data: {a: v1, b: {{ .c }}}'],
      ...['  delta: |-\n    nginx\n    {{ .Values.c }}\n    v1', '  omega: "v1 {{ .e }}\n    v1"'],
      ...['  {{- toYaml .Values.d | nindent 2 }}', 'name: {{ .Values.name -}}', 'list: ["v1",\n  "nginx"]'],
    );
    fc.assert(
      fc.property(fc.array(piece, { minLength: 3, maxLength: 14 }), fc.nat(), (pieces, choice) => {
        const text = `${pieces.join('\n')}\n`;
        const workspace = workspaceOf({ 'a.yaml': text }, { rules });
        const { findings, problems } = workspace.check(uri);
        if (findings.length === 0 || problems.length > 0) return;
        const finding = findings[choice % findings.length]!;
        // A template that prints other YAML than it seems to hold is nobody's.
        const whole = render(text, { taken: true, word: 'w' });
        const printed = valuesIn(dataOf(whole));
        if (!isRead(whole) || !valuesIn(dataOf(text)).every((one) => printed.includes(one))) return;
        for (const type of actions) {
          const planned = plan(workspace, finding, type);
          if (!planned.ok) continue;
          written += 1;
          const after = applied(planned);
          checked(text, finding, after, workspace);
          for (const taken of [true, false]) {
            const old = render(text, { taken, word: 'w' });
            if (!isRead(old)) continue;
            const silenced = dataOf(render(after, { taken, word: 'w' }));
            expect(isSameModel(dataOf(old), silenced), after).toBe(true);
          }
        }
      }),
      { numRuns: 2_000 },
    );
    expect(written).toBeGreaterThan(120);
  });
});
