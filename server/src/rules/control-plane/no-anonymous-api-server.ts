import { booleanFlag, flagNamed, listFlag } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** An API server that is told to take requests from nobody in particular. */
export const noAnonymousApiServer = defineRule({
  meta: {
    slug: 'no-anonymous-api-server',
    code: 'ZT639',
    area: 'control-plane',
    title: 'The API server takes requests without any credential',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['anonymous-auth', 'anonymousAuth', 'anonymous_auth'],
    covers: ['API-01'],
    equivalents: ['checkov:CKV_K8S_68', 'kubescape:C-0113', 'trivy:KCV-0001'],
    references: [references.authentication],
    docs: {
      why: `A request without a credential becomes \`system:anonymous\` in the group \`system:unauthenticated\`, and one binding to either opens the cluster to
everybody who reaches it (\`no-broad-group\` reports those). It is on by default, and health checks of load balancers and \`kubeadm join\` use it, so
only \`--anonymous-auth=true\` that somebody wrote is reported. Since Kubernetes 1.32 an AuthenticationConfiguration can keep it to the paths that
need it (\`anonymous.conditions\`); the flag must then be left out.

Beside \`--authorization-mode=AlwaysAllow\` the API server switches it off by itself.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=true']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false']) },
      whenToTurnOff: 'Where discovery without a credential is wanted, as for public clusters.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => {
    const name = 'anonymous-auth';
    if (booleanFlag(component, name) !== true) return [];
    if ((listFlag(component, 'authorization-mode') ?? []).includes('AlwaysAllow')) return [];
    return [
      {
        flag: flagNamed(component, name),
        message: tell`anonymous-auth true lets requests without a credential in, as system:anonymous, on every path; write ${minor >= 32 ? tell`anonymous.conditions in an AuthenticationConfiguration` : 'false'}`,
        remedies: () => [
          writeFlag(component, name, 'false', {
            note: tell`health checks and kubeadm join without a credential fail`,
          }),
        ],
      },
    ];
  }),
});
