import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineHashes } from '../../../server/src/features/report/line-hash.ts';

function allOf(text: string): readonly (string | undefined)[] {
  const hashOf = lineHashes(text);
  return text.split(/\r\n|\r|\n/).map((_, i) => hashOf(i + 1));
}

/** As github/codeql-action describes it: a hash that rolls over the characters, with a window of a hundred. */
function rolling(text: string): readonly string[] {
  const window: bigint[] = Array.from({ length: 100 }, () => 0n);
  const waiting: (number | undefined)[] = Array.from({ length: 100 }, () => undefined);
  const leaving = 37n ** 100n;
  const counts = new Map<string, number>();
  const lines: string[] = [];
  let hash = 0n;
  let index = 0;
  let line = 0;
  let isStart = true;
  const add = (unit: number): void => {
    const place = waiting[index];
    if (place !== undefined) {
      const value = hash.toString(16);
      counts.set(value, (counts.get(value) ?? 0) + 1);
      lines[place] = `${value}:${counts.get(value)}`;
      waiting[index] = undefined;
    }
    if (isStart && unit !== 0) waiting[index] = line++;
    isStart = unit === 10;
    hash = BigInt.asUintN(64, hash * 37n + BigInt(unit) - leaving * window[index]!);
    window[index] = BigInt(unit);
    index = (index + 1) % 100;
  };
  for (const character of text.replace(/\r\n?/g, '\n').replace(/[ \t]/g, '').split(''))
    add(character.charCodeAt(0));
  add(0xffff);
  isStart = false;
  for (let i = 0; i < 100; i += 1) add(0);
  return lines;
}

describe('the hash by which code scanning knows a line', () => {
  const ends = [
    'e9496ae3ebfced30:1',
    'fb7c023a8b9ccb3f:1',
    'ce8ba1a563dcdaca:1',
    'e20e36e16fcb0cc8:1',
    'b3edc88f2938467e:1',
    'c8e28b0b4002a3a0:1',
    'c129715d7a2bc9a3:1',
  ];

  // The values that the tests of github/codeql-action hold on to.
  test.each([
    ['', ['c129715d7a2bc9a3:1']],
    [
      ' a\nb\n  \t\tc\n d',
      ['271789c17abda88f:1', '54703d4cd895b18:1', '180aee12dab6264:1', 'a23a3dc5e078b07b:1'],
    ],
    [' hello; \t\nworld!!!\n\n\n  \t\tGreetings\n End\n', ends],
    [' hello; \t\nworld!!!\r\r\r  \t\tGreetings\r End\r', ends],
    [' hello; \t\r\nworld!!!\r\n\r\n\r\n  \t\tGreetings\r\n End\r\n', ends],
    [' hello; \t\nworld!!!\r\n\n\r  \t\tGreetings\r End\r\n', ends],
    [
      'Lorem ipsum dolor sit amet.\n'.repeat(10),
      [
        ...[1, 2, 3, 4, 5, 6].map((count) => `a7f2ff13bc495cf2:${count}`),
        'a7f2ff1481e87703:1',
        'a9cf91f7bbf1862b:1',
        '55ec222b86bcae53:1',
        'cc97dc7b1d7d8f7b:1',
        'c129715d7a2bc9a3:1',
      ],
    ],
  ])('%j', (text, wanted) => {
    expect(allOf(text)).toEqual(wanted);
  });

  test('is the rolling one, for any text', () => {
    const text = fc
      .array(fc.constantFrom('a', 'kind: Pod', ' ', '\t', '\n', '\r\n', '\r', 'é', '\u{1f511}', '\ufeff'))
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(text, (written) => {
        expect(allOf(written)).toEqual(rolling(written));
      }),
    );
  });

  test('there is none for a line that is not there', () => {
    expect(lineHashes('a\n')(3)).toBeUndefined();
    expect(lineHashes('a\n')(0)).toBeUndefined();
  });
});
