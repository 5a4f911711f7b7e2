import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyEdits } from '../../../server/src/edit/apply.ts';
import { compileGlobs } from '../../../server/src/engine/config/globs.ts';
import { parseConfig } from '../../../server/src/engine/config/parse.ts';
import { resolveConfiguration } from '../../../server/src/engine/config/resolve.ts';
import { createRuleIndex } from '../../../server/src/engine/config/rule-index.ts';
import type { LocatedFinding, PlannedFix } from '../../../server/src/engine/workspace-types.ts';
import { offerActions, planAction } from '../../../server/src/features/code-actions.ts';
import type { ConfigurationFile } from '../../../server/src/features/suppress/in-configuration.ts';
import { rules } from '../../../server/src/rules/registry.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { workspaceOf } from '../../support/workspaces.ts';

type Type = 'ignore-line' | 'ignore-file' | 'configure-file' | 'configure-all';

function applied(planned: PlannedFix): string | undefined {
  const file = planned.ok ? planned.files[0] : undefined;
  if (file === undefined) return undefined;
  const edits = file.edits.map(({ start, end, newText }) => ({ range: [start, end] as const, newText }));
  return applyEdits(file.text, edits);
}

/** The text after an action on the first finding of a rule; undefined where it is refused. */
function ignored(type: Type, text: string, rule = 'no-token-secret', name = 'a.yaml'): string | undefined {
  const workspace = workspaceOf({ [name]: text });
  const uri = `file:///test/${name}`;
  const found = workspace.check(uri).findings.find((one) => one.rule === rule);
  if (found === undefined) throw new Error(`no finding of ${rule}`);
  const { start, end, message } = found;
  return applied(planAction(workspace, uri, { type, finding: { rule, start, end, message } }));
}

const secret = (
  type = 'type: kubernetes.io/service-account-token\n',
  head = '',
): string => `${head}apiVersion: v1
kind: Secret
metadata:
  name: build-token
  annotations:
    kubernetes.io/service-account.name: build
${type}`;
const tokenType = 'kubernetes.io/service-account-token';

