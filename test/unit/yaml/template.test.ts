import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { at, isMap, isScalar, isSequence, pair } from '../../../server/src/yaml/access.ts';
import { findActions } from '../../../server/src/yaml/actions.ts';
import type { Located } from '../../../server/src/yaml/located.ts';
import { maskTemplate } from '../../../server/src/yaml/mask.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

function read(text: string): { root: Located | null; text: string } {
  const { root, problems, templated, broken } = parseDocument(text);
  expect(problems).toEqual([]);
  expect({ templated, broken }).toEqual({ templated: true, broken: false });
  return { root, text };
}

const openAt = (root: Located | null, ...path: (string | number)[]): boolean => {
  const node = at(root, ...path);
  if (!isMap(node) && !isSequence(node)) throw new Error(`no collection at ${path.join('/')}`);
  return node.open;
};
const opaqueAt = (root: Located | null, ...path: (string | number)[]): [string, boolean] => {
  const node = at(root, ...path);
  if (!isScalar(node)) throw new Error(`no scalar at ${path.join('/')}`);
  return [node.text, node.opaque];
};

describe('finding actions', () => {
  const found = (text: string): string[] => findActions(text).map(({ start, end }) => text.slice(start, end));
  it.each([
    ['a {{ b }} c {{- d -}}', ['{{ b }}', '{{- d -}}']],
    ['{{ "}}" }}x', ['{{ "}}" }}']],
    ['{{ `}}\n` }}x', ['{{ `}}\n` }}']],
    ["{{ '}' }}x", ["{{ '}' }}"]],
    ['{{ "\\"}}" }}x', ['{{ "\\"}}" }}']],
    ['{{/* }} \n {{ */}}x', ['{{/* }} \n {{ */}}']],
    ['{{- /* a */ -}}x', ['{{- /* a */ -}}']],
    ['{{ a\n  b }}x', ['{{ a\n  b }}']],
    ['{{ open\nb: {{ c }}', ['{{ open', '{{ c }}']],
    ['{{ "open }}\nb: {{ c }}', ['{{ "open }}', '{{ c }}']],
    ['{{', ['{{']],
  ])('%j', (text, expected) => {
    expect(found(text)).toEqual(expected);
  });

  it('knows what an action does', () => {
    const text =
      '{{ if a }}{{- else if b }}{{ end -}}{{- /* c */}}{{ $x := 1 }}{{ $x = 2 }}{{ $x }}{{ include "a" . | nindent 4 }}{{ range . }}{{ endpoint }}';
    expect(findActions(text).map(({ role }) => role)).toEqual([
      'open',
      'else',
      'end',
      'silent',
      'silent',
      'silent',
      'output',
      'output',
      'open',
      'output',
    ]);
    expect(findActions(text)[7]?.indent).toBe(4);
  });
});

