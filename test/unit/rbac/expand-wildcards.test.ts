import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  builtInGroups,
  groupsWith,
  resourcesOfGroup,
  standardVerbs,
  verbsOf,
} from '../../../server/src/rbac/api-resources.ts';
import { type Expansion, expandWildcards } from '../../../server/src/rbac/expand-wildcards.ts';
import { type PolicyRule, ruleAllows } from '../../../server/src/rbac/matching.ts';
import { expectLinearGrowth } from '../../support/growth.ts';

interface Served {
  readonly group: string;
  readonly resource: string;
  readonly subresource?: string;
  readonly verb: string;
  readonly namespaced: boolean;
}

/** Every request that the table says the API server serves. */
const served: readonly Served[] = builtInGroups.flatMap((group) =>
  (resourcesOfGroup(group) ?? []).flatMap(({ name, namespaced, verbs, subresources }) => [
    ...verbs.map((verb) => ({ group, resource: name, verb, namespaced })),
    ...subresources.flatMap((sub) =>
      sub.verbs.map((verb) => ({ group, resource: name, subresource: sub.name, verb, namespaced })),
    ),
  ]),
);

const resourceNames = [...new Set(served.map((one) => one.resource))];
const list = (items: readonly string[]) =>
  fc.uniqueArray(fc.constantFrom('*', ...items), { minLength: 1, maxLength: 4 });

const rules: fc.Arbitrary<PolicyRule> = fc.record({
  verbs: list([...standardVerbs, 'escalate', 'use']),
  apiGroups: list(builtInGroups),
  resources: list([...resourceNames, 'pods/log', 'deployments/scale', '*/status', 'nodes/proxy']),
  resourceNames: fc.constantFrom([], [], ['a']),
  nonResourceURLs: fc.constant([]),
});

function applied(rule: PolicyRule, expansion: Extract<Expansion, { ok: true }>): PolicyRule {
  const { apiGroups, resources, verbs } = expansion;
  return {
    ...rule,
    apiGroups: apiGroups ?? rule.apiGroups,
    resources: resources ?? rule.resources,
    verbs: verbs ?? rule.verbs,
  };
}

describe('expanding', () => {
  test('changes no answer about what Kubernetes serves', () => {
    let expanded = 0;
    fc.assert(
      fc.property(rules, fc.boolean(), (rule, namespacedOnly) => {
        const expansion = expandWildcards(rule, { namespacedOnly });
        if (!expansion.ok) return;
        expanded += 1;
        const after = applied(rule, expansion);
        for (const request of served) {
          if (namespacedOnly && !request.namespaced) continue;
          // With a name on the request, as `get x` has; create and deletecollection of a collection have none.
          const nameless =
            ['create', 'deletecollection'].includes(request.verb) && request.subresource === undefined;
          const asked = nameless ? request : { ...request, name: 'a' };
          expect(ruleAllows(after, asked), JSON.stringify({ asked, rule, after })).toBe(
            ruleAllows(rule, asked),
          );
        }
      }),
      { numRuns: 400 },
    );
    expect(expanded).toBeGreaterThan(20);
  });

  test('leaves no wildcard and gives no verb that was not there', () => {
    fc.assert(
      fc.property(rules, fc.boolean(), (rule, namespacedOnly) => {
        const expansion = expandWildcards(rule, { namespacedOnly });
        if (!expansion.ok) {
          expect(expansion.reason).not.toBe('');
          return;
        }
        const after = applied(rule, expansion);
        for (const key of ['apiGroups', 'resources', 'verbs'] as const) {
          expect(after[key]).not.toContain('*');
          expect(after[key].length).toBeGreaterThan(0);
          expect(new Set(after[key]).size).toBe(after[key].length);
          if (!rule[key].includes('*')) expect(expansion[key]).toBeUndefined();
        }
      }),
    );
  });

  test('a Role gets no cluster-scoped resource', () => {
    const rule = {
      verbs: ['get'],
      apiGroups: [''],
      resources: ['*'],
      resourceNames: [],
      nonResourceURLs: [],
    };
    const inRole = expandWildcards(rule, { namespacedOnly: true });
    const inClusterRole = expandWildcards(rule, { namespacedOnly: false });
    if (!inRole.ok || !inClusterRole.ok) throw new Error('core can be expanded');
    expect(inRole.resources).toEqual(expect.arrayContaining(['pods', 'pods/log', 'pods/exec', 'secrets']));
    for (const name of ['nodes', 'nodes/proxy', 'nodes/metrics', 'namespaces', 'persistentvolumes']) {
      expect(inRole.resources).not.toContain(name);
      expect(inClusterRole.resources).toContain(name);
    }
    // Only created, never read.
    for (const name of ['bindings', 'pods/eviction', 'serviceaccounts/token']) {
      expect(inClusterRole.resources).not.toContain(name);
    }
  });

  test('says which special verbs it leaves out', () => {
    const verbs = (apiGroup: string, resource: string) =>
      expandWildcards(
        {
          verbs: ['*'],
          apiGroups: [apiGroup],
          resources: [resource],
          resourceNames: [],
          nonResourceURLs: [],
        },
        { namespacedOnly: false },
      );
    expect(verbs('rbac.authorization.k8s.io', 'clusterroles')).toMatchObject({
      without: ['bind', 'escalate'],
    });
    expect(verbs('', 'serviceaccounts')).toMatchObject({ without: ['impersonate'] });
    expect(verbs('', 'serviceaccounts/token')).toMatchObject({ verbs: ['create'] });
    expect(verbs('', 'configmaps')).toMatchObject({ without: [] });
    expect(verbs('', 'users').ok).toBe(false);
  });
});

test('long lists cost no time that grows with their square', () => {
  expectLinearGrowth(
    (length) => ({
      verbs: ['*'],
      apiGroups: Array.from({ length }, (_, i) => (i % 2 === 0 ? 'apps' : `g${i}.example.com`)),
      resources: Array.from({ length }, (_, i) => (i % 2 === 0 ? 'deployments' : `r${i}`)),
      resourceNames: [],
      nonResourceURLs: [],
    }),
    (rule) =>
      expect(expandWildcards(rule, { namespacedOnly: false })).toMatchObject({
        ok: true,
        verbs: standardVerbs,
      }),
    2500,
  );
});

describe('the table', () => {
  test('names each resource once in its group, with known verbs', () => {
    for (const group of builtInGroups) {
      const resources = resourcesOfGroup(group) ?? [];
      expect(new Set(resources.map(({ name }) => name)).size).toBe(resources.length);
      for (const { name, verbs, subresources } of resources) {
        expect(name).toMatch(/^[a-z]+$/);
        for (const each of [verbs, ...subresources.map((sub) => sub.verbs)]) {
          expect(each.length).toBeGreaterThan(0);
          expect(standardVerbs).toEqual(expect.arrayContaining([...each]));
        }
      }
    }
  });

  test('knows what differs from the ordinary', () => {
    expect(groupsWith('events')).toEqual(['', 'events.k8s.io']);
    expect(groupsWith('ingresses')).toEqual(['networking.k8s.io']);
    expect(groupsWith('pods/log')).toEqual(['']);
    expect(groupsWith('constructor')).toEqual([]);
    expect(verbsOf('', 'namespaces')).not.toContain('deletecollection');
    expect(verbsOf('', 'pods/exec')).toEqual(['get', 'create']);
    expect(verbsOf('apps', 'pods')).toBeUndefined();
    expect(verbsOf('toString', 'pods')).toBeUndefined();
    expect(verbsOf('authentication.k8s.io', 'tokenreviews')).toEqual(['create']);
  });
});
