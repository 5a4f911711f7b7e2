import { booleanFlag, flagNamed } from '../../kubernetes/component-flags/values.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { kubeletConfiguration } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Kubelets whose login runs out. */
export const requireKubeletCertificateRotation = defineRule({
  meta: {
    slug: 'require-kubelet-certificate-rotation',
    code: 'ZT642',
    area: 'control-plane',
    title: 'The certificate with which a kubelet logs in is not renewed',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['KubeletConfiguration'],
    triggers: [
      'rotate-certificates',
      'rotateCertificates',
      'rotate-server-certificates',
      'serverTLSBootstrap',
      'rotate_certificates',
    ],
    covers: ['API-16'],
    equivalents: [],
    references: [references.kubeletConfiguration],
    docs: {
      why: `A kubelet logs in with a client certificate that expires after a year. With \`rotateCertificates: true\` it asks for the next one in time; with
\`false\` the node drops out of the cluster on that day, and people answer by making certificates that live for ten years. Only \`false\` that
somebody wrote is reported.`,
      bad: { yaml: kubeletConfiguration('rotateCertificates: false\n') },
      good: { yaml: kubeletConfiguration('rotateCertificates: true\n') },
      whenToTurnOff: 'Where another program renews the certificates.',
    },
  },
  ...rulesOfComponents(['kubelet'], (component) => {
    const name = 'rotate-certificates';
    if (booleanFlag(component, name) !== false) return [];
    return [
      {
        flag: flagNamed(component, name),
        message: tell`The kubelet does not renew the certificate it logs in with, so the node drops out when it expires; write true`,
        remedies: () => [writeFlag(component, name, 'true')],
      },
    ];
  }),
});
