import { flagNamed, flagValue, isAbsent } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';

const ca = '--client-ca-file=/etc/kubernetes/pki/ca.crt';
const names = 'front-proxy-client';

/** Every client certificate may say that it speaks for somebody else. */
export const noOpenFrontProxy = defineRule({
  meta: {
    slug: 'no-open-front-proxy',
    code: 'ZT619',
    area: 'control-plane',
    title: 'Whoever has a client certificate may call himself anybody',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['requestheader-', 'requestheader_', 'requestheaderClient'],
    covers: ['API-18'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: configure the aggregation layer, CA reusage and conflicts',
        url: 'https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/#ca-reusage-and-conflicts',
      },
    ],
    docs: {
      why: `A caller with a certificate of \`--requestheader-client-ca-file\` is believed to be a proxy: the user and groups in its \`X-Remote-…\` headers
count. When that is the CA of \`--client-ca-file\` too and \`--requestheader-allowed-names\` is empty, every kubelet and every person with a
certificate can be \`system:masters\`. Since Kubernetes 1.35 the API server refuses to start so.

kubeadm has a CA of its own for the front proxy, and names the client.`,
      bad: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          ca,
          '--requestheader-client-ca-file=/etc/kubernetes/pki/ca.crt',
        ]),
      },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          ca,
          '--requestheader-client-ca-file=/etc/kubernetes/pki/front-proxy-ca.crt',
          `--requestheader-allowed-names=${names}`,
        ]),
      },
      whenToTurnOff: 'Never.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => {
    const flag = flagNamed(component, 'requestheader-client-ca-file');
    const file = flag?.value;
    if (file === undefined || file === '' || file !== flagValue(component, 'client-ca-file')) return [];
    const allowed = flagNamed(component, 'requestheader-allowed-names');
    const none =
      allowed === undefined ? isAbsent(component, 'requestheader-allowed-names') : allowed.value === '';
    if (!none) return [];
    return [
      {
        flag,
        message: tell`${minor >= 35 ? tell`kube-apiserver does not start (since Kubernetes 1.35)` : tell`Every client certificate may call itself any user, system:masters included`}: requestheader-client-ca-file is the client CA and no names are allowed; use a CA of its own`,
        remedies: () => [
          writeFlag(component, 'requestheader-allowed-names', names, {
            behind: flag,
            note: tell`the name in the certificate of --proxy-client-cert-file`,
          }),
        ],
      },
    ];
  }),
});
