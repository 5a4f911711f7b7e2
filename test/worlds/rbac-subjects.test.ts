import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { noWildcardSubject } from '../../server/src/rules/rbac/no-wildcard-subject.ts';
import { hasVariable } from '../../server/src/workspace/extract-values.ts';
import { expectLinearGrowth } from '../support/growth.ts';
import { allFindings, applyPlan, preferredOffer, uriOf, workspaceOf } from '../support/workspaces.ts';

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
}

function binding(...subjects: readonly Subject[]): string {
  return JSON.stringify({
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'b', namespace: 'shop' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'r' },
    subjects,
  });
}

function findings(text: string, kubernetesMinor = 37) {
  return allFindings(
    workspaceOf({ 'a.yaml': text }, { rules: [noWildcardSubject], configuration: { kubernetesMinor } }),
  );
}

describe('any name', () => {
  test('with an asterisk is an error of high confidence, whatever else is in it', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('User', 'Group'),
        fc.constantFrom(
          '',
          'repo:o/',
          'github:repo:',
          'organization:',
          'system:serviceaccount:',
          'org/',
          'spiffe://',
          'arn:aws:iam:',
          '^',
        ),
        fc.string({ maxLength: 40 }),
        fc.string({ maxLength: 40 }),
        (kind, start, before, after) => {
          const name = `${start}${before}*${after}`;
          // What is filled in later is no name.
          fc.pre(!name.includes('{{') && !hasVariable(name));
          const found = findings(binding({ kind, name }));
          expect(found.map(({ severity, confidence }) => [severity, confidence])).toEqual([
            ['error', 'high'],
          ]);
          expect(found[0]?.message).not.toMatch(/\.$/);
        },
      ),
    );
  });

  test('without one is never an error', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('User', 'Group', 'ServiceAccount'),
        fc.string({ maxLength: 60 }),
        (kind, name) => {
          fc.pre(!name.includes('*') && !name.includes('{{'));
          expect(findings(binding({ kind, name })).filter(({ severity }) => severity === 'error')).toEqual(
            [],
          );
        },
      ),
    );
  });

  test('of letters, digits and the marks of real names is silent', () => {
    const real = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_.:/@#=,+ %'), maxLength: 60 });
    fc.assert(
      fc.property(fc.constantFrom('User', 'Group'), real, (kind, name) => {
        expect(findings(binding({ kind, name }))).toEqual([]);
      }),
    );
  });

  test.each([
    ['', 'a@'],
    ['repo:o/{', ','],
    ['repo:o/(', '|'],
    ['org/', '*'],
  ])('takes time in proportion to its length: %s and many %s', (start, piece) => {
    expectLinearGrowth(
      (count) => {
        const name = `${start}${piece.repeat(count)}`;
        return binding({ kind: 'User', name }, { kind: 'User', name: `${name}*` });
      },
      (text) => expect(findings(text).every(({ message }) => message.length < 250)).toBe(true),
      6_250,
    );
  });
});

describe('advice', () => {
  test('names AuthenticationConfiguration only where the cluster has it', () => {
    const text = binding({ kind: 'User', name: 'repo:o/r:*' });
    const words = (kubernetesMinor: number) =>
      findings(text, kubernetesMinor)
        .flatMap(({ message, related }) => [message, ...related.map((site) => site.message)])
        .join('\n');
    expect(words(30)).toContain('or map claims to a group');
    expect(words(30)).toContain('AuthenticationConfiguration');
    expect(words(30)).toContain('claims.repository == "o/r"');
    expect(words(29)).not.toContain('laims');
    expect(words(29)).toContain('Write exact user names');
  });
});

describe('the fix', () => {
  test('works in a List and in JSON, and the result is what the pattern meant', () => {
    const item = (name: string) => ({
      ...JSON.parse(binding({ kind: 'User', name })),
      metadata: { name: 'b' },
    });
    const list = JSON.stringify({
      apiVersion: 'v1',
      kind: 'List',
      items: [
        item('exact'),
        item('organization:o:project:p:workspace:w:run_phase:*'),
        item('system:serviceaccount:ci:*'),
      ],
    });
    const workspace = workspaceOf({ 'a.yaml': list }, { rules: [noWildcardSubject] });
    for (let round = 0; round < 2; round += 1) {
      const [finding] = allFindings(workspace);
      const offer = finding && preferredOffer(workspace.offers(finding));
      if (offer === undefined) throw new Error('a fix is offered');
      expect(offer.safe).toBe(false);
      applyPlan(workspace, workspace.plan(offer));
    }
    expect(allFindings(workspace)).toEqual([]);
    const after: { items: { subjects: Subject[] }[] } = JSON.parse(workspace.text(uriOf('a.yaml')) ?? '');
    expect(after.items.map(({ subjects }) => subjects)).toEqual([
      [{ kind: 'User', name: 'exact' }],
      ['plan', 'apply'].map((phase) => ({
        kind: 'User',
        name: `organization:o:project:p:workspace:w:run_phase:${phase}`,
      })),
      [{ kind: 'Group', name: 'system:serviceaccounts:ci' }],
    ]);
  });

  test('is refused where an anchor shares the subject', () => {
    const text = `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: b}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
subjects:
  - &s {kind: User, name: "system:serviceaccount:ci:*"}
`;
    const workspace = workspaceOf({ 'a.yaml': text }, { rules: [noWildcardSubject] });
    const offers = allFindings(workspace).flatMap((finding) => workspace.offers(finding));
    expect(offers.map(({ refusal }) => refusal)).toEqual([
      'The subject is shared with other places through a YAML anchor',
    ]);
  });
});
