import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Logins from a file that only a restart changes. */
export const noStaticTokenFile = defineRule({
  meta: {
    slug: 'no-static-token-file',
    code: 'ZT605',
    area: 'control-plane',
    title: 'Logins from a file on the control-plane node that never expire',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['token-auth-file', 'tokenAuthFile', 'token_auth_file', 'basic-auth-file', 'basicAuthFile'],
    covers: ['API-02'],
    equivalents: [
      'checkov:CKV_K8S_69',
      'checkov:CKV_K8S_70',
      'kubescape:C-0114',
      'trivy:KCV-0002',
      'kics:token_auth_file_is_set',
      'kics:basic_auth_file_is_set',
    ],
    references: [
      references.authentication,
      {
        title: 'Kubernetes: bootstrap tokens',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/bootstrap-tokens/',
      },
    ],
    docs: {
      why: `Every line of the file is a user, their groups and a token that is good for ever. Nobody can tell who used it, a new or withdrawn token needs
a restart of every API server, and the file lies in clear on each of them and in every backup. The password file was the same and is gone since
Kubernetes 1.19.

People log in by OIDC (\`--authentication-config\`), workloads by tokens of their ServiceAccount, nodes that join by bootstrap tokens, which
expire (\`--enable-bootstrap-token-auth\`).`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--token-auth-file=/etc/kubernetes/tokens.csv']) },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--authentication-config=/etc/kubernetes/authentication.yaml',
        ]),
      },
      whenToTurnOff: 'For clusters of tests that live for an hour.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => {
    const names = minor < 19 ? ['token-auth-file', 'basic-auth-file'] : ['token-auth-file'];
    return names.flatMap((name) => {
      const flag = flagNamed(component, name);
      if (flag === undefined || flag.value === '') return [];
      const what = name === 'token-auth-file' ? 'tokens' : 'passwords';
      return [
        {
          flag,
          message: tell`${name} makes logins of ${what} that never expire and change only with a restart; let people log in by OIDC and nodes join with bootstrap tokens`,
          remedies: () => [
            dropFlags([flag], { preferred: false, note: tell`its users cannot log in any more` }),
          ],
        },
      ];
    });
  }),
});
