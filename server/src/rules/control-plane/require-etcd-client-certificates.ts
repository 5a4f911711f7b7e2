import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { booleanFlag, flagNamed, isAbsent, listFlag } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { isClusterEtcd, isLocalUrl } from './shared/etcd.ts';
import { etcdPod } from './shared/examples.ts';
import { dropFlags, writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

const listen = [
  '--listen-client-urls=https://10.0.0.1:2379',
  '--trusted-ca-file=/etc/kubernetes/pki/etcd/ca.crt',
];

/** An etcd that serves whoever reaches it. */
export const requireEtcdClientCertificates = defineRule({
  meta: {
    slug: 'require-etcd-client-certificates',
    code: 'ZT612',
    area: 'control-plane',
    title: 'etcd asks nobody who they are',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [
      'client-urls',
      'peer-urls',
      'client_urls',
      'CLIENT_URLS',
      'PEER_URLS',
      'cert-auth',
      'CERT_AUTH',
      'auto-tls',
      'AUTO_TLS',
    ],
    covers: ['API-07'],
    equivalents: [],
    references: [references.etcd],
    docs: {
      why: `etcd holds every Secret, every Role and every binding, and RBAC stands in front of the API server only. Without \`--client-cert-auth=true\`
(and without \`--peer-client-cert-auth=true\` among members) whoever reaches the port reads all of it and writes himself a
ClusterRoleBinding. A certificate that etcd makes itself (\`--auto-tls\`) encrypts, and proves nothing about the caller.

Ports on this machine alone are silent, and so is an etcd outside of \`kube-system\`, which may belong to an application.`,
      bad: { yaml: etcdPod(listen) },
      good: { yaml: etcdPod([...listen, '--client-cert-auth=true']) },
      whenToTurnOff: 'For etcds of tests.',
    },
  },
  ...rulesOfComponents(['etcd'], (component) =>
    isClusterEtcd(component) ? [...clients(component), ...peers(component)] : [],
  ),
});

function clients(component: ComponentFlags): readonly FlagProblem[] {
  return [
    ...unproven(
      component,
      'client-cert-auth',
      'listen-client-urls',
      tell`whoever reaches its port reads every Secret`,
    ),
    ...selfMade(component, 'auto-tls'),
  ];
}

function peers(component: ComponentFlags): readonly FlagProblem[] {
  return [
    ...unproven(
      component,
      'peer-client-cert-auth',
      'listen-peer-urls',
      tell`whoever reaches its port may join as a member and get all data`,
    ),
    ...selfMade(component, 'peer-auto-tls'),
  ];
}

function unproven(
  component: ComponentFlags,
  name: string,
  urlsFlag: string,
  danger: string,
): readonly FlagProblem[] {
  const flag = flagNamed(component, name);
  const urls = listFlag(component, urlsFlag);
  // Without an address etcd listens on this machine only; a tool that sets it up chooses addresses itself.
  const reached = component.source === 'pod' ? urls !== undefined && !urls.every(isLocalUrl) : true;
  const off = booleanFlag(component, name) === false;
  const missing = flag === undefined && isAbsent(component, name);
  // Plain addresses are the business of another rule.
  const plain = urls?.every((url) => url.startsWith('http:')) === true;
  if (!reached || plain || (!off && !missing)) return [];
  return [
    {
      flag,
      message: tell`etcd ${off ? tell`with ${name} false` : tell`without --${name}`} asks nobody for a certificate: ${danger}; write ${name}=true`,
      remedies: () => [writeFlag(component, name, 'true', { behind: flagNamed(component, urlsFlag) })],
    },
  ];
}

function selfMade(component: ComponentFlags, name: string): readonly FlagProblem[] {
  const flag = flagNamed(component, name);
  if (flag === undefined || booleanFlag(component, name) !== true) return [];
  const others = name === 'auto-tls' ? tell`cert-file, key-file and trusted-ca-file` : tell`the peer-… files`;
  return [
    {
      flag,
      severity: 'warning',
      message: tell`${name} lets etcd make its own certificate, which proves nothing to either side; remove it and give ${others}`,
      remedies: () => [dropFlags([flag], { preferred: false })],
    },
  ];
}
