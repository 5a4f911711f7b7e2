import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { emptyFlag, isUnset } from './shared/missing-flags.ts';
import { references } from './shared/references.ts';

/** An API server that believes any kubelet. */
export const requireKubeletCertificateAuthority = defineRule({
  meta: {
    slug: 'require-kubelet-certificate-authority',
    code: 'ZT651',
    area: 'control-plane',
    title: 'The API server does not check which kubelet it talks to',
    severity: 'hint',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['kubelet-certificate-authority'],
    covers: ['API-06'],
    equivalents: ['checkov:CKV_K8S_73', 'kubescape:C-0117', 'trivy:KCV-0006'],
    references: [references.apiServer],
    docs: {
      why: `Without \`--kubelet-certificate-authority\` the API server takes any certificate at the address of a node: whoever is between them reads logs and sees,
and changes, what \`kubectl exec\` sends. Kubelets need certificates of the cluster's CA first (\`serverTLSBootstrap: true\`, and somebody who
approves the requests), which kubeadm does not set up.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false']) },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--kubelet-certificate-authority=/etc/kubernetes/pki/ca.crt',
        ]),
      },
      whenToTurnOff: 'Where nodes and control plane share a network that nobody else is in.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => {
    const name = 'kubelet-certificate-authority';
    if (!isUnset(component, name)) return [];
    return [
      {
        flag: emptyFlag(component, [name]),
        message: tell`The API server takes any certificate for a kubelet, so whoever is between them sees logs and exec; write --kubelet-certificate-authority`,
      },
    ];
  }),
});
