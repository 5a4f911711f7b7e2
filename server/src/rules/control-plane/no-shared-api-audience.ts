import { flagsNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropValues } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Audiences that tokens for other services bear, by who takes them. */
const receivers: readonly (readonly [audience: RegExp, receiver: string])[] = [
  [/^sts\.amazonaws\.com(?:\.cn)?$/, 'AWS STS'],
  [/^pods\.eks\.amazonaws\.com$/, 'EKS Pod Identity'],
  [/^api:\/\/AzureADTokenExchange/, 'Microsoft Entra ID'],
  [/^(?:https:)?\/\/iam\.googleapis\.com\//, 'Google Cloud'],
  [/^[\w-]+\.svc\.id\.goog$/, 'Google Cloud'],
  [/^istio-ca$/, 'istiod'],
  [/^sigstore$/, 'Sigstore'],
  [/^vault(?:$|[.:/])/, 'Vault'],
];

/** An API server that takes tokens made for others. */
export const noSharedApiAudience = defineRule({
  meta: {
    slug: 'no-shared-api-audience',
    code: 'ZT618',
    area: 'control-plane',
    title: 'Tokens for another service open the API too',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['api-audiences', 'apiAudiences', 'api_audiences'],
    covers: ['API-10'],
    equivalents: [],
    references: [references.apiServer, references.serviceAccounts],
    docs: {
      why: `An audience says whom a token is for, so that its receiver cannot use it elsewhere. With \`sts.amazonaws.com\` among \`--api-audiences\` the tokens
that Pods hand to AWS, or to a service that poses as it, log in here with the rights of their ServiceAccount. A Pod that needs both gets two
tokens: an audience in a projected volume costs nothing.`,
      bad: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--api-audiences=https://kubernetes.default.svc,sts.amazonaws.com',
        ]),
      },
      good: {
        yaml: apiServerPod(['--anonymous-auth=false', '--api-audiences=https://kubernetes.default.svc']),
      },
      whenToTurnOff: 'While callers of old are moved to tokens of their own.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) =>
    flagsNamed(component, 'api-audiences').flatMap((flag): readonly FlagProblem[] => {
      const audiences = flag.value?.split(',') ?? [];
      const shared = audiences.flatMap((audience) => {
        const receiver = receivers.find(([pattern]) => pattern.test(audience))?.[1];
        return receiver === undefined ? [] : [{ audience, receiver }];
      });
      const [first] = shared;
      if (first === undefined) return [];
      const taken = shared.map(({ audience }) => audience);
      return [
        {
          flag,
          message: tell`api-audiences takes ${first.audience}: a token that a Pod hands to ${first.receiver} opens this API too; take it out`,
          remedies: () => [
            dropValues(flag, taken, tell`Take ${taken.join(tell` and `)} out of api-audiences`),
          ],
        },
      ];
    }),
  ),
});
