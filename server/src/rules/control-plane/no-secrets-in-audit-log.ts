import { tell } from '../../words/tell.ts';
import { at, items } from '../../yaml/access.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { type AuditRule, auditRules, credentialRequests, decidingRule } from './shared/audit-policy.ts';
import { filesOfKind, type PlacedFile } from './shared/files.ts';
import { references } from './shared/references.ts';

const policy = (rules: string): string => `apiVersion: audit.k8s.io/v1
kind: Policy
rules:
${rules}  - level: RequestResponse
`;

/** An audit policy that writes credentials into the log. */
export const noSecretsInAuditLog = defineRule({
  meta: {
    slug: 'no-secrets-in-audit-log',
    code: 'ZT614',
    area: 'control-plane',
    title: 'The audit log gets Secrets and tokens in clear',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['Policy'],
    triggers: ['audit.k8s.io/'],
    covers: ['API-14'],
    equivalents: [],
    references: [references.audit],
    docs: {
      why: `At the levels \`Request\` and \`RequestResponse\` bodies are logged as they are: the data of Secrets, the token in a TokenReview, the token that
\`serviceaccounts/token\` answers with. Audit logs are read by more people and systems than Secrets are, and are kept for longer.

For each such request the first rule that matches decides, as in the API server; rules about some users or namespaces decide for those
alone. \`Metadata\` says who asked for which Secret and when, which is what an audit needs.`,
      bad: { yaml: policy('') },
      good: {
        yaml: policy(`  - level: Metadata
    resources:
      - group: ""
        resources: [secrets, configmaps, serviceaccounts/token]
      - group: authentication.k8s.io
        resources: [tokenreviews]
`),
      },
      whenToTurnOff: 'For logs of tests.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    filesOfKind(document, resources, 'audit.k8s.io', 'Policy').flatMap(problemsOf),
  ),
});

function problemsOf(file: PlacedFile): readonly PlacedProblem[] {
  const { node, path } = file.resource;
  const rules = auditRules(node, path);
  if (rules === undefined) return [];
  const leaks = new Map<AuditRule, Set<string>>();
  for (const request of credentialRequests) {
    const rule = decidingRule(rules, request);
    if (rule?.level === undefined || !request.levels.includes(rule.level)) continue;
    const whats = leaks.get(rule) ?? new Set();
    leaks.set(rule, whats.add(request.what));
  }
  return [...leaks].map(([rule, whats]): PlacedProblem => {
    const [last, ...others] = [...whats].reverse();
    const what = others.length === 0 ? (last ?? '') : tell`${others.reverse().join(', ')} and ${last ?? ''}`;
    return {
      embedded: file.embedded,
      path: [...rule.path, 'level'],
      message: tell`Level ${rule.level ?? ''} writes ${what} into the audit log in clear; put a rule with level Metadata for them before this one`,
      remedies: () => [metadataFirst(file, rule)],
    };
  });
}

function metadataFirst({ resource }: PlacedFile, rule: AuditRule): Remedy {
  const list = [...resource.path, 'rules'];
  const index = Number(rule.path.at(-1));
  return {
    title: tell`Put a rule before it that logs Secrets and tokens with level Metadata`,
    preferred: true,
    operations:
      items(at(resource.node, 'rules')).length === 0
        ? []
        : [
            {
              op: 'insertItem',
              path: list,
              index,
              value: {
                level: 'Metadata',
                resources: [
                  { group: '', resources: ['secrets', 'serviceaccounts/token'] },
                  { group: 'authentication.k8s.io', resources: ['tokenreviews'] },
                ],
              },
            },
          ],
  };
}
