import { booleanFlag, flagNamed, flagValue } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { kubeletConfiguration } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** A kubelet that takes requests without a credential. */
export const noAnonymousKubelet = defineRule({
  meta: {
    slug: 'no-anonymous-kubelet',
    code: 'ZT606',
    area: 'control-plane',
    title: 'The kubelet takes requests without any credential',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['KubeletConfiguration'],
    triggers: ['anonymous-auth', 'anonymous_auth', 'anonymousAuth', 'anonymous:', '"anonymous"'],
    covers: ['API-01', 'API-16'],
    equivalents: ['checkov:CKV_K8S_138', 'kubescape:C-0172', 'kubescape:C-0069', 'trivy:KCV-0079'],
    references: [references.kubeletAuth, references.kubeletConfiguration],
    docs: {
      why: `The kubelet's port lists the Pods of a node with their environment and runs commands in containers. With anonymous access a request without
a credential becomes \`system:anonymous\`; under \`authorization.mode: AlwaysAllow\` it may then do all of that at once, under \`Webhook\` whatever
RBAC gives that name. Nothing needs it: the API server shows the kubelet a certificate.

A configuration file that says nothing has it off; the flag \`--anonymous-auth\` without a file is on by default.`,
      bad: { yaml: kubeletConfiguration('authentication:\n  anonymous:\n    enabled: true\n') },
      good: {
        yaml: kubeletConfiguration(
          'authentication:\n  anonymous:\n    enabled: false\n  webhook:\n    enabled: true\nauthorization:\n  mode: Webhook\n',
        ),
      },
      whenToTurnOff:
        'Where a monitoring system of old reads node metrics without a credential, until it has one.',
    },
  },
  ...rulesOfComponents(['kubelet'], (component) => {
    if (booleanFlag(component, 'anonymous-auth') !== true) return [];
    const open = flagValue(component, 'authorization-mode') === 'AlwaysAllow';
    return [
      {
        flag: flagNamed(component, 'anonymous-auth'),
        ...(open && { severity: 'error' as const }),
        message: open
          ? tell`The kubelet lets everybody who reaches it run commands in its containers: anonymous requests are taken and AlwaysAllow lets them; write false and mode Webhook`
          : tell`The kubelet takes requests without a credential, as system:anonymous, which no part of Kubernetes needs; write false`,
        remedies: () => [writeFlag(component, 'anonymous-auth', 'false')],
      },
    ];
  }),
});
