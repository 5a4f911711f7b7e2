import { flagNamed } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { isUnset } from './shared/missing-flags.ts';
import { references } from './shared/references.ts';

/** An API server that stores Secrets as they are. */
export const requireEncryptionAtRest = defineRule({
  meta: {
    slug: 'require-encryption-at-rest',
    code: 'ZT636',
    area: 'control-plane',
    title: 'Secrets are stored in clear: no encryption configuration',
    severity: 'info',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['encryption-provider-config'],
    covers: ['API-13'],
    equivalents: ['checkov:CKV_K8S_104', 'kubescape:C-0141', 'kubescape:C-0066', 'trivy:KCV-0030'],
    references: [references.encryption],
    docs: {
      why: `Without \`--encryption-provider-config\` the API server writes Secrets to etcd as they are: whoever gets a disk, a snapshot or a backup of a
control-plane node has every one of them, token Secrets included. What the file says is judged by \`no-identity-encryption-provider\` and
\`no-weak-encryption-provider\`. Absence is judged only where the whole command line stands in the file.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false']) },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--encryption-provider-config=/etc/kubernetes/encryption.yaml',
        ]),
      },
      whenToTurnOff: 'Where the disks and all backups of etcd are encrypted.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => {
    const name = 'encryption-provider-config';
    // The name of the flag up to 1.12, which later releases took for long.
    if (!isUnset(component, name) || flagNamed(component, `experimental-${name}`) !== undefined) return [];
    return [
      {
        flag: flagNamed(component, name),
        message: tell`Secrets are stored in clear in etcd and its backups; write --encryption-provider-config with a kms (v2) or secretbox provider`,
      },
    ];
  }),
});
