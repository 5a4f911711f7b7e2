import { tell } from '../../words/tell.ts';
import {
  configurationsIn,
  configurationTrigger,
  type PlacedConfiguration,
} from '../../workspace/authentication-configurations.ts';
import { at, booleanAt, items, stringAt } from '../../yaml/access.ts';
import { defineRule } from '../rule.ts';
import { authenticationReferences } from './authentication/docs.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';

const example = (conditions: string): string => `apiVersion: apiserver.config.k8s.io/v1
kind: AuthenticationConfiguration
anonymous:
  enabled: true
${conditions}`;

/** The anonymous block of an AuthenticationConfiguration, open for more than health checks. */
export const noOpenAnonymousAccess = defineRule({
  meta: {
    slug: 'no-open-anonymous-access',
    code: 'ZT328',
    area: 'identity',
    title: 'Requests without any credential are let in for more than health checks',
    severity: 'warning',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: ['AuthenticationConfiguration'],
    triggers: [configurationTrigger],
    covers: ['OIDC-20'],
    equivalents: [],
    references: [
      ...authenticationReferences,
      {
        title: 'Kubernetes: anonymous authenticator configuration',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-authenticator-configuration',
      },
    ],
    docs: {
      why: `A request without a credential becomes \`system:anonymous\` in the group \`system:unauthenticated\`, and one binding to either opens the cluster to
everybody who reaches it. \`anonymous.conditions\` keeps that door to the paths that need it: \`/livez\`, \`/readyz\` and \`/healthz\` for load balancers,
and the ConfigMap \`cluster-info\` for \`kubeadm join\`. A path is compared as a whole.`,
      bad: { yaml: example('') },
      good: {
        yaml: example(`  conditions:
    - path: /livez
    - path: /readyz
    - path: /healthz
`),
      },
      whenToTurnOff: 'Where discovery without a credential is wanted, as for public clusters.',
    },
  },
  ...rulesOfProblems((document, resources) => configurationsIn(document, resources).flatMap(problemsOf)),
});

const harmless = new Set([
  '/livez',
  '/readyz',
  '/healthz',
  '/version',
  '/.well-known/openid-configuration',
  '/openid/v1/jwks',
  '/api/v1/namespaces/kube-public/configmaps/cluster-info',
]);

function problemsOf({ embedded, resource }: PlacedConfiguration): readonly PlacedProblem[] {
  const path = [...resource.path, 'anonymous'];
  const anonymous = at(embedded.root, ...path);
  if (booleanAt(anonymous, 'enabled') !== true) return [];
  const conditions = at(anonymous, 'conditions');
  if (conditions?.type === 'sequence' && conditions.open) return [];
  if (items(conditions).length === 0) {
    if (anonymous?.type === 'map' && anonymous.open) return [];
    return [
      {
        embedded,
        path: [...path, 'enabled'],
        message: tell`Requests without a credential are let in on every path, as system:anonymous; name the paths that need it under conditions`,
        remedies: () => [
          {
            title: tell`Let them in for health checks only`,
            preferred: true,
            operations: [
              ...(conditions === undefined
                ? []
                : [{ op: 'removePair' as const, path: [...path, 'conditions'] }]),
              {
                op: 'insertPair' as const,
                path,
                key: 'conditions',
                value: [{ path: '/livez' }, { path: '/readyz' }, { path: '/healthz' }],
              },
            ],
          },
        ],
      },
    ];
  }
  return items(conditions).flatMap((condition, index): readonly PlacedProblem[] => {
    const allowed = stringAt(condition, 'path');
    if (allowed === undefined || harmless.has(allowed)) return [];
    const own = [...path, 'conditions', index];
    return [
      {
        embedded,
        path: [...own, 'path'],
        message: tell`Requests without a credential are let in on ${allowed}, as system:anonymous; keep to /livez, /readyz and /healthz`,
        remedies: () => [
          {
            title: tell`Let nobody in on ${allowed} without a credential`,
            operations: [{ op: 'removeItem', path: own }],
          },
        ],
      },
    ];
  });
}