describe('an ignore comment for a place', () => {
  test('goes above the line, in its indentation and with its line breaks', () => {
    const comment = '# zero-token-ignore-next-line no-token-secret\n';
    expect(ignored('ignore-line', secret())).toBe(secret(`${comment}type: ${tokenType}\n`));
    expect(ignored('ignore-line', secret().trimEnd())).toBe(secret(`${comment}type: ${tokenType}`));
    const windows = secret().replaceAll('\n', '\r\n');
    expect(ignored('ignore-line', windows)).toBe(
      secret(`${comment}type: ${tokenType}\n`).replaceAll('\n', '\r\n'),
    );
    const binding = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRoleBinding
metadata: {name: all}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: cluster-admin}
subjects:
  - kind: ServiceAccount
    name: default
    namespace: a
`;
    expect(ignored('ignore-line', binding, 'no-cluster-admin-binding')).toContain(
      '# zero-token-ignore-next-line no-cluster-admin-binding\n',
    );
  });

  test('goes into the comment that is there already, also with a reason behind it', () => {
    const at = (comment: string) => secret(`${comment}type: ${tokenType}\n`);
    for (const [before, after] of [
      ['# zero-token-ignore ZT299 -- x\n', '# zero-token-ignore ZT299, no-token-secret -- x\n'],
      ['# zero-token-ignore-next-line ZT299\n', '# zero-token-ignore-next-line ZT299, no-token-secret\n'],
    ] as const)
      expect(ignored('ignore-line', at(before))).toBe(at(after));
    expect(ignored('ignore-line', secret(`type: ${tokenType} # zero-token-ignore ZT299 -- x\n`))).toBe(
      secret(`type: ${tokenType} # zero-token-ignore ZT299, no-token-secret -- x\n`),
    );
    const file = secret('', '# zero-token-ignore-file ZT299 -- x\n') + secret().slice(secret('').length);
    expect(ignored('ignore-file', file)).toContain('# zero-token-ignore-file ZT299, no-token-secret -- x\n');
  });

  test('fits between a marker and what begins on its line', () => {
    const text = `--- {apiVersion: v1, kind: Secret, metadata: {name: t, annotations: {kubernetes.io/service-account.name: b}}, type: ${tokenType}}\n`;
    expect(ignored('ignore-line', text)).toBe(
      text.replace('--- ', '--- # zero-token-ignore-next-line no-token-secret\n'),
    );
  });

  test('stands inside a flow map of several lines', () => {
    const text = `{apiVersion: v1, kind: Secret,
  metadata: {name: t, annotations: {kubernetes.io/service-account.name: b}},
  type: ${tokenType}}\n`;
    expect(ignored('ignore-line', text)).toBe(
      text.replace('  type', '  # zero-token-ignore-next-line no-token-secret\n  type'),
    );
  });

  test('stands above a block scalar for what is in it', () => {
    const pod = (comment: string) => `apiVersion: v1
kind: Pod
metadata: {name: p}
spec:
  automountServiceAccountToken: false
  containers:
    - name: c
      image: kubectl
      command: [sh, -c]
      args:
${comment}        - |
          echo start
          kubectl --token eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhIiwic3ViIjoiYiJ9.c2lnbmF0dXJlLWJ5dGVz get pods
`;
    const found = workspaceOf({ 'a.yaml': pod('') }).check('file:///test/a.yaml').findings;
    expect(found.map(({ rule }) => rule)).toContain('no-jwt-in-manifest');
    expect(ignored('ignore-line', pod(''), 'no-jwt-in-manifest')).toBe(
      pod('        # zero-token-ignore-next-line no-jwt-in-manifest\n'),
    );
  });

  test('has no place in JSON; the configuration takes it', () => {
    const json = JSON.stringify(parseJson(secret()), null, 2);
    for (const [name, text] of [
      ['a.json', json],
      ['a.yaml', json],
      ['a.json', secret()],
    ] as const) {
      const workspace = workspaceOf({ [name]: text });
      const uri = `file:///test/${name}`;
      const configuration: ConfigurationFile = {
        uri: 'file:///test/.zero-token.yaml',
        text: undefined,
        settled: new Set(),
      };
      const wishes = { quickFixes: true, fixAll: false, suppressions: true, configuration };
      const titles = offerActions(workspace, uri, 0, text.length, wishes).map(({ title }) => title);
      expect(titles.filter((title) => /Ignore|off/.test(title))).toEqual([
        'Ignore no-token-secret in this file, in .zero-token.yaml',
        'Turn no-token-secret off in .zero-token.yaml',
      ]);
      expect(ignored('ignore-line', text, undefined, name)).toBeUndefined();
      expect(ignored('ignore-file', text, undefined, name)).toBeUndefined();
    }
  });

  test('does not become part of what a template prints', () => {
    const inBranch = (type: string, open = '{{- if .Values.token }}\n') =>
      `${open}${secret(type)}{{- end }}\n`;
    const comment = '# zero-token-ignore-next-line no-token-secret\n';
    const type = `type: ${tokenType}\n`;
    expect(ignored('ignore-line', inBranch(type))).toBe(inBranch(`${comment}${type}`));
    // At the start the comment would swallow apiVersion: the action takes the line break away.
    const file = '# zero-token-ignore-file no-token-secret\n';
    expect(ignored('ignore-file', inBranch(type))).toBe(inBranch(`${file}${type}`));
    expect(ignored('ignore-file', inBranch(type, '{{ if .Values.token }}\n'))).toBe(
      file + inBranch(type, '{{ if .Values.token }}\n'),
    );
    expect(ignored('ignore-file', secret())).toBe(file + secret());
  });
});

