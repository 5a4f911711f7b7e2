import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may change namespaces, and with their labels what is enforced there. */
export const noNamespaceWrite = grantRule({
  slug: 'no-namespace-write',
  code: 'ZT223',
  title: 'A role may change namespaces, and with their labels what is enforced there',
  severity: 'warning',
  confidence: 'medium',
  preset: 'strict',
  covers: ['ROLE-37'],
  equivalents: [],
  references: [
    {
      title: 'Kubernetes: namespace modification',
      url: 'https://kubernetes.io/docs/concepts/security/rbac-good-practices/#namespace-modification',
    },
  ],
  docs: {
    why: `Labels of a namespace decide which Pod Security level is enforced there, which network policies and Gateways select it, and whether a mesh injects its proxy. Who
may \`patch\` the namespace changes them. In a Role the own namespace is meant, which is the same for those in it.`,
    bad: { yaml: exampleRole('Role', 'tenant', ['core', 'namespaces', 'get patch']) },
    good: { yaml: exampleRole('Role', 'tenant', ['core', 'namespaces', 'get']) },
    whenToTurnOff: 'For controllers that label namespaces by their nature.',
  },
  grants: [
    {
      group: '',
      resources: ['namespaces'],
      verbs: ['update', 'patch'],
      effect: phrase('switch off Pod Security by a label of the namespace'),
      advice: phrase('List namespaces in `resourceNames`, or leave labels to whoever creates namespaces'),
      weight: 2,
      namespaced: true,
    },
  ],
});
