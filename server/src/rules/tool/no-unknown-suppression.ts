import { defineRule } from '../rule.ts';
import { suppressionFixes } from './suppression-fixes.ts';

/** The engine reports for this rule (engine/suppressions.ts): only it knows which comments suppress what. */
export const noUnknownSuppression = defineRule({
  meta: {
    slug: 'no-unknown-suppression',
    code: 'ZT901',
    area: 'tool',
    title: 'Suppression that cannot work',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [],
    covers: [],
    equivalents: [],
    references: [],
    docs: {
      why: 'A suppression with a misspelt marker, a rule name that does not exist, no rule at all, or a start without an end does not do what its author meant, be it a comment or the annotation `zero-token.dev/ignore`. Either the finding comes back as a surprise, or more is silenced than anybody wanted.',
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
# zero-token-ignore no-such-rule-at-all -- read by the migration job only
data:
  mode: strict
`,
      },
      good: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
data:
  mode: strict
`,
      },
      whenToTurnOff:
        'When the same files are checked by a newer release of the tool whose rules this one does not know yet.',
    },
  },
  fixes: suppressionFixes,
});
