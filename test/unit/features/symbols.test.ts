import { describe, expect, test } from 'vitest';
import { documentSymbols, workspaceSymbols } from '../../../server/src/features/symbols.ts';
import { tokenOf } from '../../support/tokens.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const many = `# objects
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: build, namespace: ci}

---
apiVersion: v1
kind: ConfigMap
metadata:
  labels:
    name: wrong
  name: settings # of all
data: {a: b}
---
apiVersion: v1
kind: List
items:
  - apiVersion: rbac.authorization.k8s.io/v1
    kind: Role
    metadata: {name: one}
    rules: []
  - apiVersion: v1
    kind: Secret
    metadata: {name: two}
---
apiVersion: v1
kind: Pod
metadata: {generateName: web-}
spec: {containers: []}
`;

describe('document symbols', () => {
  test('are Kind/name, each with its extent and its name', () => {
    const workspace = workspaceOf({ 'a.yaml': many });
    const found = documentSymbols(workspace, uriOf('a.yaml'));
    expect(found.map(({ label, namespace }) => [label, namespace])).toEqual([
      ['ServiceAccount/build', 'ci'],
      ['ConfigMap/settings', undefined],
      ['Role/one', undefined],
      ['Secret/two', undefined],
      ['Pod', undefined],
    ]);
    expect(found.map(({ nameStart, nameEnd }) => many.slice(nameStart, nameEnd))).toEqual([
      'build',
      'settings',
      'one',
      'two',
      'Pod',
    ]);
    for (const { start, end, nameStart, nameEnd } of found) {
      expect(many.slice(start, end)).toMatch(/^apiVersion[\s\S]*\S$/);
      expect(nameStart >= start && nameEnd <= end && nameStart <= nameEnd).toBe(true);
    }
    expect(many.slice(found[2]?.start, found[2]?.end)).toMatch(/rules: \[\]$/);
  });

  test('a name behind an alias does not leave its object', () => {
    const text = `apiVersion: v1
kind: List
items:
  - {apiVersion: v1, kind: Secret, metadata: {name: &n both}}
  - {apiVersion: v1, kind: ServiceAccount, metadata: {name: *n}}
`;
    const found = documentSymbols(workspaceOf({ 'a.yaml': text }), uriOf('a.yaml'));
    expect(found.map(({ label }) => label)).toEqual(['Secret/both', 'ServiceAccount/both']);
    for (const { start, end, nameStart, nameEnd } of found)
      expect(nameStart >= start && nameEnd <= end).toBe(true);
  });

  test('of documents that are not parsed cost no parse, and hide what cannot be told', () => {
    const text =
      'apiVersion: v1\nkind: LimitRange\nmetadata: {name: flow}\n---\nkey: value\n---\n# nothing\n';
    const workspace = { ...workspaceOf({ 'a.yaml': text }), parse: () => expect.unreachable() };
    expect(documentSymbols(workspace, uriOf('a.yaml')).map(({ label }) => label)).toEqual(['LimitRange']);
    expect(documentSymbols(workspace, uriOf('none.yaml'))).toEqual([]);
  });

  test('neither tokens nor characters that hide text are shown', () => {
    const token = tokenOf('kubernetes-legacy');
    const text = `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: "a\\u202e${token}"}\n`;
    const [symbol] = documentSymbols(workspaceOf({ 'a.yaml': text }), uriOf('a.yaml'));
    expect(symbol?.label).toContain('ServiceAccount/a');
    expect(symbol?.label).not.toContain('\u202e');
    expect(symbol?.label).not.toContain(token.split('.')[1]);
  });
});

describe('workspace symbols', () => {
  const workspace = {
    ...workspaceOf({ 'b.yaml': many, 'a.yaml': many.replaceAll('build', 'deploy') }),
    parse: () => expect.unreachable(),
  };
  const found = (query: string) =>
    workspaceSymbols(workspace, query).map(({ uri, label }) => `${uri.slice(-6)} ${label}`);

  test('hold the characters of the query in order, whatever their case', () => {
    expect(found('SERVbuild')).toEqual(['b.yaml ServiceAccount/build']);
    expect(found('role/')).toEqual(['a.yaml Role/one', 'b.yaml Role/one']);
    expect(found('role one')).toEqual(['a.yaml Role/one', 'b.yaml Role/one']);
    expect(found('zzz')).toEqual([]);
    expect(found('settings')).toEqual([]);
    expect(found('')).toHaveLength(6);
  });

  test('end at a bound', () => {
    const text = Array.from(
      { length: 600 },
      (_, n) => `apiVersion: v1\nkind: Secret\nmetadata: {name: s${n}}\n`,
    ).join('---\n');
    const large = workspaceOf({ 'a.yaml': text }, { rules: [] });
    expect(workspaceSymbols(large, '')).toHaveLength(500);
    expect(workspaceSymbols(large, 's599')).toHaveLength(1);
  });
});
