import { tell } from '../../words/tell.ts';
import { stringAt } from '../../yaml/access.ts';
import { type PlacedProblem, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { authorizationConfiguration, authorizationFiles, webhookExample } from './shared/authorizers.ts';
import { references } from './shared/references.ts';

/** Webhooks whose failure opens what they were to close. */
export const noLenientAuthorizationWebhook = defineRule({
  meta: {
    slug: 'no-lenient-authorization-webhook',
    code: 'ZT631',
    area: 'control-plane',
    title: 'An authorization webhook that fails is passed over',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AuthorizationConfiguration'],
    triggers: ['AuthorizationConfiguration'],
    covers: ['API-12'],
    equivalents: [],
    references: [references.authorization],
    docs: {
      why: `With \`failurePolicy: NoOpinion\` a request that the webhook could not answer (it is down, slow, or a match condition fails) goes on to the next
authorizer. Where the webhook is there to refuse, whoever makes it fail is let through by RBAC. \`Deny\` refuses such requests; exclude what must
never wait for it (\`system:masters\`, the webhook's own namespace) with \`matchConditions\`.

A webhook that is the last of the list can only add rights, and is silent.`,
      bad: { yaml: authorizationConfiguration(webhookExample('      failurePolicy: NoOpinion\n')) },
      good: { yaml: authorizationConfiguration(webhookExample('      failurePolicy: Deny\n')) },
      whenToTurnOff: 'For webhooks that only give rights.',
    },
  },
  ...rulesOfProblems((document, resources) =>
    authorizationFiles(document, resources).flatMap(({ file: { embedded }, authorizers }) =>
      authorizers.flatMap(({ node, path }, index): readonly PlacedProblem[] => {
        if (stringAt(node, 'type') !== 'Webhook' || index === authorizers.length - 1) return [];
        if (stringAt(node, 'webhook', 'failurePolicy') !== 'NoOpinion') return [];
        const next = stringAt(authorizers[index + 1]?.node, 'type') ?? tell`the next one`;
        return [
          {
            embedded,
            path: [...path, 'webhook', 'failurePolicy'],
            message: tell`When the webhook fails, NoOpinion passes its refusals over and ${next} decides; write Deny, with matchConditions for what must not wait`,
            remedies: () => [
              {
                title: tell`Write failurePolicy: Deny (requests are refused while the webhook is down)`,
                preferred: true,
                operations: [
                  { op: 'replaceScalar', path: [...path, 'webhook', 'failurePolicy'], value: 'Deny' },
                ],
              },
            ],
          },
        ];
      }),
    ),
  ),
});
