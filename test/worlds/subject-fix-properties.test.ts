import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { splitStream } from '../../server/src/yaml/stream.ts';
import { allFindings, applyPlan, onlyRules, uriOf, workspaceOf } from '../support/workspaces.ts';

/** Every offer of every rule about subjects, in any style of YAML: it is applied whole, ends its finding, keeps all comments. */
const rules = [
  'no-wildcard-subject',
  'no-unmatchable-subject',
  'no-malformed-subject',
  'no-mismatched-subject',
  'no-unreviewed-run-write',
  'no-wide-subject',
  'no-unstable-subject',
  'prefer-immutable-subject',
  'require-subject-prefix',
];

const names = [
  'repo:o/r:pull_request',
  'repo:o/r:environment:prod',
  'repo:o/r:ref:main',
  'gihub:repo:o/r:environment:a b',
  'github:repo:o/*:ref:refs/heads/main',
  'github:repository_owner:o',
  'https://github.com/o/r',
  'https://gitlab.com/g/p',
  'gl:project_path:g/*',
  'project_path:g/p:ref_type:branch:ref:refs/heads/main',
  'organization:o:*',
  'tfc:organization:o:project:Default Project:workspace:w:run_phase:*',
  'organization:o:project:p:workspace:w:run_phase:plan',
  'organization:o:workspace:w:run_phase:apply',
  'organization:o:pipeline:p:ref:refs/heads/main:commit:abc:step:x',
  'jane',
];

const authentication = `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
jwt: # issuers
  - issuer: {url: "https://token.actions.githubusercontent.com", audiences: [a]} # theirs
    claimMappings:
      # the name
      username: {claim: sub, prefix: "github:"}
`;

const styles: readonly ((name: string, index: number) => string)[] = [
  (name, index) =>
    `  - kind: User # k${index}\n    name: "${name}" # n${index}\n    apiGroup: rbac.authorization.k8s.io\n`,
  (name, index) => `  # above ${index}\n  - {kind: User, name: '${name}'} # behind ${index}\n`,
  (name, index) =>
    `  - apiGroup: rbac.authorization.k8s.io\n    # c${index}\n    name: >-\n      ${name}\n    kind: User\n`,
  (name, index) => `  - name: '${name}'\n\n    # between ${index}\n    kind: User\n`,
];
const head = (kind: string): string => `# top
apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind} # kind
metadata:
  name: ci-edit
  namespace: shop
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: edit} # role
subjects:
`;

const files = fc
  .tuple(
    fc.boolean(),
    fc.array(fc.tuple(fc.constantFrom(...names), fc.constantFrom(...styles)), { minLength: 1, maxLength: 4 }),
    fc.boolean(),
  )
  .map(([withAuthentication, subjects, windows]) => {
    const text = head('RoleBinding') + subjects.map(([name, style], index) => style(name, index)).join('');
    return {
      'rbac.yaml': windows ? text.replaceAll('\n', '\r\n') : text,
      ...(withAuthentication ? { 'auth.yaml': authentication } : {}),
    };
  });

const configuration = { ...onlyRules(rules), preset: 'audit' as const };

function commentsOf(text: string): readonly string[] {
  return [...text.matchAll(/(?:^|\s)# ?([^\r\n]*)/g)].map(([, comment = '']) => comment);
}

function problemsOf(text: string): number {
  return splitStream(text).reduce(
    (sum, { start, end }) => sum + parseDocument(text.slice(start, end)).problems.length,
    0,
  );
}

test('an offer is applied whole, ends its finding and keeps what people wrote', () => {
  fc.assert(
    fc.property(files, fc.nat(), fc.nat(), (texts, which, choice) => {
      const workspace = workspaceOf(texts, { configuration });
      const findings = allFindings(workspace);
      const finding = findings[which % Math.max(1, findings.length)];
      if (finding === undefined) return;
      const offers = workspace.offers(finding).filter(({ refusal }) => refusal === undefined);
      const offer = offers[choice % Math.max(1, offers.length)];
      if (offer === undefined) return;
      expect(offer.safe).toBe(false);
      const same = (): number => allFindings(workspace).filter(({ rule }) => rule === finding.rule).length;
      const before = same();
      applyPlan(workspace, workspace.plan(offer));
      expect(same(), offer.title).toBeLessThan(before);
      for (const [file, text] of Object.entries(texts)) {
        const after = workspace.text(uriOf(file)) ?? '';
        expect(problemsOf(after), after).toBe(0);
        // A subject that moves to another binding takes the comments that are its own with it.
        if (finding.rule === 'no-unreviewed-run-write') continue;
        const kept = commentsOf(after);
        for (const comment of commentsOf(text)) expect(kept, offer.title).toContain(comment);
      }
    }),
    { numRuns: 150 },
  );
});
