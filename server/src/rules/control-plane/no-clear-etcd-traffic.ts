import type { ComponentFlag, ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagsNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import type { Remedy } from '../identity/shared/placed-problems.ts';
import { defineRule } from '../rule.ts';
import { changeFlag } from '../shared/component-flag-operations.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { isClearUrl, isClusterEtcd } from './shared/etcd.ts';
import { apiServerPod } from './shared/examples.ts';
import { references } from './shared/references.ts';

/** Addresses of etcd without TLS. */
export const noClearEtcdTraffic = defineRule({
  meta: {
    slug: 'no-clear-etcd-traffic',
    code: 'ZT613',
    area: 'control-plane',
    title: 'Secrets cross the network in clear on the way to etcd',
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
      'etcd-servers',
      'etcd_servers',
      'etcdServers',
    ],
    covers: ['API-07'],
    equivalents: [],
    references: [references.etcd],
    docs: {
      why: `Over \`http://\` the API server and etcd show each other no certificate: whoever is on the way reads every Secret and token that is stored, and
whoever reaches the port reads and writes all of the cluster's state. Loopback addresses, such as the metrics address that kubeadm sets, are
silent.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--etcd-servers=http://10.0.0.5:2379']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--etcd-servers=https://10.0.0.5:2379']) },
      whenToTurnOff: 'For clusters of tests on one machine.',
    },
  },
  ...rulesOfComponents(['etcd', 'kube-apiserver'], (component) => problemsOf(component)),
});

const servingFlags = [
  'listen-client-urls',
  'listen-peer-urls',
  'advertise-client-urls',
  'initial-advertise-peer-urls',
];

function problemsOf(component: ComponentFlags): readonly FlagProblem[] {
  if (component.component === 'kube-apiserver')
    return ofFlag(component, 'etcd-servers', tell`The API server talks to etcd`);
  if (!isClusterEtcd(component)) return [];
  return servingFlags.flatMap((name) => ofFlag(component, name, tell`etcd serves`));
}

function ofFlag(component: ComponentFlags, name: string, who: string): readonly FlagProblem[] {
  return flagsNamed(component, name).flatMap((flag): readonly FlagProblem[] => {
    const urls = flag.value?.split(',') ?? [];
    const clear = urls.filter(isClearUrl);
    if (clear.length === 0) return [];
    return [
      {
        flag,
        message: tell`${who} at ${clear.join(tell` and `)} without TLS: Secrets and tokens can be read on the way and by whoever reaches it; write https:// and the certificate files`,
        remedies: () => [secured(flag, urls)],
      },
    ];
  });
}

function secured(flag: ComponentFlag, urls: readonly string[]): Remedy {
  const title = tell`Write https:// in --${flag.name} (certificates must be given)`;
  const value = urls.map((url) => (isClearUrl(url) ? url.replace('http://', 'https://') : url)).join(',');
  const operations = changeFlag(flag, value);
  return operations === undefined
    ? { title, refusal: tell`The flag stands in a script` }
    : { title, preferred: true, operations };
}
