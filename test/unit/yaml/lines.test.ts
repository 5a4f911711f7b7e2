import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createLineIndex } from '../../../server/src/yaml/lines.ts';

describe('line index', () => {
  it('counts lines at LF, CRLF and CR, columns in UTF-16 units', () => {
    const index = createLineIndex('a\nb\r\nc\rd😀e');
    expect(index.lineCount).toBe(4);
    expect([0, 1, 2].map((line) => index.lineStart(line))).toEqual([0, 2, 5]);
    expect([0, 1, 2, 3].map((line) => index.lineEnd(line))).toEqual([1, 3, 6, 11]);
    expect(index.positionAt(10)).toEqual({ line: 3, character: 3 });
    expect(index.offsetAt({ line: 3, character: 3 })).toBe(10);
  });

  it('keeps arguments inside the text', () => {
    const index = createLineIndex('ab\ncd');
    expect(index.positionAt(-1)).toEqual({ line: 0, character: 0 });
    expect(index.positionAt(99)).toEqual({ line: 1, character: 2 });
    expect(index.positionAt(Number.NaN)).toEqual({ line: 0, character: 0 });
    expect(index.offsetAt({ line: 0, character: 99 })).toBe(2);
    expect(index.offsetAt({ line: 9, character: 0 })).toBe(5);
    expect(index.offsetAt({ line: -1, character: 5 })).toBe(0);
  });

  it('goes there and back, and agrees with counting', () => {
    const text = fc
      .array(fc.constantFrom('\n', '\r\n', '\r', 'a', '😀', ' '), { maxLength: 60 })
      .map((all) => all.join(''));
    fc.assert(
      fc.property(text, (value) => {
        const index = createLineIndex(value);
        expect(index.lineCount).toBe(value.split(/\r\n|\n|\r/).length);
        for (let line = 0; line < index.lineCount; line += 1) {
          for (let offset = index.lineStart(line); offset <= index.lineEnd(line); offset += 1) {
            const position = index.positionAt(offset);
            expect(position).toEqual({ line, character: offset - index.lineStart(line) });
            expect(index.offsetAt(position)).toBe(offset);
          }
        }
      }),
    );
  });
});
