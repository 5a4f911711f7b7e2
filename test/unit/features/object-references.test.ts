import { describe, expect, test } from 'vitest';
import { knownSubjects } from '../../../server/src/features/effective-permissions/accounts.ts';
import type { ObjectName } from '../../../server/src/features/named-objects.ts';
import { referencesTo } from '../../../server/src/features/object-references.ts';
import type { WorkspaceGraph } from '../../../server/src/workspace/graph.ts';
import { accountText, bindingText, deploymentText } from '../../support/access-worlds.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

const account = (namespace: string | undefined): ObjectName => ({
  kind: 'ServiceAccount',
  name: 'team',
  namespace,
});
const one = (namespace: string): string =>
  [
    accountText(`${namespace}/team`),
    bindingText(`${namespace}/b`, 'ClusterRole view', `ServiceAccount ${namespace}/team`),
    deploymentText(`${namespace}/web`, 'team'),
  ].join('---\n');

describe('references of an object whose name stands in many namespaces', () => {
  const names = Array.from({ length: 200 }, (_, i) => `n${i}`);

  test('are found without going through those of the others', () => {
    const workspace = workspaceOf({ 'a.yaml': names.map(one).join('---\n') });
    let seen = 0;
    const counted =
      <A extends readonly unknown[], R extends readonly unknown[]>(ask: (...args: A) => R) =>
      (...args: A): R => {
        const result = ask(...args);
        seen += result.length;
        return result;
      };
    const { graph } = workspace;
    const watched: WorkspaceGraph = {
      ...graph,
      named: counted(graph.named),
      mentioning: counted(graph.mentioning),
      mentioningIn: counted(graph.mentioningIn),
      perhapsInNamespace: counted(graph.perhapsInNamespace),
    };
    const { defined, mentions } = referencesTo(account('n7'), watched);
    expect(defined.map(({ facts }) => facts.namespace)).toEqual(['n7']);
    expect(mentions.map(({ holder }) => holder.facts.kind).sort()).toEqual(['Deployment', 'RoleBinding']);
    expect(seen).toBeLessThan(20);
  });

  test('lead to a manifest without a namespace from wherever there is no other', () => {
    const loose = 'apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: team}\n';
    const workspace = workspaceOf({
      'a.yaml': loose,
      'b.yaml': one('n1'),
      'c.yaml': deploymentText('n2/web', 'team'),
    });
    const places = (namespace: string | undefined): readonly (string | undefined)[] =>
      referencesTo(account(namespace), workspace.graph).mentions.map(({ holder }) => holder.facts.namespace);
    expect(places('n1')).toEqual(['n1', 'n1']);
    expect(places('n2')).toContain('n2');
    expect(places(undefined)).toContain('n2');
  });
});

test('who is known follows every change of a file', () => {
  const workspace = workspaceOf({ 'a.yaml': accountText('shop/web') });
  const before = knownSubjects(workspace);
  expect(before.all.map(({ name }) => name.name)).toEqual(['web']);
  expect(knownSubjects(workspace)).toBe(before);
  workspace.update(uriOf('b.yaml'), accountText('shop/other'));
  expect(
    knownSubjects(workspace)
      .accountsIn('shop')
      .map(({ name }) => name.name),
  ).toEqual(['web', 'other']);
  workspace.remove(uriOf('a.yaml'));
  expect(knownSubjects(workspace).all.map(({ name }) => name.name)).toEqual(['other']);
  // Text that moves moves the places that are shown.
  workspace.update(uriOf('b.yaml'), `# moved\n${accountText('shop/other')}`);
  expect(knownSubjects(workspace).all[0]?.seenIn).toBe(
    workspace.resourcesOf({ uri: uriOf('b.yaml'), index: 0 })[0],
  );
});
