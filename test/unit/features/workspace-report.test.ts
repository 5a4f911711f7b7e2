import { describe, expect, test } from 'vitest';
import { createWorkspace } from '../../../server/src/engine/workspace.ts';
import { buildReport } from '../../../server/src/features/report/build-report.ts';
import { workspaceReport } from '../../../server/src/features/report/workspace-report.ts';
import { rules } from '../../../server/src/rules/registry.ts';

const metas = rules.map(({ meta }) => meta);

function page(files: Readonly<Record<string, string>>): string {
  const workspace = createWorkspace(rules, { now: () => new Date('2026-11-22T00:00:00Z') });
  for (const [name, text] of Object.entries(files)) workspace.update(`file:///w/${name}`, text);
  const inputs = Object.keys(files).map((name) => ({ uri: `file:///w/${name}`, shown: name }));
  const report = buildReport(workspace, inputs, [], metas);
  return workspaceReport(report, ({ file, range }) => `/${encodeURI(file)}#L${range.start.line}`);
}

const tokenSecret = `apiVersion: v1
kind: Secret
metadata: {name: build-token, annotations: {kubernetes.io/service-account.name: build}}
type: kubernetes.io/service-account-token
`;
const role = `apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: {name: everything}
rules:
  - {apiGroups: ["*"], resources: ["*"], verbs: ["*"]}
`;

describe('the page about a workspace', () => {
  test('counts, puts credentials first, and leads to each finding', () => {
    const text = page({ 'a b/secret.yaml': tokenSecret, 'role.yaml': role });
    expect(text).toMatch(/^# Zero Token: this workspace\n\n1 error, /);
    expect(text).toContain(' in 2 files of 2.');
    expect(text).toMatch(/\| Tokens and credentials \| 1 \|/);
    expect(text.indexOf('## Tokens and credentials that are left')).toBeLessThan(
      text.indexOf('`no-wildcard-rbac`'),
    );
    expect(text).toContain('(/a%20b/secret.yaml#L4)');
    expect(text).toContain('build\\-token');
  });

  test('says so when there is nothing', () => {
    const text = page({ 'a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' });
    expect(text).toBe(
      '# Zero Token: this workspace\n\nNothing found in 1 file.\n\n## Tokens and credentials that are left\n\nNone that was found.\n',
    );
  });

  test('names what could not be read', () => {
    expect(page({ 'broken.yaml': 'apiVersion: v1\nkind: Secret\nmetadata: {name: [\n' })).toMatch(
      /## Not checked\n\n- `broken\.yaml`: line \d+/,
    );
  });

  test('text of manifests stays text', () => {
    const text = page({ 'x.yaml': tokenSecret.replace('build-token', '"](command:evil) <b>"') });
    expect(text).not.toContain('](command:');
    expect(text).not.toContain('<b>');
  });

  test('of thousands of findings the first of each rule are listed', () => {
    const secrets = Array.from({ length: 3000 }, (_, i) => tokenSecret.replace('build-token', `t-${i}`));
    const text = page({ 'many.yaml': secrets.join('---\n'), 'role.yaml': role });
    expect(text).toMatch(/^# Zero Token: this workspace\n\n3000 errors/);
    expect(text).toContain('- … and 2950 more: `zero-token check` lists all');
    expect(text.split('\n').length).toBeLessThan(150);
    expect(text).toContain('`no-wildcard-rbac`');
  });

  test('no name of a file ends a link', () => {
    const text = page({ 'a(b)<c>.yaml': tokenSecret });
    expect(text).toContain('](/a%28b%29%3Cc%3E.yaml#L4)');
  });
});
