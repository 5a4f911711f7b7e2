import type { ComponentFlag, ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed, listFlag } from '../../kubernetes/component-flags/values.ts';
import { counted, phrase, tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropFlags, dropValues } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** What no longer happens without a plugin that is on by default [k/k pkg/kubeapiserver/options/plugins.go]. */
const guards: Readonly<Record<string, string>> = {
  CertificateApproval: phrase('who approves certificates is not checked against the signer'),
  CertificateSigning: phrase('who signs certificates is not checked against the signer'),
  CertificateSubjectRestriction: phrase('certificates for the group system:masters can be asked for'),
  ClusterTrustBundleAttest: phrase('who may write trust bundles is not checked against the signer'),
  MutatingAdmissionWebhook: phrase(
    'no mutating webhook is called, those that set up workload identity among them',
  ),
  NamespaceLifecycle: phrase(
    'objects can be made in namespaces that are being deleted, and kube-system can be deleted',
  ),
  PodSecurity: phrase('the Pod security labels of namespaces mean nothing'),
  ServiceAccount: phrase('Pods get no ServiceAccount and no token'),
  ValidatingAdmissionPolicy: phrase('ValidatingAdmissionPolicies mean nothing'),
  ValidatingAdmissionWebhook: phrase('no validating webhook is called, those of policy engines among them'),
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
  const others = off.slice(1);
  const more =
    others.length === 0
      ? ''
      : counted(others.length, ', and {1} is off too', ', and {1} are off too', others.join(', '));
  return [
    {
      flag,
      message: counted(
        off.length,
        'disable-admission-plugins switches {1} off: {2}{3}; take it out of the list',
        'disable-admission-plugins switches {1} off: {2}{3}; take them out of the list',
        first,
        guards[first],
        more,
      ),
      remedies: () => [dropValues(flag, off, tell`Leave ${off.join(tell` and `)} on`)],
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
        message: tell`admission-control AlwaysAdmit takes the place of all default plugins: no ServiceAccounts, no policies, no webhooks; remove it`,
        remedies: () => [dropFlags([flag])],
      },
    ];
  if (plugins.includes('ServiceAccount') && plugins.includes('NamespaceLifecycle')) return [];
  return [
    {
      flag,
      message: tell`admission-control takes the place of all default plugins, and ${plugins.includes('ServiceAccount') ? 'NamespaceLifecycle' : 'ServiceAccount'} is not among them; write enable-admission-plugins, which adds`,
    },
  ];
}
