import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  namespaceFlaw,
  principalFlaw,
  requestPrincipalFlaw,
  serviceAccountFlaw,
} from '../../../server/src/rules/mesh/values/principals.ts';
import { hostFlaw, methodFlaw, pathFlaw } from '../../../server/src/rules/mesh/values/requests.ts';

const judges = {
  principalFlaw,
  requestPrincipalFlaw,
  serviceAccountFlaw,
  namespaceFlaw,
  pathFlaw,
  methodFlaw,
  hostFlaw,
};

const piece = fc.constantFrom(
  'spiffe://',
  'https://',
  'cluster.local',
  'ns',
  'sa',
  'web',
  '/',
  '*',
  '{*}',
  '.*',
  '^',
  '$',
  '?',
  'system:serviceaccount:',
  'a:b',
  'GET',
  'get',
  ',',
  ' ',
);
const value = fc.oneof(
  fc.array(piece, { maxLength: 8 }).map((parts) => parts.join('')),
  fc.string(),
);

describe.each(Object.entries(judges))('%s', (_, judge) => {
  test('what it says to write has no flaw, and differs', () => {
    fc.assert(
      fc.property(value, (text) => {
        const write = judge(text)?.write;
        if (write === undefined) return;
        expect(write).not.toBe(text);
        expect(judge(write)).toBeUndefined();
      }),
      { numRuns: 1500 },
    );
  });
});

/** How Istio compares a principal: alone, by its end, by its start, or whole (pilot/pkg/security/authz). */
function istioMatches(pattern: string, identity: string): boolean {
  const spiffe = `spiffe://${identity}`;
  if (pattern === '*') return identity !== '';
  if (pattern.startsWith('*')) return spiffe.endsWith(pattern.slice(1));
  if (pattern.endsWith('*')) return spiffe.startsWith(`spiffe://${pattern.slice(0, -1)}`);
  return spiffe === `spiffe://${pattern}`;
}

test('a principal that matches an identity of a workload is never reported', () => {
  const name = fc.constantFrom('web', 'shop', 'ns', 'sa', 'a-1');
  const identity = fc
    .tuple(fc.constantFrom('cluster.local', 'td', 'example.org'), name, name)
    .map(([domain, namespace, account]) => `${domain}/ns/${namespace}/sa/${account}`);
  const cut = fc.tuple(identity, fc.nat(40), fc.constantFrom('whole', 'start', 'end'));
  fc.assert(
    fc.property(cut, identity, ([own, at, how], other) => {
      const pattern =
        how === 'whole'
          ? own
          : how === 'start'
            ? `${own.slice(0, at)}*`
            : `*${own.slice(Math.min(at, own.length - 1))}`;
      for (const each of [own, other])
        if (istioMatches(pattern, each)) expect(principalFlaw(pattern), pattern).toBeUndefined();
    }),
  );
});
