import { expect, test } from 'vitest';
import { createWorkNotes, lastWords } from '../../../server/src/lsp/work-notes.ts';

function notes(every: boolean): {
  readonly told: (string | null)[];
  readonly work: ReturnType<typeof createWorkNotes>;
} {
  const told: (string | null)[] = [];
  return { told, work: createWorkNotes((uri) => void told.push(uri), every) };
}

test('a large file is told of before the work, and that it is done', () => {
  const { told, work } = notes(false);
  expect(work.on('file:///small.yaml', 100, () => told.length)).toBe(0);
  expect(work.on('file:///large.yaml', 100_000, () => [...told, work.current])).toEqual([
    'file:///large.yaml',
    'file:///large.yaml',
  ]);
  expect(told).toEqual(['file:///large.yaml', null]);
  expect(work.current).toBeUndefined();
});

test('after a crash every file is, also where the work fails or leads to another file', () => {
  const { told, work } = notes(true);
  expect(() =>
    work.on('file:///a.yaml', 1, () => {
      work.on('file:///b.yaml', 1, () => undefined);
      throw new Error('x');
    }),
  ).toThrow('x');
  expect(told).toEqual(['file:///a.yaml', 'file:///b.yaml', 'file:///a.yaml', null]);
  expect(work.current).toBeUndefined();
});

test('who does not want to hear of it still has it in the log', () => {
  const work = createWorkNotes(undefined, false);
  expect(work.on('file:///a.yaml', 1, () => work.current)).toBe('file:///a.yaml');
});

test('an error that nobody caught is logged with the file, and without a word of it', () => {
  const error = new RangeError('Unexpected text: password: hunter2\n    token: x');
  const words = lastWords(error, 'file:///a.yaml');
  expect(words).toMatch(/^Zero Token ends while it worked on file:\/\/\/a\.yaml: RangeError\n\s+at /);
  expect(words).not.toContain('hunter2');
  expect(lastWords('text', undefined)).toBe('Zero Token ends: string');
});
