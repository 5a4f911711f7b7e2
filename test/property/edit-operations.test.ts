import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../server/src/edit/apply.ts';
import { editDocument } from '../../server/src/edit/edit-document.ts';
import type { Operation, TextEdit } from '../../server/src/edit/operations.ts';
import { toPlain } from '../../server/src/yaml/access.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { checkEdit } from '../support/check-edit.ts';
import {
  allPaths,
  commentFate,
  editedModel,
  fittingOperation,
  mayRefuse,
} from '../support/yaml-operations.ts';
import { type Plain, type StyledDocument, styledDocument } from '../support/yaml-styles.ts';

const RUNS = {
  numRuns: Number(process.env.EDIT_RUNS ?? 300),
  ...(process.env.EDIT_SEED ? { seed: Number(process.env.EDIT_SEED) } : {}),
};

function plainOf(text: string): unknown {
  const parsed = parseDocument(text);
  expect(parsed.problems).toEqual([]);
  return JSON.parse(JSON.stringify(toPlain(parsed.root)));
}

/** Keys in source order at every level; integer-like keys would be moved by JavaScript, so they are left out. */
function keyOrder(model: unknown): unknown {
  if (Array.isArray(model)) return model.map(keyOrder);
  if (typeof model !== 'object' || model === null) return null;
  return Object.entries(model)
    .filter(([key]) => !/^\d+$/.test(key))
    .map(([key, value]) => [key, keyOrder(value)]);
}

function edited(
  document: StyledDocument,
  operation: Operation,
): { text: string; edits: readonly TextEdit[] } | undefined {
  const result = editDocument(document.text, [operation]);
  if (!result.ok) {
    if (!mayRefuse(document, operation)) {
      throw new Error(`Refused (${result.reason}): ${JSON.stringify(operation)}\n${document.text}`);
    }
    return undefined;
  }
  return { text: applyEdits(document.text, result.edits), edits: result.edits };
}

function check(
  name: string,
  property: (document: StyledDocument, operation: Operation, gen: fc.GeneratorValue) => void,
): void {
  test(name, () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const document = styledDocument(gen);
        const operation = fittingOperation(gen, document.model);
        try {
          property(document, operation, gen);
        } catch (error) {
          throw new Error(
            `${String(error).slice(0, 1500)}\n--- operation ${JSON.stringify(operation)}\n--- before\n${document.text}`,
          );
        }
      }),
      RUNS,
    );
  });
}

check(
  'the result says what the data edited in plain JavaScript says, in the same order',
  (document, operation) => {
    const result = edited(document, operation);
    if (result === undefined) return;
    const expected = editedModel(document.model, operation);
    const actual = plainOf(result.text);
    expect(actual, result.text).toEqual(expected);
    expect(keyOrder(actual), result.text).toEqual(keyOrder(expected));
  },
);

check('comments stay, except those that belong to what is removed', (document, operation) => {
  const result = edited(document, operation);
  if (result === undefined) return;
  const { stay, go } = commentFate(document, operation);
  expect(
    stay.filter((comment) => !result.text.includes(comment)),
    result.text,
  ).toEqual([]);
  expect(
    go.filter((comment) => result.text.includes(comment)),
    result.text,
  ).toEqual([]);
  const owned = document.comments.map(({ text }) => text).filter((text) => !stay.includes(text));
  const expected = editedModel(document.model, operation);
  expect(checkEdit(document.text, result.text, expected, { ownedComments: owned }), result.text).toEqual([]);
});

check('line breaks, byte-order mark and markers stay as they are', (document, operation) => {
  const result = edited(document, operation);
  if (result === undefined) return;
  const breaks = new Set(result.text.match(/\r?\n/g) ?? []);
  expect([...breaks].filter((one) => one !== document.lineBreak && document.text.includes('\n'))).toEqual([]);
  expect(result.text.startsWith('\ufeff')).toBe(document.text.startsWith('\ufeff'));
  const markers = /^(?:%YAML.*|\ufeff?---.*|\.\.\..*)$/gm;
  expect(result.text.replaceAll('\ufeff', '').match(markers)).toEqual(
    document.text.replaceAll('\ufeff', '').match(markers),
  );
});

check('only the lines of the entry or its parent are touched', (document, operation) => {
  const result = edited(document, operation);
  if (result === undefined || operation.path.length === 0) return;
  const own =
    operation.op === 'insertPair' || operation.op === 'insertItem'
      ? operation.path
      : operation.path.slice(0, -1);
  const scope = ['replaceScalar', 'renameKey', 'rewriteInString', 'replaceValue'].includes(operation.op)
    ? operation.path
    : own;
  const span = document.spans.get(JSON.stringify(scope));
  if (span === undefined) return;
  const lineOf = (offset: number): number => document.text.slice(0, offset).split('\n').length - 1;
  for (const { range } of result.edits) {
    expect(lineOf(range[0])).toBeGreaterThanOrEqual(span.first);
    // Comments below that are indented deeper belong to the entry and follow its last line.
    const beyond = document.text.split('\n').slice(span.last + 1, lineOf(range[1]));
    expect(beyond.filter((line) => !/^\s*(#|$)/.test(line))).toEqual([]);
  }
});

check('what was done once needs no second edit', (document, operation) => {
  if (operation.op !== 'replaceScalar') return;
  const result = edited(document, operation);
  if (result === undefined) return;
  const { style: _style, ...again } = operation;
  expect(editDocument(result.text, [again])).toEqual({ ok: true, edits: [] });
});

test('a scalar replaced by its own value gives no edit', () => {
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const document = styledDocument(gen, { anchors: false });
      for (const { path, value } of allPaths(document.model)) {
        if (typeof value === 'object' && value !== null) continue;
        expect(editDocument(document.text, [{ op: 'replaceScalar', path, value }])).toEqual({
          ok: true,
          edits: [],
        });
      }
    }),
    { numRuns: 100 },
  );
});

test('several operations give one edit set against the original', () => {
  fc.assert(
    fc.property(fc.gen(), (gen) => {
      const document = styledDocument(gen, { anchors: false });
      let model: Plain = document.model;
      const operations: Operation[] = [];
      for (let count = 0; count < 4; count++) {
        const operation = fittingOperation(gen, model);
        const after = editDocument(document.text, [...operations, operation]);
        if (!after.ok) continue;
        operations.push(operation);
        model = editedModel(model, operation);
      }
      const whole = editDocument(document.text, operations);
      if (!whole.ok) throw new Error(whole.reason);
      const text = applyEdits(document.text, whole.edits);
      expect(plainOf(text)).toEqual(model);
      let step = document.text;
      for (const operation of operations) {
        const one = editDocument(step, [operation]);
        if (!one.ok) throw new Error(one.reason);
        step = applyEdits(step, one.edits);
      }
      expect(text).toBe(step);
    }),
    { numRuns: Math.ceil(RUNS.numRuns / 2) },
  );
});
