import { describe, expect, test } from 'vitest';
import type { Configuration } from '../../../server/src/engine/configuration.ts';
import { readAnnotations } from '../../../server/src/engine/suppress/annotations.ts';
import { scopeAnnotations } from '../../../server/src/engine/suppress/scope.ts';
import type { LocatedFinding, Workspace } from '../../../server/src/engine/workspace-types.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';
import { applyPlan, uriOf, workspaceOf } from '../../support/workspaces.ts';

const uri = uriOf('a.yaml');

function secret(annotations: string, name = 'build-token'): string {
  return `apiVersion: v1
kind: Secret
metadata:
  name: ${name}
  annotations:
    kubernetes.io/service-account.name: build
${annotations}type: kubernetes.io/service-account-token
`;
}

const ignoring = (value: string): string => secret(`    zero-token.dev/ignore: ${value}\n`);

function open(text: string, configuration: Partial<Configuration> = {}): Workspace {
  return workspaceOf({ 'a.yaml': text }, { configuration });
}

/** Slug and place of each finding. */
function found(text: string, configuration: Partial<Configuration> = {}): readonly string[] {
  const { findings } = open(text, configuration).check(uri);
  return findings.map(({ rule, start, end }) => `${rule}: ${text.slice(start, end)}`);
}

/** The text after the safe fix of the only finding of a rule; with `safe` false after the first of the others. */
function fixed(text: string, rule: string, safe = true): string | undefined {
  const workspace = open(text);
  const finding: LocatedFinding | undefined = workspace.check(uri).findings.find((one) => one.rule === rule);
  const offer = finding && workspace.offers(finding).find((one) => one.safe === safe);
  if (offer === undefined) return undefined;
  applyPlan(workspace, workspace.plan(offer));
  return workspace.text(uri);
}

const tokenSecret = 'no-token-secret: kubernetes.io/service-account-token';

