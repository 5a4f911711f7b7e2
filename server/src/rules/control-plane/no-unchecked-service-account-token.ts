import { booleanFlag, flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Tokens that outlive what they were made for. */
export const noUncheckedServiceAccountToken = defineRule({
  meta: {
    slug: 'no-unchecked-service-account-token',
    code: 'ZT611',
    area: 'control-plane',
    title: 'Deleting a token Secret or its ServiceAccount does not end the token',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['service-account-lookup', 'serviceAccountLookup', 'service_account_lookup'],
    covers: ['API-08'],
    equivalents: [
      'checkov:CKV_K8S_96',
      'kubescape:C-0135',
      'trivy:KCV-0024',
      'kics:service_account_lookup_set_to_false',
    ],
    references: [references.apiServer, references.serviceAccounts],
    docs: {
      why: `With \`--service-account-lookup=false\` kube-apiserver believes the signature alone. The token of a Secret has no end of its own: whoever copied
it keeps the rights of that ServiceAccount after the Secret, and even the ServiceAccount, is deleted, until the signing key changes.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--service-account-lookup=false']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--service-account-lookup=true']) },
      whenToTurnOff: 'Never.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) =>
    booleanFlag(component, 'service-account-lookup') === false
      ? [
          {
            flag: flagNamed(component, 'service-account-lookup'),
            message: tell`service-account-lookup false: a token goes on after its Secret or ServiceAccount is deleted, for it is never looked up; write true`,
            remedies: () => [writeFlag(component, 'service-account-lookup', 'true')],
          },
        ]
      : [],
  ),
});
