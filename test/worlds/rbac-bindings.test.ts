import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { policyOf, requestOf } from '../support/access.ts';
import { allFindings, applyPlan, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

/** What becomes of access when fixes of the binding rules are applied, judged by the policy the API server would keep. */

interface Subject {
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly apiGroup?: string;
}

function binding(
  kind: 'RoleBinding' | 'ClusterRoleBinding',
  role: string,
  subjects: readonly Subject[],
  name = 'given',
): string {
  const lines = subjects.flatMap((subject) =>
    Object.entries(subject).map(
      ([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${JSON.stringify(value)}\n`,
    ),
  );
  const namespace = kind === 'RoleBinding' ? '\n  namespace: shop' : '';
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: ${name}${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ClusterRole
  name: ${role}
subjects:
${lines.join('')}`;
}

/** The text after the fixes of some rules, until none is left; `safe` leaves out the others. */
function fixed(text: string, slugs: readonly string[], safeOnly: boolean): string {
  const workspace = workspaceOf(
    { 'a.yaml': text },
    { configuration: { ...onlyRules(slugs), preset: 'audit' } },
  );
  for (let round = 0; round < 30; round += 1) {
    const plan = allFindings(workspace)
      .flatMap((finding) => workspace.offers(finding))
      .filter((offer) => offer.refusal === undefined && (offer.safe || !safeOnly))
      .map((offer) => workspace.plan(offer))
      .find((planned) => planned.ok);
    if (plan === undefined) return workspace.text(uriOf('a.yaml')) ?? '';
    applyPlan(workspace, plan);
  }
  throw new Error('The fixes do not come to an end');
}

function answers(text: string, requests: readonly string[]): readonly boolean[] {
  const policy = policyOf(text);
  return requests.map((request) => policy.authorize(requestOf(request)).allowed);
}

const build =
  'system:serviceaccount:ci:build +system:serviceaccounts +system:serviceaccounts:ci +system:authenticated';
const other =
  'system:serviceaccount:ci:other +system:serviceaccounts +system:serviceaccounts:ci +system:authenticated';
const requests = [build, other, 'jane +team +system:authenticated', 'root +system:masters'].flatMap((who) => [
  `${who} list pods @shop`,
  `${who} list pods @ci`,
  `${who} list secrets @shop`,
  `${who} delete nodes =n`,
]);

test('the API server refuses each of these bindings before its safe fix, and stores it afterwards', () => {
  const rejected: readonly Subject[] = [
    { kind: 'serviceaccount', name: 'build', namespace: 'ci' },
    { kind: 'ServiceAccount', name: 'build', namespace: 'ci', apiGroup: 'rbac.authorization.k8s.io' },
    { kind: 'ServiceAccount', name: 'system:serviceaccount:ci:build' },
    { kind: 'ServiceAccount', name: 'ci/build', namespace: 'ci' },
  ];
  for (const subject of rejected) {
    const text = binding('ClusterRoleBinding', 'view', [subject]);
    expect(answers(text, [`${build} list pods @shop`])).toEqual([false]);
    expect(answers(fixed(text, ['no-invalid-binding'], true), [`${build} list pods @shop`])).toEqual([true]);
  }
});

test('cluster-admin becomes admin of the one namespace its subjects live in', () => {
  const text = binding('ClusterRoleBinding', 'cluster-admin', [
    { kind: 'ServiceAccount', name: 'build', namespace: 'ci' },
  ]);
  const asked = [`${build} delete pods =p @ci`, `${build} delete pods =p @shop`, `${build} delete nodes =n`];
  expect(answers(text, asked)).toEqual([true, true, true]);
  expect(answers(fixed(text, ['no-cluster-admin-binding'], false), asked)).toEqual([true, false, false]);
});

test('edit in every namespace becomes edit in one, from where no token of kube-system can be had', () => {
  const text = binding('ClusterRoleBinding', 'edit', [
    { kind: 'ServiceAccount', name: 'build', namespace: 'ci' },
  ]);
  const asked = [
    `${build} update configmaps =c @ci`,
    `${build} create serviceaccounts/token =clusterrole-aggregation-controller @kube-system`,
  ];
  expect(answers(text, asked)).toEqual([true, true]);
  expect(answers(fixed(text, ['no-cluster-wide-edit'], false), asked)).toEqual([true, false]);
});

describe('safe fixes', () => {
  const slugs = ['prefer-service-account-subject', 'no-duplicate-subject', 'no-broad-group'];
  const subject: fc.Arbitrary<Subject> = fc.constantFrom(
    { kind: 'User', name: 'system:serviceaccount:ci:build' },
    { kind: 'User', name: 'system:serviceaccount:ci:other', apiGroup: 'rbac.authorization.k8s.io' },
    { kind: 'User', name: 'system:serviceaccount:ci' },
    { kind: 'ServiceAccount', name: 'build', namespace: 'ci' },
    { kind: 'Group', name: 'system:masters' },
    { kind: 'Group', name: 'team' },
    { kind: 'User', name: 'jane' },
  );

  test('of bindings that the API server stores change no answer', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('RoleBinding', 'ClusterRoleBinding'),
        fc.constantFrom('view', 'edit', 'cluster-admin'),
        fc.array(subject, { minLength: 1, maxLength: 5 }),
        (kind, role, subjects) => {
          const text = binding(kind, role, subjects);
          const after = fixed(text, slugs, true);
          expect(answers(after, requests)).toEqual(answers(text, requests));
          expect(after).not.toContain('system:serviceaccount:ci:build');
        },
      ),
      { numRuns: 60 },
    );
  });
});
