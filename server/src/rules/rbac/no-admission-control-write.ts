import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may change admission webhooks or policies. */
export const noAdmissionControlWrite = grantRule({
  slug: 'no-admission-control-write',
  code: 'ZT214',
  title: 'A role may change admission webhooks or policies',
  severity: 'warning',
  confidence: 'medium',
  preset: 'strict',
  covers: ['ROLE-26', 'ROLE-27'],
  equivalents: [
    'checkov:CKV_K8S_155',
    'kyverno:restrict-clusterrole-mutating-validating-admission-webhooks',
    'kubescape:C-0281',
    'trivy:KSV-0114',
  ],
  references: [
    {
      title: 'Kubernetes: control admission webhooks',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#control-admission-webhooks',
    },
  ],
  docs: {
    why: `A webhook sees every object that it asks for, Secrets included, and a mutating one changes them; who deletes a validating one takes away
a guard. Validating and mutating admission policies have the same power without a server.

Operators usually maintain one configuration of their own: \`resourceNames\` with its name is the good form, and not reported. \`create\` cannot be
limited by a name; let the installation create the object.`,
    bad: {
      yaml: exampleRole('ClusterRole', 'injector', [
        'admissionregistration.k8s.io',
        'mutatingwebhookconfigurations',
        'get patch',
      ]),
    },
    good: {
      yaml: exampleRole('ClusterRole', 'injector', [
        'admissionregistration.k8s.io',
        'mutatingwebhookconfigurations',
        'get patch',
        'injector',
      ]),
    },
    whenToTurnOff: 'For policy engines and certificate injectors, whose work it is.',
  },
  grants: [
    {
      group: 'admissionregistration.k8s.io',
      resources: [
        'mutatingwebhookconfigurations',
        'validatingwebhookconfigurations',
        'mutatingadmissionpolicies',
        'mutatingadmissionpolicybindings',
        'validatingadmissionpolicies',
        'validatingadmissionpolicybindings',
      ],
      verbs: ['create', 'update', 'patch', 'delete', 'deletecollection'],
      effect: phrase('see and change every write to the cluster, or remove its guards'),
      advice: phrase('List their names in `resourceNames`'),
      weight: 2,
      namespaced: false,
    },
  ],
});
