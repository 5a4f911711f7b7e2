import { flagNamed, isAbsent } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { durationSeconds } from './shared/duration.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** No limit on what lifetime a token is asked for. */
export const requireTokenLifetimeLimit = defineRule({
  meta: {
    slug: 'require-token-lifetime-limit',
    code: 'ZT653',
    area: 'control-plane',
    title: 'A caller may ask for a token of any length',
    severity: 'hint',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['service-account-max-token-expiration', 'serviceAccountMaxTokenExpiration'],
    covers: ['API-10'],
    equivalents: [],
    references: [references.serviceAccounts],
    docs: {
      why: `\`kubectl create token --duration\` and \`expirationSeconds\` take up to 2^32 seconds, 136 years, unless the API server has
\`--service-account-max-token-expiration\`: a longer wish is then cut to it. Tokens that Pods get by default are extended to a year unless
\`--service-account-extend-token-expiration=false\`; with both flags nothing lives longer than it should.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--service-account-max-token-expiration=24h']) },
      whenToTurnOff: 'Where admission policies limit it.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => {
    const name = 'service-account-max-token-expiration';
    const flag = flagNamed(component, name);
    if (!isAbsent(component, name) && durationSeconds(flag?.value ?? '') !== 0) return [];
    return [
      {
        flag,
        message: tell`Whoever may ask for a token may ask for one of 136 years; write --${name}=24h, which cuts longer wishes`,
        remedies: () => [
          writeFlag(component, name, '24h', { note: tell`tokens that are asked for longer get a day` }),
        ],
      },
    ];
  }),
});
