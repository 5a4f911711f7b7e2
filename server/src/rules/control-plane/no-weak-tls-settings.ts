import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagsNamed } from '../../kubernetes/component-flags/values.ts';
import { counted, tell } from '../../words/tell.ts';
import { defineRule } from '../rule.ts';
import { type FlagProblem, rulesOfComponents } from './shared/component-problems.ts';
import { apiServerPod } from './shared/examples.ts';
import { dropValues, writeFlag } from './shared/flag-remedies.ts';
import { references } from './shared/references.ts';

/** TLS that no longer hides what it carries. */
export const noWeakTlsSettings = defineRule({
  meta: {
    slug: 'no-weak-tls-settings',
    code: 'ZT634',
    area: 'control-plane',
    title: 'TLS with versions or ciphers that are broken',
    severity: 'warning',
    confidence: 'high',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['KubeletConfiguration'],
    triggers: [
      'tls-min-version',
      'tls_min_version',
      'cipher-suites',
      'cipher_suites',
      'tlsMinVersion',
      'tlsCipherSuites',
    ],
    covers: ['API-07'],
    equivalents: ['checkov:CKV_K8S_105'],
    references: [references.apiServer, references.kubeletConfiguration],
    docs: {
      why: `Tokens are sent in every request, and TLS is all that hides them. TLS 1.0 and 1.1 have been given up by everybody (RFC 8996); suites with RC4, 3DES,
CBC with SHA-256 or RSA key exchange are the ones that Go itself calls insecure. Without these flags all components take TLS 1.2 and 1.3
with good suites, so that leaving them out is right.`,
      bad: { yaml: apiServerPod(['--anonymous-auth=false', '--tls-min-version=VersionTLS10']) },
      good: { yaml: apiServerPod(['--anonymous-auth=false', '--tls-min-version=VersionTLS12']) },
      whenToTurnOff: 'For clients of old, until they are gone.',
    },
  },
  ...rulesOfComponents(
    ['kube-apiserver', 'kube-controller-manager', 'kube-scheduler', 'kubelet', 'etcd'],
    (component) => [...version(component), ...ciphers(component)],
  ),
});

function version(component: ComponentFlags): readonly FlagProblem[] {
  const flag = flagNamed(component, 'tls-min-version');
  const old = /^(?:Version)?TLS_?1\.?([01])$/.exec(flag?.value ?? '')?.[1];
  if (old === undefined) return [];
  const good = component.component === 'etcd' ? 'TLS1.2' : 'VersionTLS12';
  return [
    {
      flag,
      message: tell`TLS 1.${old} is given up and hides tokens badly; write ${good}, or leave it out for the same`,
      remedies: () => [writeFlag(component, 'tls-min-version', good)],
    },
  ];
}

// Go's tls.InsecureCipherSuites, which Kubernetes prints behind “Insecure values”.
const insecure = /_RC4_|_3DES_|_CBC_SHA256$|^TLS_RSA_/;

function ciphers(component: ComponentFlags): readonly FlagProblem[] {
  const name = component.component === 'etcd' ? 'cipher-suites' : 'tls-cipher-suites';
  return flagsNamed(component, name).flatMap((flag): readonly FlagProblem[] => {
    const suites = flag.value?.split(',') ?? [];
    const weak = suites.filter((suite) => insecure.test(suite.trim()));
    const [first] = weak;
    if (first === undefined) return [];
    const rest = suites.filter((suite) => !weak.includes(suite));
    const title =
      rest.length === 0
        ? tell`Remove the insecure suites`
        : tell`Keep ${rest.length} of ${suites.length} suites`;
    return [
      {
        flag,
        message: counted(
          weak.length,
          'Cipher suite {1} is insecure; take it out, or leave the flag out for good defaults',
          'Cipher suite {1} and {2} more are insecure; take them out, or leave the flag out for good defaults',
          first,
          weak.length - 1,
        ),
        remedies: () => [dropValues(flag, weak, title)],
      },
    ];
  });
}
