import { flagsNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { isRefusedIssuer } from './shared/issuers.ts';
import { references } from './shared/references.ts';

/** An issuer from which nobody can fetch keys. */
export const preferHttpsServiceAccountIssuer = defineRule({
  meta: {
    slug: 'prefer-https-service-account-issuer',
    code: 'ZT640',
    area: 'control-plane',
    title: 'Nobody outside can check the tokens of this cluster',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['service-account-issuer', 'serviceAccountIssuer', 'service_account_issuer'],
    covers: ['API-10'],
    equivalents: [],
    references: [references.serviceAccounts, references.apiServer],
    docs: {
      why: `The first \`--service-account-issuer\` goes into every token, and clouds, Vault and other clusters fetch the keys from there. With an issuer that is no
\`https://\` address the API server serves no discovery document at all, so that workloads cannot trade their token for a cloud role and fall back
to stored keys. An issuer is changed by putting the new one first and keeping the old one behind it until its tokens have expired.`,
      bad: {
        yaml: apiServerPod(['--anonymous-auth=false', '--service-account-issuer=kubernetes/serviceaccount']),
      },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--service-account-issuer=https://kubernetes.default.svc.cluster.local',
        ]),
      },
      whenToTurnOff: 'Where no token leaves the cluster.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => {
    // The first one signs; others are taken for older tokens.
    const flag = flagsNamed(component, 'service-account-issuer')[0];
    const issuer = flag?.value;
    if (issuer === undefined || issuer === '' || /^https:\/\//.test(issuer)) return [];
    // With such a one the API server does not start (no-invalid-api-server-flags).
    if (isRefusedIssuer(issuer)) return [];
    return [
      {
        flag,
        message: tell`service-account-issuer ${issuer.startsWith('http:') ? tell`is an http:// address` : tell`is no address`}, so no discovery document is served and nobody outside can check a token; put an https:// address first`,
      },
    ];
  }),
});
