import { describe, expect, test } from 'vitest';
import type { JwtAuthenticator } from '../../../server/src/identity/authentication/authenticator.ts';
import { readAuthenticators } from '../../../server/src/identity/authentication/read-configuration.ts';
import {
  reachesSystemGroups,
  reachesSystemUsers,
} from '../../../server/src/identity/authentication/system-names.ts';
import { readResources } from '../../../server/src/kubernetes/resource.ts';
import { parseDocument } from '../../../server/src/yaml/parse.ts';

function read(jwt: string): readonly (JwtAuthenticator | 'hidden' | 'invalid')[] {
  const text = `apiVersion: apiserver.config.k8s.io/v1\nkind: AuthenticationConfiguration\njwt:\n${jwt}`;
  const [resource] = readResources(parseDocument(text));
  return resource === undefined ? [] : readAuthenticators(resource);
}

const issuer = '- issuer: {url: https://id.example.com, audiences: [a]}\n';
const plain = '  claimMappings: {username: {claim: sub, prefix: ""}, groups: {claim: groups, prefix: ""}}\n';

function reached(rest: string): readonly [users: boolean, groups: boolean] {
  const [one] = read(issuer + rest);
  if (one === undefined || typeof one === 'string') throw new Error('no authenticator');
  return [reachesSystemUsers(one), reachesSystemGroups(one)];
}

describe('names that begin with system: (facts C.4)', () => {
  test.each([
    ['nothing keeps them out', plain, [true, true]],
    [
      'a rule on the user keeps out the one it is about',
      `${plain}  userValidationRules: [{expression: "!user.username.startsWith('system:')"}]\n`,
      [false, true],
    ],
    [
      'a rule on the claim does',
      `${plain}  claimValidationRules: [{expression: "claims.sub.startsWith('repo:')"}]\n`,
      [false, true],
    ],
    [
      'a required value does',
      `${plain}  claimValidationRules: [{claim: sub, requiredValue: x}]\n`,
      [false, true],
    ],
    ['a prefix does', plain.replaceAll('prefix: ""', 'prefix: "oidc:"'), [false, false]],
    [
      'an expression that hands a claim on',
      '  claimMappings: {username: {expression: "claims.sub"}, groups: {expression: "claims.roles.filter(r, r != \'x\')"}}\n',
      [true, true],
    ],
    [
      'an expression with a text of its own',
      '  claimMappings: {username: {expression: "\'oidc:\' + claims.sub"}}\n',
      [false, false],
    ],
    [
      'more rules than are worked out',
      `${plain}  userValidationRules:\n${Array.from({ length: 40 }, (_, at) => `  - {expression: "user.username != '${at}'"}\n`).join('')}`,
      [false, false],
    ],
  ])('%s', (_, rest, expected) => {
    expect(reached(rest)).toEqual(expected);
  });
});

test('no more authenticators are read than the API server takes', () => {
  expect(read(Array.from({ length: 70 }, () => issuer + plain).join(''))).toHaveLength(64);
});
