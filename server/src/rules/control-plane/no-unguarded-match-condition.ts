import { tell } from '../../words/tell.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import {
  type Authorizer,
  authorizationConfiguration,
  authorizationFiles,
  authorizationTrigger,
  webhookExample,
} from './shared/authorizers.ts';
import type { PlacedFile } from './shared/files.ts';
import { references } from './shared/references.ts';

const conditions = (...expressions: readonly string[]): string =>
  `      failurePolicy: Deny
      matchConditionSubjectAccessReviewVersion: v1
      matchConditions:
${expressions.map((expression) => `        - expression: ${expression}\n`).join('')}`;

/** Match conditions that fail for the other half of all requests. */
export const noUnguardedMatchCondition = defineRule({
  meta: {
    slug: 'no-unguarded-match-condition',
    code: 'ZT643',
    area: 'control-plane',
    title: 'A match condition fails for every request of the other sort',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [authorizationTrigger],
    triggers: [authorizationTrigger],
    covers: ['API-12'],
    equivalents: [],
    references: [references.authorization],
    docs: {
      why: `A request is about a resource or about a path (\`/livez\`, \`/apis\`), never both, and has only one of \`request.resourceAttributes\` and
\`request.nonResourceAttributes\`. An expression that reads a field of the missing one fails, and then \`failurePolicy\` speaks: \`Deny\` refuses every
such request, health checks and discovery included, \`NoOpinion\` passes the webhook over.

One condition \`has(request.resourceAttributes)\` is enough: where any condition is false the webhook is not asked, whatever the others give.`,
      bad: {
        yaml: authorizationConfiguration(
          webhookExample(conditions("request.resourceAttributes.namespace == 'kube-system'")),
        ),
      },
      good: {
        yaml: authorizationConfiguration(
          webhookExample(
            conditions(
              'has(request.resourceAttributes)',
              "request.resourceAttributes.namespace == 'kube-system'",
            ),
          ),
        ),
      },
      whenToTurnOff: 'Never.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authorizationFiles(document, resources).flatMap(({ file, authorizers }) =>
      authorizers.flatMap((authorizer) => problemsOf(file, authorizer)),
    ),
  ),
});

const halves = ['resourceAttributes', 'nonResourceAttributes'] as const;

function problemsOf({ embedded }: PlacedFile, { node, path }: Authorizer): readonly PlacedProblem[] {
  const list = [...path, 'webhook', 'matchConditions'];
  const expressions = items(at(node, 'webhook', 'matchConditions')).map((entry) =>
    stringAt(entry, 'expression'),
  );
  // What a template hides may be the guard.
  if (expressions.includes(undefined)) return [];
  return halves.flatMap((half): readonly PlacedProblem[] => {
    const guarded = expressions.some((text) =>
      new RegExp(`\\bhas\\(\\s*request\\.${half}\\b`).test(text ?? ''),
    );
    const index = expressions.findIndex((text) =>
      new RegExp(`\\brequest\\.${half}\\.\\s*\\w`).test(text ?? ''),
    );
    if (guarded || index < 0) return [];
    const others = half === 'resourceAttributes' ? tell`paths such as /livez and /apis` : 'resources';
    const denies = stringAt(node, 'webhook', 'failurePolicy') === 'Deny';
    return [
      {
        embedded,
        path: [...list, index, 'expression'],
        message: tell`request.${half} is missing in requests for ${others}, so this fails and they are ${denies ? tell`refused` : tell`never sent to the webhook`}; add the condition has(request.${half})`,
        remedies: () => [guard(list, half)],
      },
    ];
  });
}

function guard(list: PlacedProblem['path'], half: string): Remedy {
  return {
    title: tell`Add the condition has(request.${half})`,
    preferred: true,
    operations: [{ op: 'insertItem', path: list, index: 0, value: { expression: `has(request.${half})` } }],
  };
}
