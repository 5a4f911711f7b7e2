import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { booleanFlag, flagNamed, listFlag } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { phrase, tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags } from './shared/flag-remedies.ts';
import { emptyFlag, unsetOf } from './shared/missing-flags.ts';
import { references } from './shared/references.ts';

/** Connections inside the control plane on which somebody does not prove who he is. */
export const requireComponentCertificates = defineRule({
  meta: {
    slug: 'require-component-certificates',
    code: 'ZT637',
    area: 'control-plane',
    title: 'The API server and etcd or a kubelet do not prove who they are',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['kubelet-https', 'kubelet_https', 'kubelet-client', 'etcd-cafile'],
    covers: ['API-06', 'API-07', 'API-08'],
    equivalents: [
      'checkov:CKV_K8S_71',
      'checkov:CKV_K8S_72',
      'checkov:CKV_K8S_99',
      'checkov:CKV_K8S_102',
      'kubescape:C-0116',
      'kubescape:C-0137',
      'kubescape:C-0140',
      'trivy:KCV-0005',
      'trivy:KCV-0026',
      'trivy:KCV-0029',
    ],
    references: [references.apiServer, references.kubeletAuth, references.etcd],
    docs: {
      why: `The API server has a certificate for kubelets (\`--kubelet-client-certificate\`, \`--kubelet-client-key\`): without it logs, exec and port
forwarding work only with kubelets that take anonymous requests. For etcd it has \`--etcd-certfile\`, \`--etcd-keyfile\` and \`--etcd-cafile\`: without
the CA whoever answers at the address is believed to be etcd. Without \`--client-ca-file\` nobody logs in by certificate, kubelets included. Without
\`--tls-cert-file\` it makes a certificate for itself, which no client can check.

\`--kubelet-https=false\` is without effect since Kubernetes 1.19 and gone since 1.22; before, everything for kubelets went in clear.`,
      bad: {
        yaml: apiServerPod(['--anonymous-auth=false', '--etcd-servers=https://10.0.0.5:2379']),
        findings: 4,
      },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--etcd-servers=https://10.0.0.5:2379',
          '--etcd-cafile=/etc/kubernetes/pki/etcd/ca.crt',
          '--etcd-certfile=/etc/kubernetes/pki/apiserver-etcd-client.crt',
          '--etcd-keyfile=/etc/kubernetes/pki/apiserver-etcd-client.key',
          '--kubelet-client-certificate=/etc/kubernetes/pki/apiserver-kubelet-client.crt',
          '--kubelet-client-key=/etc/kubernetes/pki/apiserver-kubelet-client.key',
          '--client-ca-file=/etc/kubernetes/pki/ca.crt',
          '--tls-cert-file=/etc/kubernetes/pki/apiserver.crt',
          '--tls-private-key-file=/etc/kubernetes/pki/apiserver.key',
        ]),
      },
      whenToTurnOff: 'For API servers without nodes, such as those of virtual clusters.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => [
    ...clearKubelets(component, minor),
    ...groups.flatMap((group) => missing(component, group)),
  ]),
});

interface CertificateGroup {
  readonly names: readonly string[];
  readonly danger: string;
  readonly when?: (component: ComponentFlags) => boolean;
}

const groups: readonly CertificateGroup[] = [
  {
    names: ['kubelet-client-certificate', 'kubelet-client-key'],
    danger: phrase('only kubelets that take anonymous requests answer it'),
  },
  {
    names: ['etcd-cafile', 'etcd-certfile', 'etcd-keyfile'],
    danger: phrase('it and etcd do not prove to each other who they are'),
    when: (component) =>
      (listFlag(component, 'etcd-servers') ?? []).some((url) => url.startsWith('https://')),
  },
  { names: ['client-ca-file'], danger: phrase('nobody can log in by certificate, kubelets included') },
  {
    names: ['tls-cert-file', 'tls-private-key-file'],
    danger: phrase('it makes a certificate for itself, which no client can check'),
    // A certificate for each name takes its place.
    when: (component) => flagNamed(component, 'tls-sni-cert-key') === undefined,
  },
];

function missing(
  component: ComponentFlags,
  { names, danger, when }: CertificateGroup,
): readonly FlagProblem[] {
  const unset = unsetOf(component, names);
  if (unset.length === 0 || when?.(component) === false) return [];
  return [
    {
      flag: emptyFlag(component, names),
      message: tell`kube-apiserver without ${unset.join(', ')}: ${danger}; name the files of its certificate`,
    },
  ];
}

function clearKubelets(component: ComponentFlags, minor: number): readonly FlagProblem[] {
  const flag = flagNamed(component, 'kubelet-https');
  // Since 1.22 there is no such flag (no-removed-component-flag).
  if (flag === undefined || minor >= 22 || booleanFlag(component, 'kubelet-https') !== false) return [];
  return [
    {
      flag,
      ...(minor >= 19 && { severity: 'info' as const }),
      message:
        minor >= 19
          ? tell`kubelet-https is without effect since Kubernetes 1.19: kubelets are always called with TLS; remove it`
          : tell`kubelet-https false sends commands and logs of containers in clear; remove it`,
      remedies: () => [dropFlags([flag], { safe: (component.minor ?? 0) >= 19 })],
    },
  ];
}
