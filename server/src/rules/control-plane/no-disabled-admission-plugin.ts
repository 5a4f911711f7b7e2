import type { ComponentFlag, ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed, listFlag } from '../../kubernetes/component-flags/values.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags, dropValues } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** What no longer happens without a plugin that is on by default [k/k pkg/kubeapiserver/options/plugins.go]. */
const guards: Readonly<Record<string, string>> = {
  CertificateApproval: 'who approves certificates is not checked against the signer',
  CertificateSigning: 'who signs certificates is not checked against the signer',
  CertificateSubjectRestriction: 'certificates for the group system:masters can be asked for',
  ClusterTrustBundleAttest: 'who may write trust bundles is not checked against the signer',
  MutatingAdmissionWebhook: 'no mutating webhook is called, those that set up workload identity among them',
  NamespaceLifecycle:
    'objects can be made in namespaces that are being deleted, and kube-system can be deleted',
  PodSecurity: 'the Pod security labels of namespaces mean nothing',
  ServiceAccount: 'Pods get no ServiceAccount and no token',
  ValidatingAdmissionPolicy: 'ValidatingAdmissionPolicies mean nothing',
  ValidatingAdmissionWebhook: 'no validating webhook is called, those of policy engines among them',
};

/** Admission plugins that guard access and are switched off. */
export const noDisabledAdmissionPlugin = defineRule({
  meta: {
    slug: 'no-disabled-admission-plugin',
    code: 'ZT615',
    area: 'control-plane',
    title: 'An admission plugin that guards access is switched off',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [
      'admission-plugins',
      'admission-control',
      'AdmissionPlugins',
      'admission_plugins',
      'admissionControl',
    ],
    covers: ['API-03', 'API-04'],
    equivalents: [
      'checkov:CKV_K8S_82',
      'checkov:CKV_K8S_83',
      'kubescape:C-0125',
      'kubescape:C-0126',
      'trivy:KCV-0014',
      'trivy:KCV-0015',
    ],
    references: [references.admission],
    docs: {
      why: `kube-apiserver runs about two dozen admission plugins unless told otherwise, and some of them are what other things rest on: without
ServiceAccount Pods get no identity, without PodSecurity the labels of namespaces are words, without the webhook plugins no policy engine is asked.
\`--enable-admission-plugins\` only adds; a plugin of the default set is missing only where \`--disable-admission-plugins\` names it.

The old \`--admission-control\` is different: it replaces the whole set, and \`AlwaysAdmit\` alone lets everything in. Beside other plugins
\`AlwaysAdmit\` does nothing.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--disable-admission-plugins=ServiceAccount']) },
      good: {
        yaml: apiServerPod(['--anonymous-auth=false', '--disable-admission-plugins=DefaultStorageClass']),
      },
      whenToTurnOff: 'For API servers without nodes, such as those of virtual clusters, and of tests.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component) => [
    ...flagsNamed(component, 'disable-admission-plugins').flatMap(disabled),
    ...replaced(component),
  ]),
});

function disabled(flag: ComponentFlag): readonly FlagProblem[] {
  const plugins = flag.value?.split(',') ?? [];
  const off = plugins.filter((name) => Object.hasOwn(guards, name));
  const [first] = off;
  if (first === undefined) return [];
  const more =
    off.length > 1 ? `, and ${off.slice(1).join(', ')} ${off.length > 2 ? 'are' : 'is'} off too` : '';
  return [
    {
      flag,
      message: `disable-admission-plugins switches ${first} off: ${guards[first] ?? ''}${more}; take ${off.length > 1 ? 'them' : 'it'} out of the list`,
      remedies: () => [dropValues(flag, off, `Leave ${off.join(' and ')} on`)],
    },
  ];
}

function replaced(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'admission-control');
  const plugins = listFlag(component, 'admission-control') ?? [];
  if (flag?.value === undefined || plugins.length === 0) return [];
  if (plugins.every((name) => name === 'AlwaysAdmit'))
    return [
      {
        flag,
        severity: 'error',
        message:
          'admission-control AlwaysAdmit takes the place of all default plugins: no ServiceAccounts, no policies, no webhooks; remove it',
        remedies: () => [dropFlags([flag])],
      },
    ];
  if (plugins.includes('ServiceAccount') && plugins.includes('NamespaceLifecycle')) return [];
  return [
    {
      flag,
      message: `admission-control takes the place of all default plugins, and ${plugins.includes('ServiceAccount') ? 'NamespaceLifecycle' : 'ServiceAccount'} is not among them; write enable-admission-plugins, which adds`,
    },
  ];
}
