import { phrase } from '../../words/tell.ts';
import { grantRule } from './grants/grant-rule.ts';
import { exampleRole } from './role/example.ts';

/** A role may change API services or custom resource definitions. */
export const noApiTakeover = grantRule({
  slug: 'no-api-takeover',
  code: 'ZT215',
  title: 'A role may change API services or custom resource definitions',
  severity: 'warning',
  confidence: 'medium',
  preset: 'strict',
  covers: ['ROLE-28'],
  equivalents: [],
  references: [
    {
      title: 'Kubernetes: API server aggregation',
      url: 'https://kubernetes.io/docs/concepts/extend-kubernetes/api-extension/apiserver-aggregation/',
    },
  ],
  docs: {
    why: `An APIService decides which server answers for an API group: who writes it receives the requests of others with their identity. The conversion
webhook of a CustomResourceDefinition sees and changes every object of its kind.

A list of \`resourceNames\` with one's own is the good form and not reported.`,
    bad: {
      yaml: exampleRole('ClusterRole', 'adapter', ['apiregistration.k8s.io', 'apiservices', 'get update']),
    },
    good: {
      yaml: exampleRole('ClusterRole', 'adapter', [
        'apiregistration.k8s.io',
        'apiservices',
        'get update',
        'v1beta1.metrics.k8s.io',
      ]),
    },
    whenToTurnOff: 'For GitOps controllers and installers, which write definitions by their nature.',
  },
  grants: [
    {
      group: 'apiregistration.k8s.io',
      resources: ['apiservices'],
      verbs: ['create', 'update', 'patch'],
      effect: phrase('put themselves between clients and whole API groups'),
      advice: phrase('List the APIServices in `resourceNames`'),
      weight: 2,
      namespaced: false,
    },
    {
      group: 'apiextensions.k8s.io',
      resources: ['customresourcedefinitions'],
      verbs: ['update', 'patch'],
      effect: phrase('redirect custom resources to a conversion webhook of theirs'),
      advice: phrase('List the definitions in `resourceNames`'),
      weight: 1,
      namespaced: false,
    },
  ],
});
