import { describe, expect, test } from 'vitest';
import { completionsAt } from '../../support/completions.ts';
import { tokenOf } from '../../support/tokens.ts';

const accounts = {
  'accounts.yaml': `apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: ci}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: api, namespace: ci}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: web, namespace: shop}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: agent}
`,
};

const pod = (spec: string, namespace = 'ci'): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  namespace: ${namespace}\nspec:\n${spec}`;

describe('serviceAccountName', () => {
  test.each([
    ['empty', pod('  serviceAccountName: |\n  containers: []\n')],
    ['empty at the end', pod('  serviceAccountName: |')],
    ['half a word', pod('  serviceAccountName: b|\n  containers: []\n')],
    ['within a word', pod('  serviceAccountName: b|u # who\n')],
    ['double quotes', pod('  serviceAccountName: "|"\n')],
    ['single quotes', pod("  serviceAccountName: 'b|'\n")],
    ['open quotes', pod('  serviceAccountName: "b|\n  containers: []\n')],
    ['the old field', pod('  serviceAccount: |\n')],
    ['a broken line below', pod('  serviceAccountName: |\n  containers\n  - name: a\n  volumes: []\n')],
    ['a broken line above', pod('  hostNetwork\n  serviceAccountName: |\n  volumes: []\n')],
    ['a broken end', pod('  serviceAccountName: |\n  containers: [\n')],
    ['in braces', 'apiVersion: v1\nkind: Pod\nmetadata: {namespace: ci}\nspec: {serviceAccountName: |}\n'],
    [
      'in open braces',
      'apiVersion: v1\nkind: Pod\nmetadata: {namespace: ci}\nspec: {serviceAccountName: |\n',
    ],
    [
      'a Deployment',
      'apiVersion: apps/v1\nkind: Deployment\nmetadata: {namespace: ci}\nspec:\n  template:\n    spec:\n      serviceAccountName: |\n',
    ],
    [
      'a template',
      'apiVersion: v1\nkind: Pod\nmetadata:\n  namespace: ci\nspec:\n  {{- if .Values.x }}\n  serviceAccountName: |\n  {{- end }}\n',
    ],
    [
      'in a list',
      'apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n  metadata: {namespace: ci}\n  spec:\n    serviceAccountName: |\n',
    ],
    ['CRLF', pod('  serviceAccountName: |\n  containers: []\n').replaceAll('\n', '\r\n')],
  ])('%s', (_, text) => {
    expect(completionsAt(text, accounts).labels).toEqual(['api', 'build', 'agent']);
  });

  test.each([
    ['  serviceAccountName: |\n', '  serviceAccountName: build\n'],
    ['  serviceAccountName: a|pi # c\n', '  serviceAccountName: build # c\n'],
    ['  serviceAccountName: "|"\n', '  serviceAccountName: "build"\n'],
    ["  serviceAccountName: 'a|'\n", "  serviceAccountName: 'build'\n"],
    ['  serviceAccountName: "a|\n', '  serviceAccountName: "build"\n'],
    ['  serviceAccountName: !!str |\n', '  serviceAccountName: !!str build\n'],
    ['  serviceAccountName: &a |\n', '  serviceAccountName: &a build\n'],
  ])('%j becomes %j', (before, after) => {
    expect(completionsAt(pod(before), accounts).choose('build')).toBe(pod(after));
  });

  test.each([
    ['a key', pod('  serviceAccou|\n')],
    ['a comment', pod('  # serviceAccountName: |\n')],
    ['behind the value', pod('  serviceAccountName: build # |\n')],
    ['another field', pod('  nodeName: |\n')],
    ['text of several lines', pod('  serviceAccountName: a\n    b|\n')],
    ['a block text', pod('  serviceAccountName: >\n    b|\n').replace('>', '>-')],
    ['an action', pod('  serviceAccountName: {{ .Values.a| }}\n')],
    ['another object', 'apiVersion: v1\nkind: Service\nspec:\n  serviceAccountName: |\n'],
    ['no object', 'serviceAccountName: |\n'],
    ['a field of that name elsewhere', pod('  affinity:\n    serviceAccountName: |\n')],
  ])('nothing for %s', (_, text) => {
    expect(completionsAt(text, accounts).found).toBeUndefined();
  });
});

test('a token that stands where a name belongs is not listed', () => {
  const files = {
    ...accounts,
    'pasted.yaml': `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: ${tokenOf('other')}, namespace: ci}\n`,
  };
  const { found } = completionsAt(pod('  serviceAccountName: |\n'), files);
  expect(found?.items.map(({ label }) => label)).toEqual(['api', 'build', 'agent']);
  expect(JSON.stringify(found)).not.toContain('eyJ');
});
