import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { expectLinearGrowth } from '../support/growth.ts';
import { expandTokens } from '../support/token-placeholders.ts';
import { uriOf, workspaceOf } from '../support/workspaces.ts';

const good = `apiVersion: v1
kind: Secret
metadata:
  name: good
  annotations: {kubernetes.io/service-account.name: a}
type: kubernetes.io/service-account-token
`;

/** Everything a person could ask of a file; throws when the engine does. */
function askEverything(workspace: Workspace, uri: string): number {
  const { findings, problems } = workspace.check(uri);
  const { length } = workspace.text(uri) ?? '';
  for (const place of [
    ...findings,
    ...problems,
    ...findings.flatMap((finding) => finding.related.filter((site) => site.uri === uri)),
  ]) {
    expect(place.start).toBeGreaterThanOrEqual(0);
    expect(place.end).toBeGreaterThanOrEqual(place.start);
    expect(place.end).toBeLessThanOrEqual(length);
  }
  for (const finding of findings) {
    for (const offer of workspace.offers(finding)) expect(workspace.plan(offer)).toBeDefined();
  }
  return findings.length;
}

const aliasBomb = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 12 }, (_, i) => {
  const name = String.fromCharCode(98 + i);
  const before = String.fromCharCode(97 + i);
  return `${name}: &${name} [${Array.from({ length: 10 }, () => `*${before}`).join(', ')}]`;
}).join('\n')}\nkind: Secret\napiVersion: v1\n`;

const hostile: Readonly<Record<string, string>> = {
  'alias bomb': aliasBomb,
  'nested brackets': `apiVersion: v1\nkind: Secret\nx: ${'['.repeat(20_000)}\n`,
  'nested maps': `apiVersion: v1\nkind: Secret\n${Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:`).join('\n')}\n`,
  'NUL bytes': 'apiVersion: v1\nkind: Secret\nmetadata: {name: "a\0b"}\n\0\0\0\n',
  'lone surrogates': `apiVersion: v1\nkind: Secret\nmetadata: {name: "\ud800"}\ndata: {a: "\udc00"}\n`,
  'unterminated block scalar': 'apiVersion: v1\nkind: Secret\ndata:\n  a: |\n   ',
  'unterminated quote': 'apiVersion: v1\nkind: Secret\ndata:\n  a: "never ends\n  b: c\n',
  tabs: 'apiVersion: v1\nkind: Secret\nmetadata:\n\tname: a\n\tannotations:\n\t\tb: c\n',
  binary: String.fromCharCode(...Array.from({ length: 4096 }, (_, i) => (i * 7919) % 256)),
  'keys of prototypes':
    'apiVersion: v1\nkind: Secret\nmetadata: {__proto__: {polluted: yes}, constructor: x}\n__proto__: {polluted: yes}\n',
  'nothing in a list': 'apiVersion: v1\nkind: List\nitems:\n-\n- null\n- 3\n- {kind: Secret}\n- [a]\n',
  'wrong types everywhere':
    'apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: 3\nrules: {a: b}\n---\napiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRoleBinding\nmetadata: [a]\nsubjects: x\nroleRef: []\n---\napiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: 3, volumes: {a: b}, serviceAccountName: [x]}}}\n',
};

describe('hostile input', () => {
  test.each(Object.entries(hostile))(
    '%s gets an answer and leaves the other documents checked',
    (_name, text) => {
      const workspace = workspaceOf(
        { 'a.yaml': `${good}---\n${text}` },
        { configuration: { preset: 'audit' } },
      );
      expect(askEverything(workspace, uriOf('a.yaml'))).toBeGreaterThan(0);
      expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    },
  );

  test('a file of 50 MB is split, and only its documents that matter are read', () => {
    const filler = `kind: Other\napiVersion: example.com/v1\nspec: {text: "${'x'.repeat(50_000)}"}\n---\n`;
    const text = `${filler.repeat(1000)}${good}`;
    expect(text.length).toBeGreaterThan(50_000_000);
    const workspace = workspaceOf({ 'a.yaml': text });
    expect(workspace.counts.documentsParsed).toBe(1);
    expect(askEverything(workspace, uriOf('a.yaml'))).toBe(1);
  });

  test('100,000 documents take time in proportion', () => {
    expectLinearGrowth(
      (count) => 'kind: Other\n---\n'.repeat(count),
      (text) => askEverything(workspaceOf({ 'a.yaml': text }), uriOf('a.yaml')),
      6_250,
    );
  });
});

const manifests = readdirSync(resolve(import.meta.dirname, '../rules'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => expandTokens(readFileSync(join(import.meta.dirname, '../rules', name), 'utf8')));

describe('properties', () => {
  test('arbitrary text never makes the engine throw', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
        askEverything(workspace, uriOf('a.yaml'));
      }),
      { numRuns: 200 },
    );
  });

  test('manifests cut, doubled and spoilt anywhere never make it throw, and their fixes stay whole', () => {
    const piece = fc.constantFrom(
      '\t',
      '{',
      '[',
      '"',
      '|',
      '*a',
      '&a ',
      '{{ x }}',
      '\r\n',
      '---\n',
      ': ',
      '- ',
      '#',
      '\0',
    );
    fc.assert(
      fc.property(
        fc.constantFrom(...manifests),
        fc.array(fc.tuple(fc.nat(), fc.nat(40), piece), { minLength: 1, maxLength: 4 }),
        (manifest, spoils) => {
          let text = manifest;
          for (const [place, length, insert] of spoils) {
            const at = text.length === 0 ? 0 : place % text.length;
            text = text.slice(0, at) + insert + text.slice(at + length);
          }
          const workspace = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
          askEverything(workspace, uriOf('a.yaml'));
        },
      ),
      { numRuns: 300 },
    );
  });

  test('editing an open file leaves the same findings as opening it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...manifests),
        fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.constantFrom('', 'x', '\n', '---\n', ' ', 'name: y\n')), {
          minLength: 1,
          maxLength: 6,
        }),
        (manifest, changes) => {
          const workspace = workspaceOf({ 'a.yaml': manifest }, { configuration: { preset: 'audit' } });
          let text = manifest;
          for (const [place, length, insert] of changes) {
            const at = place % Math.max(1, text.length);
            text = text.slice(0, at) + insert + text.slice(at + length);
            workspace.update(uriOf('a.yaml'), text);
            workspace.check(uriOf('a.yaml'));
          }
          const fresh = workspaceOf({ 'a.yaml': text }, { configuration: { preset: 'audit' } });
          expect(workspace.check(uriOf('a.yaml'))).toEqual(fresh.check(uriOf('a.yaml')));
        },
      ),
      { numRuns: 150 },
    );
  });
});
