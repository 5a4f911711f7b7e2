import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyWord, wantsParse } from '../../../server/src/yaml/prefilter.ts';
import { splitStream } from '../../../server/src/yaml/stream.ts';

const texts = (text: string): string[] => splitStream(text).map(({ start, end }) => text.slice(start, end));
const kinds = (text: string): unknown[] =>
  splitStream(text).map(({ kind, apiVersion, empty, mustParse }) => [kind, apiVersion, empty, mustParse]);

describe('documents of a stream', () => {
  it.each([
    ['', ['']],
    ['a: 1', ['a: 1']],
    ['---\na: 1\n', ['---\na: 1\n']],
    ['a: 1\n---\nb: 2\n', ['a: 1\n', '---\nb: 2\n']],
    ['a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '---\r\nb: 2\r\n']],
    ['# license\n\n---\na: 1\n---\nb: 2', ['# license\n\n---\na: 1\n', '---\nb: 2']],
    ['\ufeff---\na: 1\n---\nb: 2', ['\ufeff---\na: 1\n', '---\nb: 2']],
    [
      '%YAML 1.2\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2',
      ['%YAML 1.2\n---\na: 1\n...\n', '%YAML 1.2\n---\nb: 2'],
    ],
    ['a: 1\n...\n# end\n', ['a: 1\n...\n# end\n']],
    ['a: 1\n...\nb: 2\n', ['a: 1\n...\n', 'b: 2\n']],
    ['a: 1\n---\n', ['a: 1\n', '---\n']],
    ['---\n---\na: 1', ['---\n', '---\na: 1']],
    ['a: 1\n--- # Source: x.yaml\nb: 2', ['a: 1\n', '--- # Source: x.yaml\nb: 2']],
    ['a: 1\n---\tx', ['a: 1\n', '---\tx']],
    ['a: 1\n---b\n ---\n', ['a: 1\n---b\n ---\n']],
    ['a: |\n  ---\n  x\n', ['a: |\n  ---\n  x\n']],
    ['a: 1\n---', ['a: 1\n', '---']],
    ['...\n...\na: 1', ['...\n...\na: 1']],
  ])('%j', (text, expected) => {
    expect(texts(text)).toEqual(expected);
  });

  it('tiles any text', () => {
    const piece = fc.constantFrom(
      '---',
      '...',
      '\n',
      '\r\n',
      'a: 1',
      ' ',
      '# c',
      '%YAML 1.2',
      '{',
      '\ufeff',
      'kind: Pod',
      '|',
      '\t',
      '{{ x }}',
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(piece).map((all) => all.join('')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          const slices = splitStream(text);
          expect(slices[0]?.start).toBe(0);
          expect(slices[slices.length - 1]?.end).toBe(text.length);
          expect(slices.slice(1).map(({ start }) => start)).toEqual(
            slices.slice(0, -1).map(({ end }) => end),
          );
          expect(texts(text).join('')).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('kind without parsing', () => {
  it.each([
    ['apiVersion: v1\nkind: Pod\n', 'Pod', 'v1', false, false],
    ['kind:   "Pod"  # c\napiVersion: \'apps/v1\'\r\n', 'Pod', 'apps/v1', false, false],
    ['"kind": Pod\n\'apiVersion\' : v1', 'Pod', 'v1', false, false],
    ['  kind: Pod\n  spec:\n    kind: No\n', 'Pod', undefined, false, false],
    ['spec:\n  kind: No\nkind: Yes\n', 'Yes', undefined, false, false],
    ['spec:\n- kind: No\nxkind: No\nkinds: No\n', undefined, undefined, false, false],
    ['# kind: No\ntext: |\n  kind: No\n', undefined, undefined, false, false],
    ['---\n# c\n\nkind: Pod', 'Pod', undefined, false, false],
    ['\ufeffkind: Pod', 'Pod', undefined, false, false],
    ['{kind: Pod}', undefined, undefined, false, true],
    ['--- {kind: Pod}', undefined, undefined, false, true],
    ['- kind: Pod', undefined, undefined, false, true],
    ['kind: {{ .Values.kind }}', undefined, undefined, false, true],
    ['kind: &k Pod', undefined, undefined, false, true],
    ['{{- if .x }}\nkind: Pod\n{{- end }}', 'Pod', undefined, false, false],
    ['{{- /*\nkind: No\n*/}}\nkind: Pod', 'Pod', undefined, false, false],
    ['# only\n---\n# comments\n...\n', undefined, undefined, true, false],
    ['', undefined, undefined, true, false],
    ['&a !!map\nkind: Pod', undefined, undefined, false, true],
  ] as const)('%j', (text, kind, apiVersion, empty, mustParse) => {
    expect(kinds(text)).toEqual([[kind, apiVersion, empty, mustParse]]);
  });

  it('does not look into the next document', () => {
    expect(
      kinds('a: 1\n---\nkind: B\n---\nc: 1\n---\nkind: D\napiVersion: v1').map(
        (one) => (one as unknown[])[0],
      ),
    ).toEqual([undefined, 'B', undefined, 'D']);
  });
});

it('words are found as they are written', () => {
  const holds = anyWord(['a.b', 'k_live_', '(x)', 'kind: Config\n']);
  expect(['aXb', 'a.', 'k_Live_', 'x', 'kind: ConfigMap\n'].filter(holds)).toEqual([]);
  expect(['a.b', '--k_live_', '(x)', 'y\nkind: Config\nz'].filter(holds)).toHaveLength(4);
  expect(anyWord([])('anything')).toBe(false);
});

describe('wantsParse', () => {
  const wanted = (text: string, triggers: readonly string[] = []): boolean[] =>
    splitStream(text).map((slice) =>
      wantsParse(slice, text.slice(slice.start, slice.end), new Set(['Pod']), anyWord(triggers)),
    );

  it('takes wanted kinds, unknown roots and trigger words of the own document', () => {
    const text = 'kind: Pod\n---\nkind: Other\n---\n{}\n---\n# c\n---\nkind: Third\ntoken: x\n';
    expect(wanted(text)).toEqual([true, false, true, false, false]);
    expect(wanted(text, ['token'])).toEqual([true, false, true, false, true]);
    expect(wanted(text, ['Token'])).toEqual([true, false, true, false, false]);
  });

  it('never takes a CustomResourceDefinition', () => {
    expect(wanted('kind: CustomResourceDefinition\nspec: token', ['token'])).toEqual([false]);
  });
});