describe('a configuration', () => {
  const folder = 'file:///test';
  const index = createRuleIndex(rules.map(({ meta }) => meta));
  const change = (type: Type, text: string | undefined, name = 'a/b.yaml'): string | undefined => {
    const encoded = name.split('/').map(encodeURIComponent).join('/');
    const workspace = workspaceOf({ [encoded]: secret() });
    const uri = `${folder}/${encoded}`;
    const [finding] = workspace.check(uri).findings.filter(({ rule }) => rule === 'no-token-secret');
    if (finding === undefined) throw new Error('there is a finding');
    const { rule, start, end, message } = finding as LocatedFinding;
    const configuration = { uri: `${folder}/.zero-token.yaml`, text, settled: new Set<string>() };
    const request = { type, finding: { rule, start, end, message } } as const;
    return applied(planAction(workspace, uri, request, configuration));
  };
  const levelOf = (text: string, name: string): string | undefined => {
    const { values, problems } = parseConfig(parseDocument(text), index);
    expect(problems).toEqual([]);
    return resolveConfiguration([{ folder, values }], `${folder}/${name}`).rules['no-token-secret']?.level;
  };

  test.each([
    [undefined, 'rules:\n  no-token-secret: off\n'],
    ['', 'rules:\n  no-token-secret: off\n'],
    ['# ours\npreset: strict # why\n', '# ours\npreset: strict # why\nrules:\n  no-token-secret: off\n'],
    ['rules:\n  ZT101: error # loud\n', 'rules:\n  ZT101: off # loud\n'],
    ['rules: {no-token-secret: [warn]}\n', 'rules: {no-token-secret: [off]}\n'],
    ['rules:\n  no-token-secret:\n    severity: error\n', 'rules:\n  no-token-secret:\n    severity: off\n'],
  ])('turns a rule off: %j', (before, after) => {
    expect(change('configure-all', before)).toBe(after);
    expect(levelOf(after, 'a/b.yaml')).toBe('off');
  });

  test('turns a rule off for one file, after all other overrides', () => {
    const made = change('configure-file', undefined) ?? '';
    expect(made).toBe('overrides:\n  - files:\n      - a/b.yaml\n    rules:\n      no-token-secret: off\n');
    expect([levelOf(made, 'a/b.yaml'), levelOf(made, 'a/c.yaml')]).toEqual(['off', undefined]);
    const loud = 'overrides:\n  # all\n  - files: ["**"]\n    rules: {no-token-secret: error}\n';
    const both = change('configure-file', loud) ?? '';
    expect(both.startsWith(loud)).toBe(true);
    expect([levelOf(both, 'a/b.yaml'), levelOf(both, 'a/c.yaml')]).toEqual(['off', 'error']);
    const own = 'overrides:\n  - files: a/b.yaml\n    rules:\n      no-exec: off\n';
    expect(change('configure-file', own)).toBe(`${own}      no-token-secret: off\n`);
  });

  test('names exactly the file', () => {
    const segment = fc
      .stringMatching(/^[A-Za-z0-9 _!@+()[\]{}*?.,-]{1,8}$/)
      .filter((one) => !/^\.+$/.test(one));
    const path = fc
      .array(segment, { minLength: 1, maxLength: 3 })
      .map((segments) => `${segments.join('/')}.yaml`);
    fc.assert(
      fc.property(path, path, (name, other) => {
        const made = change('configure-file', undefined, name) ?? '';
        const { values } = parseConfig(parseDocument(made), index);
        const globs = compileGlobs(values.overrides?.[0]?.files ?? []);
        expect(globs.matches(name)).toBe(true);
        expect(globs.matches(other)).toBe(other === name);
        expect(globs.matches(`below/${name}`)).toBe(false);
      }),
      { numRuns: 200, examples: [['*a*/b*c*/d*.yaml', 'aa/bc/d.yaml']] },
    );
  });

  test('with errors is left alone', () => {
    expect(change('configure-all', 'rules: [\n')).toBeUndefined();
    expect(change('configure-all', '- a\n')).toBeUndefined();
  });

  test('stays JSON', () => {
    const made = change('configure-all', '{\n  "preset": "strict"\n}\n') ?? '';
    expect(JSON.parse(made)).toEqual({ preset: 'strict', rules: { 'no-token-secret': 'off' } });
  });
});

function parseJson(yaml: string): unknown {
  const [, , , name, , account, type] = yaml.split('\n').map((line) => line.replace(/^.*: /, ''));
  const annotations = { 'kubernetes.io/service-account.name': account };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, annotations }, type };
}
