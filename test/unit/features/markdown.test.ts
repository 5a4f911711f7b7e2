import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { codeSpan, escapeMarkdown, plainText, tableRow } from '../../../server/src/features/markdown.ts';

/** Splits a table row as a renderer that counts backslashes does. */
function cellsCounting(row: string): readonly string[] {
  return split(row, (slashes) => slashes % 2 === 1);
}

/** Splits a table row as a renderer that looks at one backslash only does. */
function cellsLooking(row: string): readonly string[] {
  return split(row, (slashes) => slashes > 0);
}

function split(row: string, escaped: (slashes: number) => boolean): readonly string[] {
  const cells = [''];
  let slashes = 0;
  for (const character of row.slice(1, -1)) {
    if (character === '|' && !escaped(slashes)) cells.push('');
    else cells.push(cells.pop() + character);
    slashes = character === '\\' ? slashes + 1 : 0;
  }
  return cells;
}

/** The content of a text that is exactly one code span; undefined for anything else. */
function spanContent(text: string): string | undefined {
  const fence = /^`+/.exec(text)?.[0] ?? '';
  if (fence === '' || text.length < 2 * fence.length || !text.endsWith(fence)) return undefined;
  const content = text.slice(fence.length, -fence.length);
  return content.match(/`+/g)?.includes(fence) || content.startsWith('`') || content.endsWith('`')
    ? undefined
    : content;
}

const hostile = fc.string({
  unit: fc.constantFrom(
    '`',
    '``',
    '\\',
    '|',
    '\n',
    '\r',
    '\u2028',
    '\u202e',
    '[x](command:a)',
    '<b>',
    'a',
    ' ',
  ),
});

describe('escapeMarkdown', () => {
  test.each([
    [
      '[run](command:workbench.action.terminal.new)',
      '\\[run\\]\\(command\\:workbench\\.action\\.terminal\\.new\\)',
    ],
    ['![x](https://a.b/c.png)', '\\!\\[x\\]\\(https\\:\\/\\/a\\.b\\/c\\.png\\)'],
    ['<img src=x onerror=y>', '\\<img src=x onerror=y\\>'],
    ['# heading\n- item', '\\# heading \\- item'],
    ['$(trash) *a* _b_ ~c~ &lt;', '$\\(trash\\) \\*a\\* \\_b\\_ \\~c\\~ \\&lt;'],
    ['www.example.com jane@example.com', 'www\\.example\\.com jane\\@example\\.com'],
    ['a\u202eb\u2066c\u200bd\u0007e\u061cf', 'a\\\\u202eb\\\\u2066c\\\\u200bd\\\\u0007e\\\\u061cf'],
  ])('%j', (text, escaped) => {
    expect(escapeMarkdown(text)).toBe(escaped);
  });

  test('is plain text again when the backslashes are taken away', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
        expect(escapeMarkdown(text).replaceAll(/\\(.)/g, '$1')).toBe(text);
      }),
    );
  });
});

describe('plainText', () => {
  test('takes escapes away and leaves code as it is', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme-ascii' }),
        fc.string({ unit: 'grapheme-ascii' }),
        (text, code) => {
          expect(plainText(`${escapeMarkdown(text)} ${codeSpan(code)} ${escapeMarkdown(text)}`)).toBe(
            `${text} ${codeSpan(code)} ${text}`,
          );
        },
      ),
    );
    expect(plainText(escapeMarkdown('https://a.example/b@c'))).toBe('https://a.example/b@c');
  });
});

describe('codeSpan', () => {
  test('nothing leaves it', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const span = codeSpan(text);
        expect(span).not.toMatch(/[\n\r\u2028\u202e]/);
        const shown = text.replaceAll(/[\n\r\u2028]+/g, ' ').replaceAll('\u202e', '\\u202e');
        expect(spanContent(span)?.trim(), span).toBe(shown.trim());
      }),
      { numRuns: 500 },
    );
  });
});

describe('tableRow', () => {
  test.each(['a|b', 'a\\|b', 'a\\\\|b', '\\\\\\|', '|||', '\\'])('%j stays in its cell', (text) => {
    for (const cell of [codeSpan(text), escapeMarkdown(text)]) {
      const row = tableRow(['name', cell, 'meaning']);
      expect(cellsCounting(row)).toHaveLength(3);
      expect(cellsLooking(row)).toHaveLength(3);
    }
  });

  test('whatever stands in the cells, there are as many as were given', () => {
    fc.assert(
      fc.property(hostile, hostile, (a, b) => {
        const row = tableRow([codeSpan(a), codeSpan(b), escapeMarkdown(a)]);
        expect(cellsCounting(row)).toHaveLength(3);
        expect(cellsLooking(row)).toHaveLength(3);
      }),
      { numRuns: 500 },
    );
  });
});
