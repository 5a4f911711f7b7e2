import { defineRule } from '../rule.ts';
import { suppressionFixes } from './suppression-fixes.ts';

/** The engine reports for this rule (engine/suppressions.ts): only it knows which comments suppress what. */
export const noUnusedSuppression = defineRule({
  meta: {
    slug: 'no-unused-suppression',
    code: 'ZT902',
    area: 'tool',
    title: 'Suppression that silences nothing',
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
      why: 'A comment, or an annotation `zero-token.dev/ignore`, that outlived its finding hides the next one: when the problem returns, nobody is told. Those for rules that are turned off are left alone, since their findings are not known.',
      bad: {
        yaml: `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
# zero-token-ignore no-unknown-suppression -- left over from an old release
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
        'When files are checked one by one although the findings that are suppressed rest on several of them.',
    },
  },
  fixes: suppressionFixes,
});
