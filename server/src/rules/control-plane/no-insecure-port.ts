import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags, writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Ports on which a component asks nobody who they are. */
export const noInsecurePort = defineRule({
  meta: {
    slug: 'no-insecure-port',
    code: 'ZT604',
    area: 'control-plane',
    title: 'A port without TLS, login and authorization',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [
      'insecure-port',
      'insecure-bind-address',
      'insecure_port',
      'insecure_bind_address',
      'insecurePort',
      'insecureBindAddress',
      'secure-port',
      'secure_port',
      'securePort',
    ],
    covers: ['API-05'],
    equivalents: ['checkov:CKV_K8S_86', 'checkov:CKV_K8S_88', 'checkov:CKV_K8S_89', 'kubescape:C-0005'],
    references: [references.apiServer],
    docs: {
      why: `Until Kubernetes 1.19 kube-apiserver could serve the whole API on a second port, without TLS and without asking anybody who they are: whoever
reached it was an administrator. From 1.20 the port can only be 0, and since 1.24 the flags are gone (\`no-removed-component-flag\`).

\`--secure-port=0\` was never a way to protect it: kube-apiserver refuses to start.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--insecure-port=8080'], 18) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--insecure-port=0'], 18) },
      whenToTurnOff: 'Never.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => [
    ...insecurePort(component, minor),
    ...noSecurePort(component),
  ]),
});

function insecurePort(component: ComponentFlags, minor: number): readonly FlagProblem[] {
  const port = flagNamed(component, 'insecure-port');
  const address = flagNamed(component, 'insecure-bind-address');
  if (minor >= 24) return [];
  if (port?.value !== undefined && port.value !== '0' && /^\d+$/.test(port.value))
    return [
      {
        flag: port,
        message:
          minor >= 20
            ? tell`kube-apiserver does not start: since Kubernetes 1.20 insecure-port may only be 0; remove it`
            : tell`insecure-port ${port.value} serves the whole API without TLS and without asking who calls; write insecure-port 0`,
        remedies: () => [writeFlag(component, 'insecure-port', '0', { safe: (component.minor ?? 0) >= 20 })],
      },
    ];
  const loopback = /^(?:127\.|::1$|localhost$)/.test(address?.value ?? '127.0.0.1');
  // Without the flag the port is 8080 up to 1.19.
  if (address === undefined || loopback || port?.value === '0' || minor >= 20) return [];
  return [
    {
      flag: address,
      message: tell`insecure-bind-address ${address.value ?? ''} offers the API without TLS and without asking who calls, on more than this machine; remove it`,
      remedies: () => [dropFlags([address])],
    },
  ];
}

function noSecurePort(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'secure-port');
  if (flag?.value !== '0') return [];
  return [
    {
      flag,
      message: tell`kube-apiserver does not start: --secure-port 0 must be between 1 and 65535, it cannot be turned off; write 6443`,
      remedies: () => [writeFlag(component, 'secure-port', '6443', { safe: true })],
    },
  ];
}
