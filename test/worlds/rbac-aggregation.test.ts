import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Workspace } from '../../server/src/engine/workspace-types.ts';
import { reachOf } from '../../server/src/rules/rbac/wildcard/reach.ts';
import { accountReach } from '../../server/src/workspace/account-reach.ts';
import { collectedRules, rolesCollecting } from '../../server/src/workspace/aggregation.ts';
import type { PlacedResource } from '../../server/src/workspace/graph.ts';
import { allFindings, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

type Files = Readonly<Record<string, string>>;

const header = 'apiVersion: rbac.authorization.k8s.io/v1';
const collecting = (name: string, selector: string, labels = '{}'): string =>
  `${header}\nkind: ClusterRole\nmetadata:\n  name: ${name}\n  labels: ${labels}\naggregationRule:\n  clusterRoleSelectors:\n    - ${selector}\n`;
const member = (name: string, labels: string, rule: string): string =>
  `${header}\nkind: ClusterRole\nmetadata:\n  name: ${name}\n  labels: ${labels}\nrules:\n  - ${rule}\n`;
const bound = (role: string, kind = 'ClusterRoleBinding'): string =>
  `${header}\nkind: ${kind}\nmetadata:\n  name: ${role}-bound\n  ${kind === 'RoleBinding' ? 'namespace: shop' : 'annotations: {}'}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n  kind: ClusterRole\n  name: ${role}\nsubjects:\n  - kind: ServiceAccount\n    name: watch\n    namespace: ops\n`;
const readSecrets = '{apiGroups: [""], resources: [secrets], verbs: [get, list]}';
const readPods = '{apiGroups: [""], resources: [pods], verbs: [get]}';
const toMonitoring = '{"example.com/to-monitoring": "true"}';
const files: Files = {
  'all.yaml': collecting('monitoring', `matchLabels: ${toMonitoring}`),
  'secrets.yaml': member('monitoring-secrets', toMonitoring, readSecrets),
  'pods.yaml': member('monitoring-pods', toMonitoring, readPods),
  'bound.yaml': bound('monitoring'),
};

function role(workspace: Workspace, file: string): PlacedResource {
  const [found] = workspace.resourcesOf({ uri: uriOf(file), index: 0 });
  if (found === undefined) throw new Error(`No object in ${file}`);
  return found;
}
const messages = (workspace: Workspace): readonly string[] =>
  allFindings(workspace).map(({ severity, message, related }) =>
    [severity, message, ...related.map((site) => site.message)].join(' | '),
  );
const only = (...slugs: readonly string[]) => ({
  configuration: { preset: 'audit' as const, ...onlyRules(slugs) },
});

describe('a ClusterRole that others take in by label', () => {
  it('reaches as far as the roles that take it in are bound', () => {
    const workspace = workspaceOf(files);
    const reach = reachOf(role(workspace, 'secrets.yaml'), workspace.graph);
    expect(reach.level).toBe('cluster');
    expect(reach.because).toBe(
      'ServiceAccount ops/watch has it in the whole cluster through ClusterRole monitoring',
    );
    expect(reach.related.map(({ message }) => message)).toEqual([
      'ClusterRole monitoring takes in the rules of this role by its labels',
      'ClusterRoleBinding monitoring-bound gives ClusterRole monitoring to ServiceAccount ops/watch in the whole cluster',
    ]);
    const { 'bound.yaml': _, ...unbound } = files;
    const without = workspaceOf(unbound);
    expect(reachOf(role(without, 'secrets.yaml'), without.graph).level).toBe('unbound');
  });

  it('is reported by what it gives there', () => {
    expect(messages(workspaceOf(files, only('no-secret-read')))).toEqual([
      expect.stringMatching(/^warning .*through ClusterRole monitoring/),
    ]);
  });

  it('is followed through roles that take in each other, to Kubernetes own as well', () => {
    const chained = workspaceOf({
      ...files,
      'all.yaml': collecting('monitoring', `matchLabels: ${toMonitoring}`, '{outer: "yes"}'),
      'outer.yaml': collecting('outer', 'matchExpressions: [{key: outer, operator: Exists}]', toMonitoring),
      'bound.yaml': bound('outer', 'RoleBinding'),
    });
    const secrets = role(chained, 'secrets.yaml');
    expect(
      rolesCollecting(secrets, chained.graph)
        .map(({ facts }) => facts.name)
        .sort(),
    ).toEqual(['monitoring', 'outer']);
    expect(reachOf(secrets, chained.graph)).toMatchObject({ level: 'namespace', clusterWide: false });
    const added = workspaceOf({
      ...files,
      'all.yaml': collecting(
        'monitoring',
        `matchLabels: ${toMonitoring}`,
        '{rbac.authorization.k8s.io/aggregate-to-view: "true"}',
      ),
      'bound.yaml': '',
    });
    expect(reachOf(role(added, 'secrets.yaml'), added.graph).because).toContain('built-in ClusterRole view');
  });

  it('needs all labels of a selector, and is not its own member', () => {
    const workspace = workspaceOf({
      ...files,
      'all.yaml': collecting(
        'monitoring',
        `matchLabels: {"example.com/to-monitoring": "true", extra: "yes"}`,
      ),
    });
    expect(rolesCollecting(role(workspace, 'secrets.yaml'), workspace.graph)).toEqual([]);
    const own = workspaceOf({ 'a.yaml': collecting('a', 'matchLabels: {x: "1"}', '{x: "1"}') });
    expect(rolesCollecting(role(own, 'a.yaml'), own.graph)).toEqual([]);
  });
});

describe('a ClusterRole that takes in others by label', () => {
  it('has their rules, each with the manifest it is written in', () => {
    const workspace = workspaceOf(files);
    const rules = collectedRules(role(workspace, 'all.yaml'), workspace.graph);
    expect(rules.map(({ rule, from }) => [rule.resources, from?.facts.name])).toEqual([
      [['pods'], 'monitoring-pods'],
      [['secrets'], 'monitoring-secrets'],
    ]);
  });

  it('has the rules of Kubernetes own roles that its selectors choose', () => {
    const label = '{rbac.authorization.k8s.io/aggregate-to-edit: "true"}';
    const workspace = workspaceOf({ 'all.yaml': collecting('mine', `matchLabels: ${label}`) });
    const rules = collectedRules(role(workspace, 'all.yaml'), workspace.graph);
    expect(rules.some(({ rule }) => rule.resources.includes('serviceaccounts/token'))).toBe(true);
  });

  it('gives what they give to the ServiceAccounts bound to it', () => {
    const workspace = workspaceOf(files);
    expect(accountReach('watch', 'ops', workspace.graph, 36)).toMatchObject({
      level: 'cluster',
      power: expect.stringContaining('Secret'),
    });
    const { 'secrets.yaml': _, ...harmless } = files;
    expect(accountReach('watch', 'ops', workspaceOf(harmless).graph, 36).power).toBeUndefined();
  });

  it('joins what only counts together', () => {
    const parts: Files = {
      'all.yaml': collecting('signer', 'matchLabels: {signs: "yes"}'),
      'approve.yaml': member(
        'approves',
        '{signs: "yes"}',
        '{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests/approval], verbs: [update]}',
      ),
      'signers.yaml': member(
        'approve-signers',
        '{signs: "yes"}',
        '{apiGroups: [certificates.k8s.io], resources: [signers], verbs: [approve]}',
      ),
      'requests.yaml': member(
        'requests',
        '{signs: "yes"}',
        '{apiGroups: [certificates.k8s.io], resources: [certificatesigningrequests], verbs: [create]}',
      ),
    };
    const together = workspaceOf({ ...parts, 'bound.yaml': bound('signer') }, only('no-certificate-signing'));
    expect(messages(together).join()).toContain('through ClusterRole signer');
    const apart = workspaceOf({ ...parts, 'bound.yaml': bound('approves') }, only('no-certificate-signing'));
    expect(messages(apart).length).toBeLessThan(messages(together).length);
  });
});

describe('verdicts that rest on labels', () => {
  const changes: Files = {
    'all.yaml': collecting('monitoring', 'matchExpressions: [{key: team, operator: In, values: [a]}]'),
    'secrets.yaml': member('monitoring-secrets', '{team: a}', readSecrets),
    'pods.yaml': collecting('between', 'matchLabels: {team: a}', toMonitoring),
    'bound.yaml': bound('between'),
  };
  const names = Object.keys(files);

  it('are the same after any changes as from the start', () => {
    const step = fc.record({
      name: fc.constantFrom(...names),
      to: fc.constantFrom('first', 'other', 'gone'),
    });
    const options = only(
      'no-secret-read',
      'no-broad-write',
      'no-unneeded-token-mount',
      'no-certificate-signing',
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 20 }), (steps) => {
        const workspace = workspaceOf(files, options);
        const texts = new Map(Object.entries(files));
        allFindings(workspace);
        for (const { name, to } of steps) {
          const text = to === 'gone' ? '' : ((to === 'other' ? changes : files)[name] ?? '');
          texts.set(name, text);
          workspace.update(uriOf(name), text);
          allFindings(workspace);
        }
        expect(messages(workspace)).toEqual(messages(workspaceOf(Object.fromEntries(texts), options)));
      }),
      { numRuns: 60 },
    );
  });
});
