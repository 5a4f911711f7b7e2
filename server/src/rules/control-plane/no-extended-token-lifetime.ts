import { booleanFlag, flagNamed, isAbsent } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Tokens of Pods that outlive their hour by a year. */
export const noExtendedTokenLifetime = defineRule({
  meta: {
    slug: 'no-extended-token-lifetime',
    code: 'ZT632',
    area: 'control-plane',
    title: 'Tokens that Pods get live for a year instead of an hour',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['service-account-extend', 'service_account_extend', 'serviceAccountExtend'],
    covers: ['API-09'],
    equivalents: ['kubescape:C-0290'],
    references: [references.apiServer, references.serviceAccounts],
    docs: {
      why: `By default kube-apiserver gives Pods a token that is good for a year although they ask for an hour (3607 seconds), for programs of old that never
read the file again. A token that leaks lives as long. Client libraries since 2021 read it again; the metric
\`serviceaccount_stale_tokens_total\` and the audit annotation \`authentication.k8s.io/stale-token\` name those that do not. Then write
\`--service-account-extend-token-expiration=false\`.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false']) },
      good: {
        yaml: apiServerPod(['--anonymous-auth=false', '--service-account-extend-token-expiration=false']),
      },
      whenToTurnOff: 'While the metric is not zero.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => {
    const name = 'service-account-extend-token-expiration';
    const flag = flagNamed(component, name);
    // Before 1.21 Pods got the token of a Secret (facts A.2).
    if (minor < 21 || (booleanFlag(component, name) !== true && !isAbsent(component, name))) return [];
    return [
      {
        flag,
        message: tell`${flag === undefined ? tell`Without --${name}=false` : tell`With ${name} true`} Pods get tokens that live for a year instead of an hour; write false once no token is stale`,
        remedies: () => [
          writeFlag(component, name, 'false', {
            note: tell`programs that never read the token again lose access`,
          }),
        ],
      },
    ];
  }),
});
