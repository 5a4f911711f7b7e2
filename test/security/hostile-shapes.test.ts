import { describe, expect, test } from 'vitest';
import { expectLinearGrowth } from '../support/growth.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

/** Files that cost more than their size in one tool or another, by how many pieces they have (performance.md §10, row 14). */
const shapes: Readonly<Record<string, readonly [small: number, make: (count: number) => string]>> = {
  'a map of many keys': [
    2_000,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${rows(count, (i) => `  k${i}: v${i}`)}`,
  ],
  'a flow map of many pairs on one line': [
    1_000,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {${times(count, (i) => `k${i}: v${i}`).join(', ')}}\n`,
  ],
  'many anchors and aliases': [
    500,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${rows(count, (i) => `  a${i}: &a${i} v\n  b${i}: *a${i}`)}`,
  ],
  'deep nesting in blocks': [
    500,
    (count) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nx:\n${rows(count, (i) => `${' '.repeat(i + 1)}a:`)}`,
  ],
  'deep nesting in brackets': [5_000, (count) => `apiVersion: v1\nkind: Secret\nx: ${'['.repeat(count)}\n`],
  'many documents': [5_000, (count) => 'kind: Other\n---\n'.repeat(count)],
  'many documents that are read': [
    250,
    (count) =>
      times(
        count,
        (i) => `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: a${i}, namespace: b}\n`,
      ).join('---\n'),
  ],
  'one very long line': [
    50_000,
    (count) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nstringData: {a: "${'x y '.repeat(count)}"}\n`,
  ],
  'many broken lines': [
    375,
    (count) =>
      `apiVersion: v1\nkind: Secret\nmetadata: {name: a}\n${rows(count, () => '{{ if x }}: [ "broken')}`,
  ],
  'many template actions': [
    500,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${rows(count, (i) => `  {{- if .a${i} }}\n  k${i}: {{ .v${i} | quote }}\n  {{- end }}`)}`,
  ],
  'many findings': [
    125,
    (count) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: a}\nrules:\n${rows(count, () => '  - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}')}`,
  ],
  'many findings in one text': [
    125,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: |\n${rows(count, () => '    - groups: [system:masters]')}`,
  ],
  'many findings in one folded text': [
    125,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: aws-auth, namespace: kube-system}\ndata:\n  mapRoles: "[${times(count, () => '{groups: [system:masters]}').join(',\\\n    ')}]"\n`,
  ],
  'many ignore comments': [
    500,
    (count) =>
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata:\n${rows(count, (i) => `  # zero-token-ignore-next-line no-token-secret\n  k${i}: v`)}`,
  ],
  'many containers': [
    60,
    (count) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: a}\nspec:\n  containers:\n${rows(count, (i) => `    - {name: c${i}, image: x, args: ["--token=abc${i}"], env: [{name: PASSWORD, value: hunter2}]}`)}`,
  ],
  'many subjects': [
    125,
    (count) =>
      `apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: {name: a}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}\nsubjects:\n${rows(count, (i) => `  - {kind: ServiceAccount, name: a${i}, namespace: b}`)}`,
  ],
  'many rules of an ingress': [
    60,
    (count) =>
      `apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata: {name: a}\nspec:\n  ingressClassName: nginx\n  rules:\n${rows(count, (i) => `    - {host: h${i}.example.com, http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: s${i}, port: {number: 80}}}}]}}`)}`,
  ],
};

function times(count: number, make: (index: number) => string): readonly string[] {
  return Array.from({ length: count }, (_, index) => make(index));
}

function rows(count: number, make: (index: number) => string): string {
  return `${times(count, make).join('\n')}\n`;
}

describe('time in proportion to the size of', () => {
  test.each(Object.entries(shapes))('%s', (_what, [small, make]) => {
    expectLinearGrowth(
      make,
      (text) => {
        const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
        const { findings, problems } = workspace.check(uriOf('a.yaml'));
        expect(findings.length + problems.length).toBeGreaterThanOrEqual(0);
        for (const finding of findings.slice(0, 20)) workspace.offers(finding);
      },
      small,
      8,
    );
  });
});