describe('the mask', () => {
  it('is as long as the text and leaves other text alone', () => {
    const piece = fc.constantFrom(
      '{{ if x }}',
      '{{ end }}',
      '{{ .a }}',
      '{{',
      '}}',
      '\n',
      '  ',
      'a: ',
      '- ',
      '|\n',
      '"',
      "'",
      '#',
      '\r\n',
      'text',
      '{{/* x\n */}}',
      '\ue000',
      '[',
      ']',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const actions = findActions(text);
        const masked = maskTemplate(text, actions, new Map());
        expect(masked.text.length).toBe(text.length);
        expect(masked.text).not.toContain('{{');
        for (let at = 0; at < text.length; at += 1) {
          const inAction = actions.some(({ start, end }) => start <= at && at < end);
          if (!inAction && text[at]?.trim() !== '') expect(masked.text[at]).toBe(text[at]);
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('values from actions', () => {
  it('are opaque and show their source, wherever they stand', () => {
    const { root } = read(
      'a: {{ .x }}\nb: "{{ .x | quote }}-{{ .y }}"\nc: v{{ .x }}\nd: [{{ .x }}, y]\ne:\n  - {{ .x }}\nf: |\n  one {{ .x }}\n  two\ng: plain\n{{ .k }}: v\n',
    );
    expect(opaqueAt(root, 'a')).toEqual(['{{ .x }}', true]);
    expect(opaqueAt(root, 'b')).toEqual(['{{ .x | quote }}-{{ .y }}', true]);
    expect(opaqueAt(root, 'c')).toEqual(['v{{ .x }}', true]);
    expect(opaqueAt(root, 'd', 0)).toEqual(['{{ .x }}', true]);
    expect(opaqueAt(root, 'd', 1)).toEqual(['y', false]);
    expect(opaqueAt(root, 'e', 0)).toEqual(['{{ .x }}', true]);
    expect(opaqueAt(root, 'f')).toEqual(['one {{ .x }}\ntwo\n', true]);
    expect(opaqueAt(root, 'g')).toEqual(['plain', false]);
    expect(pair(root, '{{ .k }}')?.key.opaque).toBe(true);
    expect(openAt(root)).toBe(true);
    expect(openAt(root, 'd')).toBe(true);
  });

  it('have the range of the original text', () => {
    const text = 'a: {{ .x }}-y # c\n';
    const node = at(read(text).root, 'a');
    expect(text.slice(node?.range[0], node?.range[1])).toBe('{{ .x }}-y');
  });

  it('may hold the characters we hide actions with', () => {
    const { root } = read('a: {{ .x }}\ue000\ue001\n');
    expect(opaqueAt(root, 'a')).toEqual(['{{ .x }}\ue000\ue001', true]);
  });

  it('may be a branch inside a line', () => {
    const { root } = read('a: x{{- if .b }}-{{ .b }}{{- end }}\nb: {{ if .c }}"y"{{ else }}"z"{{ end }}\n');
    expect(opaqueAt(root, 'a')).toEqual(['x{{- if .b }}-{{ .b }}{{- end }}', true]);
    expect(opaqueAt(root, 'b')[1]).toBe(true);
    expect(openAt(root)).toBe(false);
  });

  it('may follow a key on a line of their own', () => {
    const { root } = read('a:\n  {{- toYaml .x | nindent 2 }}\nb:\n{{ toYaml .y | indent 2 }}\nc: 1\n');
    expect(opaqueAt(root, 'a')).toEqual(['', true]);
    expect(opaqueAt(root, 'b')).toEqual(['', true]);
    expect(opaqueAt(root, 'c')).toEqual(['1', false]);
  });

  it('may fill a block scalar from column 0', () => {
    const { root } = read(
      'a: |\n{{ .Files.Get "x" | indent 2 }}\nb: |-\n  text\n{{- include "y" . | nindent 2 }}\nc: 1\n',
    );
    expect(opaqueAt(root, 'a')[1]).toBe(true);
    expect(opaqueAt(root, 'b')).toEqual(['text', true]);
    expect(opaqueAt(root, 'c')).toEqual(['1', false]);
  });
});

describe('what a template leaves open', () => {
  it('is the map that an include adds pairs to, by its indentation', () => {
    const { root } = read(
      'metadata:\n  labels:\n    a: b\n    {{- include "l" . | nindent 4 }}\nspec:\n  c: d\n',
    );
    expect(openAt(root, 'metadata', 'labels')).toBe(true);
    expect(openAt(root, 'metadata')).toBe(false);
    expect(openAt(root, 'spec')).toBe(false);
    expect(openAt(root)).toBe(false);
    const outer = read(
      'metadata:\n  labels:\n    a: b\n  {{- include "l" . | nindent 2 }}\nspec:\n  c: d\n',
    ).root;
    expect(openAt(outer, 'metadata', 'labels')).toBe(false);
    expect(openAt(outer, 'metadata')).toBe(true);
  });

  it('is the map before whose first pair something is included', () => {
    const { root } = read(
      'labels:\n  {{- include "l" . | nindent 2 }}\n  a: b\nx: {{- include "l" . | nindent 2 }}\n  c: d\n',
    );
    expect(openAt(root, 'labels')).toBe(true);
    expect(openAt(root, 'x')).toBe(true);
    expect(openAt(root)).toBe(false);
  });

  it('is the map or sequence with conditional entries, not what is conditional as a whole', () => {
    const { root } = read(
      'a:\n  b: 1\n  {{- if .x }}\n  c:\n    d: 1\n  {{- end }}\nlist:\n  - one\n  {{- range .y }}\n  - two\n  {{- end }}\n',
    );
    expect(openAt(root, 'a')).toBe(true);
    expect(openAt(root, 'a', 'c')).toBe(false);
    expect(openAt(root, 'list')).toBe(true);
    expect(openAt(root)).toBe(false);
  });

  it('is not the root of a resource that is conditional as a whole', () => {
    const { root } = read('{{- if .Values.enabled }}\nkind: Pod\nspec:\n  a: 1\n{{- end }}\n');
    expect(openAt(root)).toBe(false);
    expect(openAt(root, 'spec')).toBe(false);
  });

  it('is a map whose branches repeat a key: no duplicate is reported and the first counts', () => {
    const { root } = read('{{- if .x }}\nkind: A\n{{- else }}\nkind: B\n{{- end }}\nspec:\n  a: 1\n');
    expect(openAt(root)).toBe(true);
    expect(opaqueAt(root, 'kind')).toEqual(['A', false]);
  });

  it('is a value of which one branch is written', () => {
    const { root } = read('a:\n{{- if .x }}\n  b: 1\n{{- else }}\n  c: 1\n{{- end }}\nd: 1\n');
    expect(openAt(root, 'a')).toBe(true);
    expect(openAt(root)).toBe(false);
  });

  it('is a map in one branch and written otherwise in another', () => {
    const text = `spec:
  emptyDir:
  {{- if .sized }}
    {{- if .medium }}
    medium: {{ .medium }}
    {{- end }}
    sizeLimit: {{ .size }}
  {{- else }}
    {}
  {{- end }}
  serviceAccountName: web
`;
    const { root } = read(text);
    expect(openAt(root, 'spec', 'emptyDir')).toBe(true);
    expect(opaqueAt(root, 'spec', 'serviceAccountName')).toEqual(['web', false]);
  });

  it('takes branches that stand on the line of their content', () => {
    const { root } = read('a: 1\n{{ if .x }}b: 2{{ end }}\n  {{- with .y }}\nc: 3{{ end }}\n');
    expect(opaqueAt(root, 'b')).toEqual(['2', false]);
    expect(opaqueAt(root, 'c')).toEqual(['3', false]);
    expect(openAt(root)).toBe(true);
  });

  it('reads the usual tail of a pod template', () => {
    const { root } = read(
      'spec:\n  containers:\n    - name: a\n      env: []\n      {{- with .Values.mounts }}\n      volumeMounts:\n        {{- toYaml . | nindent 8 }}\n      {{- end }}\n  {{- with .Values.nodeSelector }}\n  nodeSelector:\n    {{- toYaml . | nindent 4 }}\n  {{- end }}\n  volumes:\n{{ include "extra" . | indent 2 }}\nstatus:\n{{- include "more" . | nindent 0 }}\n',
    );
    expect(openAt(root, 'spec')).toBe(true);
    expect(openAt(root, 'spec', 'containers')).toBe(false);
    expect(openAt(root, 'spec', 'containers', 0)).toBe(true);
    expect(opaqueAt(root, 'spec', 'containers', 0, 'volumeMounts')).toEqual(['', true]);
    expect(opaqueAt(root, 'spec', 'nodeSelector')).toEqual(['', true]);
    expect(opaqueAt(root, 'spec', 'volumes')).toEqual(['', true]);
    expect(openAt(root)).toBe(true);
  });

  it('leaves definitions out', () => {
    const { root } = read('{{- define "x" }}\na: {{ .x }}\n{{- end }}\nb: {{ .y }}\n');
    expect(pair(root, 'a')).toBeUndefined();
    expect(opaqueAt(root, 'b')[1]).toBe(true);
  });
});

describe('YAML that only mentions actions', () => {
  it.each([
    'a: "{{ .x }}"\n',
    "a: '{{ $labels.pod }} is down'\n",
    'a: |\n  {{ range . }}\n  x\n  {{ end }}\n',
    `a: $${'{{ github.token }}'}\n`,
    'a: $(params.x) {{inputs.parameters.y}}\n',
  ])('%j is parsed as it is, with an opaque value', (text) => {
    const parsed = parseDocument(text);
    expect(parsed).toMatchObject({ templated: false, broken: false, problems: [] });
    expect(opaqueAt(parsed.root, 'a')[1]).toBe(true);
    expect(openAt(parsed.root)).toBe(false);
  });

  it('keeps its problems', () => {
    expect(parseDocument('a: "{{ x }}"\nb: [\n')).toMatchObject({ templated: false, broken: true });
    expect(parseDocument('# {{ x }}\na: 1\na: 2\n')).toMatchObject({
      templated: false,
      problems: [{ kind: 'duplicate-key' }],
    });
  });
});
