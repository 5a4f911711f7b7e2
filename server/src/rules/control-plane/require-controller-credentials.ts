import { booleanFlag, flagNamed, isAbsent } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { controllerManagerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** A controller manager whose controllers share an identity. */
export const requireControllerCredentials = defineRule({
  meta: {
    slug: 'require-controller-credentials',
    code: 'ZT638',
    area: 'control-plane',
    title: 'All controllers share one identity with the rights of them all',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['use-service-account-credentials', 'use_service_account', 'useServiceAccountCredentials'],
    covers: ['API-15'],
    equivalents: ['checkov:CKV_K8S_108', 'kubescape:C-0146', 'trivy:KCV-0035'],
    references: [references.controllerManager],
    docs: {
      why: `With \`--use-service-account-credentials=true\` each controller logs in with a ServiceAccount of its own in \`kube-system\`, bound to a role that fits.
Without it all of them use the controller manager's kubeconfig, whose user then needs the rights of all together, and the audit log cannot tell
them apart. kubeadm writes \`true\`.`,
      bad: { yaml: controllerManagerPod(['--kubeconfig=/etc/kubernetes/controller-manager.conf']) },
      good: {
        yaml: controllerManagerPod([
          '--kubeconfig=/etc/kubernetes/controller-manager.conf',
          '--use-service-account-credentials=true',
        ]),
      },
      whenToTurnOff: 'Where the service account controllers run elsewhere.',
    },
  },
  ...rulesOfComponents(['kube-controller-manager'], (component) => {
    const name = 'use-service-account-credentials';
    if (booleanFlag(component, name) !== false && !isAbsent(component, name)) return [];
    return [
      {
        flag: flagNamed(component, name),
        message: tell`Without ${name} all controllers share one identity, which needs the rights of them all; write true`,
        remedies: () => [
          writeFlag(component, name, 'true', {
            note: tell`the roles system:controller:… must be there, as they are by default`,
          }),
        ],
      },
    ];
  }),
});
