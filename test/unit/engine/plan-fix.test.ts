import { expect, test } from 'vitest';
import { planFix } from '../../../server/src/engine/plan-fix.ts';
import type { FixOffer } from '../../../server/src/rules/rule.ts';
import { uriOf, workspaceOf } from '../../support/workspaces.ts';

/** An offer to take the comment of a file away, with whatever else is said to go. */
function without(text: string, part: string): FixOffer {
  const start = text.indexOf(part);
  const edits = [{ range: [start, start + part.length] as const, newText: '' }];
  const document = { uri: uriOf('a.yaml'), index: 0 };
  return {
    title: 'Remove it',
    safe: true,
    plan: () => ({ changes: [{ type: 'text', document, edits, label: 'Remove it' }] }),
  };
}

test.each([
  ['a: b # c\nd: e\n', ' # c', true],
  // With its line break the comment was all that kept two pairs apart.
  ['a: b # c\nd: e\n', ' # c\n', false],
])(
  'text outside of the data goes only where the document can still be read: %j without %j',
  (text, part, ok) => {
    const plan = planFix(without(text, part), workspaceOf({ 'a.yaml': text }), () => undefined);
    expect(plan.ok).toBe(ok);
  },
);
