import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { stringAt } from '../../yaml/access.ts';
import { type PlacedProblem, rulesOfProblems } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { type AuthorizationFile, authorizationFiles } from './shared/authorizers.ts';
import { type FlagProblem, problemsOfComponents } from './shared/component-problems.ts';
import { durationSeconds } from './shared/duration.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Answers of webhooks that are kept for long. */
export const noLongAuthorizationCache = defineRule({
  meta: {
    slug: 'no-long-authorization-cache',
    code: 'ZT641',
    area: 'control-plane',
    title: 'Withdrawn rights and tokens go on for long: answers of webhooks are kept',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AuthorizationConfiguration'],
    triggers: ['webhook-cache', 'webhook_cache', 'WebhookCache', 'AuthorizationConfiguration'],
    covers: ['API-12'],
    equivalents: [],
    references: [references.authorization, references.authentication],
    docs: {
      why: `The API server keeps what webhooks answered: that a token is good for two minutes (\`--authentication-token-webhook-cache-ttl\`), that a request is
allowed for five (\`--authorization-webhook-cache-authorized-ttl\`, \`authorizedTTL\`). For as long somebody who was locked out gets in. More than
ten minutes is reported.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--authentication-token-webhook-cache-ttl=24h']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--authentication-token-webhook-cache-ttl=2m']) },
      whenToTurnOff: 'Where the webhook cannot bear more requests.',
    },
  },
  ...rulesOfProblems((document, resources, minor) => [
    ...problemsOfComponents(['kube-apiserver'], flagProblems, document, minor),
    ...authorizationFiles(document, resources).flatMap(fileProblems),
  ]),
});

const longest = 600;
const flags: Readonly<Record<string, string>> = {
  'authentication-token-webhook-cache-ttl': '2m',
  'authorization-webhook-cache-authorized-ttl': '5m',
};

function flagProblems(component: ComponentFlags): readonly FlagProblem[] {
  return Object.entries(flags).flatMap(([name, usual]): readonly FlagProblem[] => {
    const flag = flagNamed(component, name);
    const seconds = durationSeconds(flag?.value ?? '');
    if (seconds === undefined || seconds <= longest) return [];
    return [
      {
        flag,
        message: tell`${name} ${flag?.value ?? ''}: whoever was locked out goes on for as long; write ${usual}, the default`,
        remedies: () => [writeFlag(component, name, usual)],
      },
    ];
  });
}

function fileProblems({ file: { embedded }, authorizers }: AuthorizationFile): readonly PlacedProblem[] {
  return authorizers.flatMap(({ node, path }): readonly PlacedProblem[] => {
    const ttl = stringAt(node, 'webhook', 'authorizedTTL');
    const seconds = durationSeconds(ttl ?? '');
    if (seconds === undefined || seconds <= longest) return [];
    const place = [...path, 'webhook', 'authorizedTTL'];
    return [
      {
        embedded,
        path: place,
        message: tell`authorizedTTL ${ttl ?? ''}: whoever lost a right keeps it for as long; write 5m, the default`,
        remedies: () => [
          {
            title: tell`Write authorizedTTL: 5m`,
            preferred: true,
            operations: [{ op: 'replaceScalar', path: place, value: '5m' }],
          },
        ],
      },
    ];
  });
}
