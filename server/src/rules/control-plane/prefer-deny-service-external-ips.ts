import { flagNamed, isAbsent, wholeListFlag } from '../../kubernetes/component-flags/values.ts';
import { podBearingKinds } from '../../kubernetes/pod-spec.ts';
import { tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** Services that may take addresses over. */
export const preferDenyServiceExternalIps = defineRule({
  meta: {
    slug: 'prefer-deny-service-external-ips',
    code: 'ZT654',
    area: 'control-plane',
    title: 'A Service may take over any address with externalIPs',
    severity: 'hint',
    confidence: 'high',
    preset: 'audit',
    needsCompleteResource: false,
    kinds: podBearingKinds,
    triggers: ['admission-plugins', 'admission_plugins', 'AdmissionPlugins'],
    covers: ['API-17'],
    equivalents: ['kubescape:C-0283', 'trivy:KCV-0003'],
    references: [
      references.admission,
      { title: 'CVE-2020-8554', url: 'https://nvd.nist.gov/vuln/detail/CVE-2020-8554' },
    ],
    docs: {
      why: `Whoever may write Services may put any address into \`externalIPs\`, and nodes then send traffic for it to his Pods, with the tokens in it
(CVE-2020-8554). The admission plugin DenyServiceExternalIPs refuses new uses. The field is deprecated since Kubernetes 1.36.

Reported where the plugins are listed, or the whole command line is seen.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--enable-admission-plugins=NodeRestriction']) },
      good: {
        yaml: apiServerPod([
          '--anonymous-auth=false',
          '--enable-admission-plugins=NodeRestriction,DenyServiceExternalIPs',
        ]),
      },
      whenToTurnOff: 'Where externalIPs are used, or a policy says who may.',
    },
  },
  ...rulesOfComponents(['kube-apiserver'], (component, minor) => {
    const name = 'enable-admission-plugins';
    const flag = flagNamed(component, name);
    const plugins = wholeListFlag(component, name) ?? (isAbsent(component, name) ? [] : undefined);
    // The plugin is there since 1.21.
    if (minor < 21 || plugins === undefined || plugins.includes('DenyServiceExternalIPs')) return [];
    return [
      {
        flag,
        message: tell`A Service may take over any address with externalIPs (CVE-2020-8554); add DenyServiceExternalIPs to --enable-admission-plugins`,
        remedies: () => [
          writeFlag(
            component,
            name,
            [...plugins.filter((one) => one !== ''), 'DenyServiceExternalIPs'].join(','),
            {
              note: tell`new Services with externalIPs are refused`,
            },
          ),
        ],
      },
    ];
  }),
});
