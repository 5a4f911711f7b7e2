import { securityGroup } from '../../kubernetes/mesh/authorization-policy.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { type DocumentContext, defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { authorizationPolicy } from './example.ts';
import { problemOffers, reportProblems } from './offers.ts';
import { authorizationProblems } from './validity/authorization-policy.ts';
import { peerAuthenticationProblems } from './validity/peer-authentication.ts';
import type { MeshProblem } from './validity/problem.ts';
import { requestAuthenticationProblems } from './validity/request-authentication.ts';

const validators: Readonly<Record<string, (resource: KubernetesResource) => readonly MeshProblem[]>> = {
  AuthorizationPolicy: authorizationProblems,
  RequestAuthentication: requestAuthenticationProblems,
  PeerAuthentication: peerAuthenticationProblems,
};

/** What Istio refuses about its policies, and fields that are dropped on the way to it. */
export const noInvalidMeshPolicy = defineRule({
  meta: {
    slug: 'no-invalid-mesh-policy',
    code: 'ZT503',
    area: 'mesh',
    title: 'A policy of the mesh is refused, or says something else than it seems to',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: Object.keys(validators),
    triggers: [],
    covers: ['MESH-05', 'MESH-09'],
    equivalents: [],
    references: [
      {
        title: 'Istio: AuthorizationPolicy',
        url: 'https://istio.io/latest/docs/reference/config/security/authorization-policy/',
      },
      {
        title: 'Istio: RequestAuthentication',
        url: 'https://istio.io/latest/docs/reference/config/security/request_authentication/',
      },
      {
        title: 'Istio: PeerAuthentication',
        url: 'https://istio.io/latest/docs/reference/config/security/peer_authentication/',
      },
    ],
    docs: {
      why: [
        'A policy that the webhook of Istio refuses protects nothing: DENY without rules, CUSTOM without a provider, ports of an mTLS',
        'mode without a selector, `jwks` beside `jwksUri`. Worse is a field with a slip of the pen: the API server drops what the',
        'schema does not know, and a rule without its `from` is a rule for everybody. `spec: {}` is not reported: it is how Istio',
        'documents “allow nothing”. What the CUSTOM action asks is a name in the configuration of the mesh, which is not looked up.',
      ].join('\n'),
      bad: {
        yaml: authorizationPolicy([
          'action: ALLOW',
          'rules:',
          '  - form:',
          '      - source:',
          '          namespaces: [web]',
        ]),
      },
      good: {
        yaml: authorizationPolicy([
          'action: ALLOW',
          'rules:',
          '  - from:',
          '      - source:',
          '          namespaces: [web]',
        ]),
      },
      whenToTurnOff: 'Where a newer Istio knows fields that this rule does not.',
    },
  },
  checkDocument(context: DocumentContext): void {
    reportProblems(context, problemsOf);
  },
  fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
    return problemOffers(finding, context, problemsOf);
  },
});

function problemsOf(resource: KubernetesResource): readonly MeshProblem[] {
  if (resource.group !== securityGroup || !Object.hasOwn(validators, resource.kind)) return [];
  return validators[resource.kind]?.(resource) ?? [];
}
