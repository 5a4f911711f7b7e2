import { describe, expect, test } from 'vitest';
import {
  type PolicyRule,
  resourceMatches,
  ruleAllows,
  ruleAllowsPath,
  urlMatches,
} from '../../../server/src/rbac/matching.ts';

function rule(parts: Partial<PolicyRule>): PolicyRule {
  return { verbs: [], apiGroups: [], resources: [], resourceNames: [], nonResourceURLs: [], ...parts };
}

// The answers of a real API server to one role (facts B.1).
describe('what matches', () => {
  test.each([
    [['*'], 'pods', undefined, true],
    [['*'], 'pods', 'exec', true],
    [['pods'], 'pods', undefined, true],
    [['pods'], 'pods', 'log', false],
    [['pods/log'], 'pods', 'log', true],
    [['pods/log'], 'pods', undefined, false],
    [['pods/*'], 'pods', 'exec', false],
    [['*/scale'], 'deployments', 'scale', true],
    [['*/scale'], 'deployments', undefined, false],
    [['*/scale'], 'deployments', 'status', false],
    [['*/*'], 'deployments', 'scale', false],
    [['deploy*'], 'deployments', undefined, false],
    [['Pod'], 'pods', undefined, false],
    [['deployments.apps'], 'deployments', undefined, false],
    [[], 'pods', undefined, false],
  ])('resources %j against %s/%s: %s', (resources, resource, subresource, expected) => {
    expect(resourceMatches(resources, resource, subresource)).toBe(expected);
  });

  test.each([
    [['*'], '/metrics', true],
    [['/metrics'], '/metrics', true],
    [['/metrics'], '/metrics/slis', false],
    [['/foo*'], '/foobar', true],
    [['/healthz/*'], '/healthz/etcd', true],
    [['/healthz/*'], '/healthz', false],
    [['/*'], '/anything', true],
    [['/a*b'], '/axb', false],
  ])('nonResourceURLs %j against %s: %s', (urls, path, expected) => {
    expect(urlMatches(urls, path)).toBe(expected);
  });

  test('all lists of one rule must agree', () => {
    const allowed = rule({
      verbs: ['get'],
      apiGroups: [''],
      resources: ['secrets'],
      resourceNames: ['a', '*'],
    });
    const request = { verb: 'get', group: '', resource: 'secrets' };
    expect(ruleAllows(allowed, { ...request, name: 'a' })).toBe(true);
    expect(ruleAllows(allowed, { ...request, name: 'b' })).toBe(false);
    expect(ruleAllows(allowed, { ...request, name: '*' })).toBe(true);
    expect(ruleAllows(allowed, request)).toBe(false);
    expect(ruleAllows(allowed, { ...request, name: 'a', group: 'apps' })).toBe(false);
    expect(ruleAllows(allowed, { ...request, name: 'a', verb: 'list' })).toBe(false);
    expect(ruleAllows({ ...allowed, verbs: ['get*'] }, { ...request, name: 'a' })).toBe(false);
    expect(ruleAllows({ ...allowed, apiGroups: ['*.example.com'] }, { ...request, name: 'a' })).toBe(false);
  });

  test('paths need a verb too', () => {
    expect(ruleAllowsPath(rule({ verbs: ['get'], nonResourceURLs: ['*'] }), 'get', '/logs')).toBe(true);
    expect(ruleAllowsPath(rule({ verbs: ['get'], nonResourceURLs: ['*'] }), 'post', '/logs')).toBe(false);
    expect(ruleAllowsPath(rule({ verbs: ['*'], resources: ['*'], apiGroups: ['*'] }), 'get', '/logs')).toBe(
      false,
    );
  });
});