describe('the annotation zero-token.dev/ignore', () => {
  test('silences its rules for its object', () => {
    expect(found(secret(''))).toEqual([tokenSecret]);
    expect(found(ignoring('no-token-secret'))).toEqual([]);
    expect(found(ignoring('"no-token-secret, ZT201 -- read by an old Jenkins"'))).toEqual([
      'no-unused-suppression: ZT201',
    ]);
    expect(found(ignoring('ZT101 -- read by an old Jenkins'))).toEqual([]);
    expect(found(ignoring('|\n      no-token-secret\n      -- read by an old Jenkins'))).toEqual([]);
  });

  test('does nothing with --no-ignores', () => {
    expect(found(ignoring('no-token-secret'), { suppressions: false })).toEqual([tokenSecret]);
  });

  test('asks for a reason in strict, as comments do', () => {
    const reasons = (text: string) =>
      found(text, { preset: 'strict' }).filter((one) => one.startsWith('require-suppression-reason'));
    expect(reasons(ignoring('no-token-secret'))).toEqual([
      'require-suppression-reason: zero-token.dev/ignore: no-token-secret',
    ]);
    expect(reasons(ignoring('no-token-secret -- known'))).toEqual([]);
  });

  test('reaches no other object of the text, item of the list or object made of a template', () => {
    const other = secret('', 'other-token');
    expect(found(`${ignoring('no-token-secret')}---\n${other}`)).toEqual([tokenSecret]);
    const item = (text: string) => text.trimEnd().split('\n').join('\n    ');
    const list = `apiVersion: v1\nkind: List\nitems:\n  - ${item(ignoring('no-token-secret'))}\n  - ${item(other)}\n`;
    expect(found(list)).toEqual([tokenSecret]);
    const pod = (where: string, annotations: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
${where === 'own' ? annotations : ''}spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata:
      labels: {app: web}
${where === 'template' ? annotations.replaceAll('  ', '    ') : ''}    spec:
      serviceAccount: web
      containers: [{name: web, image: web}]
`;
    const annotations = '  annotations:\n    zero-token.dev/ignore: no-deprecated-service-account-field\n';
    const rule = (text: string) => found(text).filter((one) => !one.startsWith('no-default'));
    expect(rule(pod('none', annotations))).toEqual(['no-deprecated-service-account-field: serviceAccount']);
    expect(rule(pod('own', annotations))).toEqual([]);
    expect(rule(pod('template', annotations))).toEqual([
      'no-deprecated-service-account-field: serviceAccount',
    ]);
  });

  test('ends with its object where the next one follows at once', () => {
    const annotations = { 'zero-token.dev/ignore': 'no-token-secret -- old' };
    const object = JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', annotations } });
    const notes = readAnnotations(parseDocument(object), () => true);
    const suppressions = scopeAnnotations(notes, (name) => name);
    const covers = (offset: number) => suppressions.map((one) => one.covers(offset, offset + 1));
    expect(covers(object.length - 1)).toEqual([true]);
    expect(covers(object.length)).toEqual([false]);
  });

  test('counts in JSON and behind an alias', () => {
    const json = JSON.stringify({
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: {
        name: 'build-token',
        annotations: { 'kubernetes.io/service-account.name': 'build', 'zero-token.dev/ignore': 'ZT101' },
      },
      type: 'kubernetes.io/service-account-token',
    });
    expect(found(json)).toEqual([]);
    expect(fixed(json.replace('ZT101', 'ZT101, nope'), 'no-unknown-suppression')).toBe(json);
    const shared = `apiVersion: v1
kind: List
items:
  - apiVersion: v1
    kind: ServiceAccount
    metadata: {name: build, annotations: &shared {zero-token.dev/ignore: "no-token-secret -- x"}}
  - apiVersion: v1
    kind: Secret
    metadata:
      name: build-token
      annotations: {<<: *shared, kubernetes.io/service-account.name: build}
    type: kubernetes.io/service-account-token
`;
    expect(found(shared).filter((one) => one.startsWith('no-token-secret'))).toEqual([]);
  });
});

describe('an annotation that does not what it seems to', () => {
  test('names a rule there is not', () => {
    const text = ignoring('"no-token-secrets -- old"');
    expect(found(text)).toEqual(
      [tokenSecret, 'no-unknown-suppression: no-token-secrets'].sort(byPlace(text)),
    );
    expect(fixed(text, 'no-unknown-suppression', false)).toBe(ignoring('"no-token-secret -- old"'));
    expect(fixed(text, 'no-unknown-suppression')).toBe(secret(''));
  });

  test('silences nothing: the annotation goes, or one rule of it; the last annotation takes the map with it', () => {
    const account = (annotations: string) =>
      `apiVersion: v1\nkind: ServiceAccount\nmetadata:\n  name: build\n${annotations}`;
    const text = account('  annotations:\n    zero-token.dev/ignore: no-token-secret -- old\n');
    expect(found(text)).toEqual(['no-unused-suppression: zero-token.dev/ignore: no-token-secret -- old']);
    expect(fixed(text, 'no-unused-suppression')).toBe(account(''));
    const two = ignoring("'no-token-secret, no-wildcard-rbac -- old'");
    expect(found(two)).toEqual(['no-unused-suppression: no-wildcard-rbac']);
    expect(fixed(two, 'no-unused-suppression')).toBe(ignoring("'no-token-secret -- old'"));
  });

  test('is misspelt, empty, or has a reason without dashes', () => {
    const text = secret('    zero-token.dev/ignores: no-token-secret -- old\n');
    expect(found(text)).toContain('no-unknown-suppression: zero-token.dev/ignores');
    expect(fixed(text, 'no-unknown-suppression', false)).toBe(ignoring('no-token-secret -- old'));
    expect(found(ignoring('""'))).toContain('no-unknown-suppression: zero-token.dev/ignore: ""');
    const prose = ignoring('no-token-secret old Jenkins');
    expect(found(prose)).toEqual(['no-unknown-suppression: old Jenkins']);
    expect(fixed(prose, 'no-unknown-suppression')).toBe(ignoring('no-token-secret -- old Jenkins'));
  });

  test('is not called unused in a patch or a template, whose result may need it', () => {
    const patch = (value: string) =>
      `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: web\n  annotations:\n    zero-token.dev/ignore: ${value}\nspec:\n  replicas: 3\n`;
    expect(found(patch('no-jwt-in-manifest -- old'))).toEqual([]);
    expect(found(patch('no-jwt -- old'))).toEqual(['no-unknown-suppression: no-jwt']);
    const template = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n';
    expect(
      found(`${template}  annotations:\n    zero-token.dev/ignore: no-jwt-in-manifest -- old\n`),
    ).toEqual([]);
    expect(found(`${template}# zero-token-ignore no-jwt-in-manifest -- old\ndata: {}\n`)).toHaveLength(1);
  });

  test('says nothing where a template writes it, and where it is no annotation', () => {
    expect(found(ignoring('{{ .Values.ignored }}'))).toEqual([tokenSecret]);
    const values = 'serviceAccount:\n  annotations:\n    zero-token.dev/ignore: nope\n';
    expect(found(values)).toEqual([]);
  });
});

function byPlace(text: string): (a: string, b: string) => number {
  const placeOf = (one: string): number => text.indexOf(one.slice(one.indexOf(': ') + 2));
  return (a, b) => placeOf(a) - placeOf(b);
}
