import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { kubeletConfiguration } from './shared/examples.ts';
import { dropFlags, writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** The kubelet's port without TLS and login. */
export const noKubeletReadOnlyPort = defineRule({
  meta: {
    slug: 'no-kubelet-read-only-port',
    code: 'ZT607',
    area: 'control-plane',
    title: 'The kubelet serves Pods and their environment without login',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: ['KubeletConfiguration'],
    triggers: ['read-only-port', 'readOnlyPort', 'read_only_port'],
    covers: ['API-16'],
    equivalents: ['checkov:CKV_K8S_141', 'kubescape:C-0175', 'trivy:KCV-0082'],
    references: [references.kubeletConfiguration],
    docs: {
      why: `On this port the kubelet asks nobody who they are and speaks without TLS: every Pod that reaches the node reads the specifications of all Pods
there, with the literal values of their environment. The same numbers are on the port with login, for whoever has \`nodes/metrics\` and
\`nodes/proxy\`, or since Kubernetes 1.36 \`nodes/pods\` (fine-grained kubelet authorization).`,
      bad: { yaml: kubeletConfiguration('readOnlyPort: 10255\n') },
      good: { yaml: kubeletConfiguration('readOnlyPort: 0\n') },
      whenToTurnOff: 'Where a monitoring system of old reads it, until it logs in.',
    },
  },
  ...rulesOfComponents(['kubelet'], (component) => {
    const flag = flagNamed(component, 'read-only-port');
    const port = flag?.value;
    if (flag === undefined || port === undefined || !/^\d+$/.test(port) || Number(port) === 0) return [];
    // The default of a file is 0, that of the flag alone is 10255.
    const isField = flag.form.type === 'field' && component.source !== 'kops';
    return [
      {
        flag,
        message: tell`The kubelet serves port ${port} without TLS and login: Pods with their environment are read by whoever reaches it; write 0`,
        remedies: () => [
          isField
            ? dropFlags([flag], { note: tell`off by default` })
            : writeFlag(component, 'read-only-port', '0'),
        ],
      },
    ];
  }),
});
