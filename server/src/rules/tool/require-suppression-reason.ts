import { defineRule } from '../rule.ts';

/** The engine reports for this rule (engine/suppressions.ts): only it reads suppression comments. */
export const requireSuppressionReason = defineRule({
  meta: {
    slug: 'require-suppression-reason',
    code: 'ZT903',
    area: 'tool',
    title: 'Suppression without a reason',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [],
    triggers: [],
    covers: [],
    equivalents: [],
    references: [],
    docs: {
      why: 'Whoever reviews an exception must be able to tell a decision from a shortcut. The reason stands behind `--` in the same comment or annotation.',
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
# zero-token-ignore-file no-unused-suppression
data:
  mode: strict
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
# zero-token-ignore-file no-unused-suppression -- generated, comments are kept in the source
data:
  mode: strict
`,
      },
      whenToTurnOff: 'When exceptions are recorded somewhere else, such as in the review of the change.',
    },
  },
});
