import { describe, expect, it } from 'vitest';
import {
  accessWorld,
  accessWorldNames,
  uniformWorld,
  type World,
} from '../../../scripts/bench/access-world.ts';
import type { Workspace } from '../../../server/src/engine/workspace-types.ts';
import { rules as allRules } from '../../../server/src/rules/registry.ts';
import { accountReach } from '../../../server/src/workspace/account-reach.ts';
import { createIndex } from '../../../server/src/workspace/index.ts';
import { expectLinearGrowth } from '../../support/growth.ts';
import { workspaceOf } from '../../support/workspaces.ts';

function read(world: World, rules = allRules): Workspace {
  const workspace = workspaceOf({}, { rules, configuration: { preset: 'audit' } });
  for (const [uri, text] of world) workspace.update(uri, text);
  return workspace;
}

function checkAll(workspace: Workspace): void {
  for (const uri of workspace.uris()) workspace.check(uri);
}

/** What one change costs, until the findings of all files it touches are there. */
function workOf(workspace: Workspace, uri: string, from: string, to: string) {
  const before = { ...workspace.counts };
  const text = workspace.text(uri) ?? '';
  expect(text).toContain(from);
  const { affected } = workspace.update(uri, text.replace(from, to));
  for (const file of [uri, ...affected]) workspace.check(file);
  return {
    files: 1 + affected.length,
    parsed: workspace.counts.documentsParsed - before.documentsParsed,
    rules: workspace.counts.resourceChecks - before.resourceChecks,
  };
}

describe('one edit among many bindings and roles', () => {
  const edits = [
    ['a subject', accessWorldNames.bindingUri(11), 'app-', 'other-'],
    ['the role of a binding', accessWorldNames.bindingUri(11), 'name: role-', 'name: other-'],
    ['a role', accessWorldNames.roleUri(11), 'update]', 'update, patch]'],
    [
      'a default ServiceAccount',
      'file:///access/workloads/10.yaml',
      'metadata:',
      'automountServiceAccountToken: false\nmetadata:',
    ],
  ] as const;
  it.each(edits)('costs the same in 100 as in 800: %s', (_, uri, from, to) => {
    const work = [100, 800].map((size) => {
      const workspace = read(accessWorld(size));
      checkAll(workspace);
      return workOf(workspace, uri, from, to);
    });
    expect(work[1]).toEqual(work[0]);
    expect(work[1]?.parsed).toBe(1);
    expect(work[1]?.files).toBeLessThanOrEqual(20);
  });

  it('touches one namespace where every namespace has objects of the same names', () => {
    const workspace = read(uniformWorld(300));
    checkAll(workspace);
    const inOne = [
      workOf(workspace, accessWorldNames.bindingUri(7), 'name: default', 'name: other'),
      workOf(workspace, accessWorldNames.roleUri(7), 'update]', 'update, patch]'),
      workOf(
        workspace,
        'file:///access/workloads/7.yaml',
        'metadata:',
        'automountServiceAccountToken: false\nmetadata:',
      ),
    ];
    for (const { parsed, files } of inOne) {
      expect(parsed).toBe(1);
      expect(files).toBeLessThanOrEqual(3);
    }
  });
});

describe('a workspace in which every namespace has objects of the same names', () => {
  it('is judged in time that grows with its size', () => {
    expectLinearGrowth((size) => read(uniformWorld(size)), checkAll, 20, 12);
  });

  it('tells the reach of each of its ServiceAccounts in time that grows with their number', () => {
    expectLinearGrowth(
      (size) => ({ size, graph: read(uniformWorld(size), []).graph }),
      ({ size, graph }) => {
        for (let i = 0; i < size; i += 1) accountReach('default', `team-${i}`, graph, 36);
      },
      60,
      12,
    );
  });

  it('says the same about a ServiceAccount however many share its name', () => {
    const few = accountReach('default', 'team-3', read(uniformWorld(5)).graph, 36);
    const many = accountReach('default', 'team-3', read(uniformWorld(100)).graph, 36);
    expect(many).toEqual(few);
    expect(many.grants.map(({ role }) => role)).toEqual(['Role team', 'ClusterRole shared-0']);
  });
});

describe('many applications that Kustomize builds', () => {
  const apps = (size: number): World => {
    const files = new Map<string, string>();
    const resources = Array.from({ length: size }, (_, i) => `app-${i}`).join(', ');
    files.set('file:///apps/kustomization.yaml', `resources: [${resources}]\n`);
    for (let i = 0; i < size; i += 1) {
      const folder = `file:///apps/app-${i}`;
      files.set(
        `${folder}/kustomization.yaml`,
        `namespace: app-${i}\nresources: [account.yaml, binding.yaml]\n`,
      );
      files.set(
        `${folder}/account.yaml`,
        `apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: app-${i}}\n`,
      );
      files.set(
        `${folder}/binding.yaml`,
        `apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: app}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: app}\nsubjects: [{kind: ServiceAccount, name: app-${i}}]\n`,
      );
    }
    return files;
  };

  it('are read in time that grows with their number', () => {
    expectLinearGrowth(apps, (files) => read(files, []), 20, 12);
  });

  it('are judged anew one by one', () => {
    const work = [20, 100].map((size) => {
      const workspace = read(apps(size));
      checkAll(workspace);
      return workOf(
        workspace,
        'file:///apps/app-3/kustomization.yaml',
        'namespace: app-3',
        'namespace: other',
      );
    });
    expect(work[1]).toEqual(work[0]);
    expect(work[1]?.files).toBeLessThanOrEqual(3);
  });
});

describe('look-ups in one namespace', () => {
  it('find what is there and what may be there, and nothing of other namespaces', () => {
    const workspace = workspaceOf({
      'a.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build, namespace: a}\n',
      'b.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build, namespace: b}\n',
      'open.yaml': 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: build}\n',
      'user.yaml':
        'apiVersion: rbac.authorization.k8s.io/v1\nkind: RoleBinding\nmetadata: {name: x, namespace: c}\nroleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}\nsubjects:\n- {kind: ServiceAccount, name: build, namespace: a}\n- {kind: ServiceAccount, name: build}\n',
    });
    const names = (list: readonly { readonly document: { readonly uri: string } }[]) =>
      list.map(({ document }) => document.uri.replace('file:///test/', ''));
    const { graph } = workspace;
    expect(names(graph.inNamespace('ServiceAccount', 'build', 'a'))).toEqual(['a.yaml']);
    expect(names(graph.inNamespace('ServiceAccount', 'build', undefined))).toEqual(['open.yaml']);
    expect(names(graph.perhapsInNamespace('ServiceAccount', 'build', 'a'))).toEqual(['a.yaml', 'open.yaml']);
    expect(names(graph.perhapsInNamespace('ServiceAccount', 'build', undefined))).toHaveLength(3);
    expect(names(graph.mentioningIn('ServiceAccount', 'build', 'a'))).toEqual(['user.yaml']);
    expect(names(graph.mentioningIn('ServiceAccount', 'build', 'c'))).toEqual(['user.yaml']);
    expect(names(graph.mentioningIn('ServiceAccount', 'build', 'b'))).toEqual([]);
    expect(names(graph.mentioningIn('Role', 'r', 'c'))).toEqual(['user.yaml']);
    expect(createIndex().perhapsInNamespace('ServiceAccount', 'build', 'a')).toEqual([]);
  });
});
