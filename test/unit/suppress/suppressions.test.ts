import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { commentPlaces } from '../../../server/src/engine/suppress/comments.ts';
import type { SuppressionProblem } from '../../../server/src/engine/suppress/problems.ts';
import { applySuppressions, readSuppressions } from '../../../server/src/engine/suppressions.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import { index } from '../config/fixtures.ts';

interface Spot {
  readonly rule: string;
  readonly start: number;
  readonly end: number;
}

/** A finding at the only place where `words` stand in the text. */
function spot(text: string, words: string, rule = 'no-alpha'): Spot {
  const start = text.indexOf(words);
  expect(start, words).toBeGreaterThanOrEqual(0);
  expect(text.indexOf(words, start + 1), `${words} twice`).toBe(-1);
  return { rule, start, end: start + words.length };
}

function run(text: string, findings: readonly Spot[]) {
  const suppressions = readSuppressions(text, index, commentPlaces(parseDocument(text)));
  return suppressions === undefined
    ? { kept: findings, suppressed: [], unused: [], problems: [] }
    : applySuppressions(findings, suppressions);
}

/** Rule and place of each problem but the missing reasons, which most examples here leave out. */
function told(text: string, problems: readonly SuppressionProblem[]): readonly string[] {
  return problems
    .filter(({ rule }) => rule !== 'require-suppression-reason')
    .map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

const isSilenced = (text: string, words: string, rule?: string): boolean =>
  run(text, [spot(text, words, rule)]).kept.length === 0;

describe('where a comment counts', () => {
  test.each([
    ['at the end of the line', 'a: 1\nb: bad # zero-token-ignore no-alpha -- known\nc: 3\n', 'bad', true],
    ['alone on the line above', 'a: 1\n# zero-token-ignore no-alpha -- known\nb: bad\n', 'bad', true],
    ['above with another comment between', '# zero-token-ignore no-alpha\n# more\nb: bad\n', 'bad', true],
    ['not with an empty line between', '# zero-token-ignore no-alpha\n\nb: bad\n', 'bad', false],
    ['not at the end of the line above', 'a: 1 # zero-token-ignore no-alpha\nb: bad\n', 'bad', false],
    ['not on the line below', 'b: bad\n# zero-token-ignore no-alpha\n', 'bad', false],
    [
      'anywhere within the span',
      'a:\n  b: 1\n  # zero-token-ignore no-alpha\n  c: 2\n',
      'b: 1\n  # zero-token-ignore no-alpha\n  c: 2',
      true,
    ],
    ['at the end of the span', 'a:\n  b: 1\n  c: 2 # zero-token-ignore no-alpha\n', 'b: 1\n  c: 2', true],
    ['next-line: the line below', '# zero-token-ignore-next-line no-alpha\nb: bad\n', 'bad', true],
    ['next-line behind a value', 'a: 1 # zero-token-ignore-next-line no-alpha\nb: bad\n', 'bad', true],
    ['next-line: not its own line', 'b: bad # zero-token-ignore-next-line no-alpha\nc: 1\n', 'bad', false],
    ['file: before it', 'b: bad\n---\nc: 1\n# zero-token-ignore-file no-alpha\n', 'bad', true],
    [
      'between start and end',
      '# zero-token-ignore-start no-alpha\n\nb: bad\n# zero-token-ignore-end no-alpha\n',
      'bad',
      true,
    ],
    [
      'not behind the end',
      '# zero-token-ignore-start no-alpha\na: 1\n# zero-token-ignore-end\nb: bad\n',
      'bad',
      false,
    ],
    [
      'not before the start',
      'b: bad\n# zero-token-ignore-start no-alpha\n# zero-token-ignore-end\n',
      'bad',
      false,
    ],
    ['by code', 'b: bad # zero-token-ignore ZT101 -- known\n', 'bad', true],
    ['as one of several', 'b: bad # zero-token-ignore no-beta, ZT101 -- known\n', 'bad', true],
    ['not for another rule', 'b: bad # zero-token-ignore no-beta\n', 'bad', false],
    ['with Windows line ends', 'a: 1\r\n# zero-token-ignore no-alpha -- known\r\nb: bad\r\n', 'bad', true],
    ['behind a byte order mark', '\ufeff# zero-token-ignore no-alpha -- known\nb: bad\n', 'bad', true],
    [
      'behind the header of a block scalar',
      'b: | # zero-token-ignore no-alpha -- known\n  text\n',
      'b',
      true,
    ],
    [
      'above a block scalar, for what is in it',
      '# zero-token-ignore-next-line no-alpha\nb: |\n  text\n  bad\n',
      'bad',
      true,
    ],
    [
      'behind the header, for what is in it',
      'b: | # zero-token-ignore no-alpha\n  text\n  bad\n',
      'bad',
      true,
    ],
    ['behind quotes of several lines', 'b: "text\n  bad\n  x" # zero-token-ignore no-alpha\n', 'bad', true],
    ['above a plain text of several lines', '# zero-token-ignore no-alpha\nb: text\n  bad\n', 'bad', true],
    ['not below a block scalar', 'b: |\n  bad\n# zero-token-ignore no-alpha\nc: 1\n', 'bad', false],
    ['not inside a block scalar', 'b: |\n  # zero-token-ignore-file no-alpha\nc: bad\n', 'bad', false],
    ['not inside quotes', 'b: "x # zero-token-ignore-file no-alpha"\nc: bad\n', 'bad', false],
    ['not when glued to a word', 'b: bad#zero-token-ignore no-alpha\n', 'bad#', false],
    ['behind another comment', 'b: bad # why not # zero-token-ignore no-alpha\n', 'bad', true],
    ['two on one line', 'b: bad # zero-token-ignore no-beta # zero-token-ignore no-alpha\n', 'bad', true],
  ])('%s', (_, text, words, expected) => {
    expect(isSilenced(text, words)).toBe(expected);
  });
});

describe('what is no comment', () => {
  test('a # inside a template action, whose removal would break the template', () => {
    const text = '{{- if .a }}\n{{- /* # zero-token-ignore no-alpha */}}\nb: bad\n{{- end }}\n';
    expect(run(text, [spot(text, 'bad')])).toMatchObject({ kept: [{ rule: 'no-alpha' }], problems: [] });
    expect(isSilenced(text.replace('{{- /* #', '#').replace(' */}}', ' -- {{ .a }}'), 'bad')).toBe(true);
  });

  test('two comments on one line are two', () => {
    const text = 'b: bad # zero-token-ignore no-alpha -- why # zero-token-ignore no-beta -- why\n';
    expect(run(text, [spot(text, 'bad')]).kept).toEqual([]);
    expect(readSuppressions(text, index)?.comments.map(({ reason }) => reason)).toEqual(['why', 'why']);
  });

  test('blanks in a comment cost no time that grows with their square', () => {
    expectLinearGrowth(
      (blanks) => `# zero-token-ignore no-alpha${' '.repeat(blanks)}x\nb: bad\n`,
      (text) => readSuppressions(text, index),
      12_500,
    );
  });
});

describe('problems of comments', () => {
  test.each([
    ['an unknown rule', 'b: 1 # zero-token-ignore no-alhpa\n', 'no-unknown-suppression: no-alhpa'],
    ['message text', '# zero-token-ignore Secret is mounted\nb: 1\n', 'no-unknown-suppression: Secret'],
    ['no rule', 'b: 1 # zero-token-ignore -- why\n', 'no-unknown-suppression: # zero-token-ignore -- why'],
    [
      'a misspelt marker',
      'b: 1 # zero-token-ignore-nextline no-alpha\n',
      'no-unknown-suppression: zero-token-ignore-nextline',
    ],
    [
      'a marker of another tool',
      'b: 1 # zero-token: ignore no-alpha\n',
      'no-unknown-suppression: zero-token: ignore',
    ],
    ['another verb', 'b: 1 # zero-token-disable no-alpha\n', 'no-unknown-suppression: zero-token-disable'],
    ['a colon', 'b: 1 # zero-token-ignore: no-alpha\n', 'no-unknown-suppression: zero-token-ignore:'],
    [
      'an end without a start',
      '# zero-token-ignore-end no-alpha\nb: 1\n',
      'no-unknown-suppression: no-alpha',
    ],
    [
      'an end without anything',
      '# zero-token-ignore-end\nb: 1\n',
      'no-unknown-suppression: # zero-token-ignore-end',
    ],
  ])('%s', (_, text, expected) => {
    expect(told(text, run(text, []).problems)).toContain(expected);
  });

  test.each([
    'b: 1 # zero-token ignores this kind\n',
    'b: 1 # zero token offers nothing here\n',
    'b: 1 # see the zero-token configuration\n',
    'b: zero-token-ignore\n',
  ])('prose is no suppression: %j', (text) => {
    expect(run(text, []).problems).toEqual([]);
  });

  test('a start without an end silences to the end and is told', () => {
    const text = '# zero-token-ignore-start no-alpha\na: 1\nb: bad\n';
    const { kept, problems } = run(text, [spot(text, 'bad')]);
    expect(kept).toEqual([]);
    expect(told(text, problems)).toEqual(['no-unknown-suppression: no-alpha']);
  });

  test('a reason without -- is told, and the rule still counts', () => {
    const text = 'b: bad # zero-token-ignore no-alpha because I say so\n';
    const { kept, problems } = run(text, [spot(text, 'bad')]);
    expect(kept).toEqual([]);
    expect(told(text, problems)).toEqual(['no-unknown-suppression: because I say so']);
    expect(fixed(text, problems[0])).toBe('b: bad # zero-token-ignore no-alpha -- because I say so\n');
  });

  test('a missing reason is a problem of its own', () => {
    const rules = (text: string) => run(text, [spot(text, 'bad')]).problems.map(({ rule }) => rule);
    expect(rules('b: bad # zero-token-ignore no-alpha\n')).toEqual(['require-suppression-reason']);
    expect(rules('b: bad # zero-token-ignore no-alpha --\n')).toEqual(['require-suppression-reason']);
    expect(rules('b: bad # zero-token-ignore no-alpha -- known\n')).toEqual([]);
    expect(rules('b: bad # zero-token-ignore no-alpha — known\n')).toEqual([]);
  });

  test('may be silenced themselves', () => {
    const text =
      '# zero-token-ignore-file no-unused-suppression, no-unknown-suppression -- generated\nb: 1 # zero-token-ignore no-alpha, nope -- x\n';
    const names = [...index.metas.map(({ slug }) => slug)];
    expect(names).not.toContain('no-unused-suppression');
    // The made-up index knows neither rule, so both names are unknown: nothing is silenced by accident.
    expect(told(text, run(text, []).problems)).toContain('no-unknown-suppression: no-unused-suppression');
  });
});

function fixed(text: string, problem: SuppressionProblem | undefined): string | undefined {
  const fix = problem?.fixes.find(({ safe }) => safe);
  return fix === undefined || !('newText' in fix)
    ? undefined
    : text.slice(0, fix.start) + fix.newText + text.slice(fix.end);
}

describe('unused suppressions', () => {
  test.each([
    ['a: 1 # zero-token-ignore no-alpha -- old\nb: 2\n', 'a: 1\nb: 2\n'],
    ['a: 1\n  # zero-token-ignore no-alpha -- old\nb: 2\n', 'a: 1\nb: 2\n'],
    ['a: 1\r\n# zero-token-ignore no-alpha -- old\r\nb: 2\r\n', 'a: 1\r\nb: 2\r\n'],
    ['a: 1\n# zero-token-ignore-file no-alpha -- old', 'a: 1'],
    ['# zero-token-ignore-file no-alpha -- old', ''],
    ['a: 1\t# zero-token-ignore no-alpha, no-beta -- old\n', 'a: 1\n'],
  ])('%j becomes %j', (text, expected) => {
    const { problems } = run(text, []);
    expect(problems.map(({ rule }) => rule)).toEqual(['no-unused-suppression']);
    expect(fixed(text, problems[0])).toBe(expected);
  });

  test('only the unused rule of a list goes', () => {
    const text = 'a: bad # zero-token-ignore no-alpha, no-beta, ZT203 -- old\n';
    const { problems } = run(text, [spot(text, 'bad'), spot(text, 'bad', 'require-gamma')]);
    expect(told(text, problems)).toEqual(['no-unused-suppression: no-beta']);
    expect(fixed(text, problems[0])).toBe('a: bad # zero-token-ignore no-alpha, ZT203 -- old\n');
    const last = run(text, [spot(text, 'bad'), spot(text, 'bad', 'no-beta')]);
    expect(fixed(text, last.problems[0])).toBe('a: bad # zero-token-ignore no-alpha, no-beta -- old\n');
  });

  test('of rules that were not looked at are left alone', () => {
    const text = 'a: 1 # zero-token-ignore no-alpha -- old\n';
    const suppressions = readSuppressions(text, index)!;
    expect(applySuppressions([], suppressions, () => false).problems).toEqual([]);
    expect(applySuppressions([], suppressions, () => true).unused).toHaveLength(1);
  });
});

test('a text without the word costs nothing', () => {
  expect(readSuppressions('a: 1 # ignore no-alpha\n', index)).toBeUndefined();
});

test('any text: no exception, fixes inside the text, removing all unused comments leaves none', () => {
  const piece = fc.constantFrom(
    '# zero-token-ignore',
    '-next-line',
    '-file',
    '-start',
    '-end',
    ' no-alpha',
    ',',
    ' nope',
    ' -- x',
    '\n',
    '\r\n',
    'a: 1',
    ' ',
    '"',
    '|',
    '#',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      let text = pieces.join('');
      for (let round = 0; round < 40; round++) {
        const suppressions = readSuppressions(text, index, commentPlaces(parseDocument(text)));
        if (suppressions === undefined) return;
        const { problems } = applySuppressions([], suppressions);
        for (const { start, end, fixes } of problems) {
          expect(start).toBeLessThanOrEqual(end);
          for (const fix of fixes) {
            if (!('newText' in fix)) throw new Error('a comment is repaired by its place');
            expect(0 <= fix.start && fix.start <= fix.end && fix.end <= text.length).toBe(true);
          }
        }
        const next = fixed(
          text,
          problems.find(({ fixes }) => fixes.some(({ safe }) => safe)),
        );
        if (next === undefined) return;
        expect(next).not.toBe(text);
        text = next;
      }
      throw new Error(`fixes do not end: ${JSON.stringify(pieces)}`);
    }),
    { numRuns: 500 },
  );
});
