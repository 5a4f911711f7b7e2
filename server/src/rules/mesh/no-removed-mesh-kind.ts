import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { phrase, tell } from '../../words/tell.ts';
import { type DocumentContext, defineRule } from '../rule.ts';
import { resourceName } from '../token/projected/token-sources.ts';

/** What stands in for a kind now, and since when the kind is gone. */
interface Successor {
  readonly group: string;
  readonly since: string;
  readonly write: string;
}

// Removed with Istio 1.6 (authentication and RBAC of alpha) and 1.8 (Mixer).
const removed: Readonly<Record<string, Successor>> = {
  Policy: {
    group: 'authentication.istio.io',
    since: '1.6',
    write: phrase('PeerAuthentication and RequestAuthentication'),
  },
  MeshPolicy: {
    group: 'authentication.istio.io',
    since: '1.6',
    write: phrase('PeerAuthentication in the root namespace'),
  },
  ServiceRole: { group: 'rbac.istio.io', since: '1.6', write: 'AuthorizationPolicy' },
  ServiceRoleBinding: { group: 'rbac.istio.io', since: '1.6', write: 'AuthorizationPolicy' },
  ClusterRbacConfig: { group: 'rbac.istio.io', since: '1.6', write: 'AuthorizationPolicy' },
  RbacConfig: { group: 'rbac.istio.io', since: '1.6', write: 'AuthorizationPolicy' },
  rule: {
    group: 'config.istio.io',
    since: '1.8',
    write: phrase('AuthorizationPolicy, Telemetry or WasmPlugin'),
  },
  handler: {
    group: 'config.istio.io',
    since: '1.8',
    write: phrase('AuthorizationPolicy, Telemetry or WasmPlugin'),
  },
  instance: {
    group: 'config.istio.io',
    since: '1.8',
    write: phrase('AuthorizationPolicy, Telemetry or WasmPlugin'),
  },
};

/** Policies of kinds that Istio no longer reads. */
export const noRemovedMeshKind = defineRule({
  meta: {
    slug: 'no-removed-mesh-kind',
    code: 'ZT519',
    area: 'mesh',
    title: 'Istio no longer reads policies of this kind',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: Object.keys(removed),
    triggers: [],
    covers: [],
    equivalents: [],
    references: [
      {
        title: 'Istio 1.6: upgrade notes',
        url: 'https://istio.io/latest/news/releases/1.6.x/announcing-1.6/upgrade-notes/',
      },
    ],
    docs: {
      why: [
        'The first authentication and authorization policies of Istio (`authentication.istio.io`, `rbac.istio.io`) went with 1.6, and',
        'Mixer (`config.istio.io`) with 1.8. A cluster that still has their CustomResourceDefinitions takes the objects and nobody reads',
        'them: what they were to protect is open.',
      ].join('\n'),
      bad: {
        yaml: `apiVersion: authentication.istio.io/v1alpha1
kind: MeshPolicy
metadata:
  name: default
spec:
  peers:
    - mtls: {}
`,
      },
      good: {
        yaml: `apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: istio-system
spec:
  mtls:
    mode: STRICT
`,
      },
      whenToTurnOff: 'For clusters with Istio before 1.6.',
    },
  },
  checkDocument({ resources, report }: DocumentContext): void {
    for (const resource of resources) {
      const successor = successorOf(resource);
      if (successor === undefined) continue;
      report({
        range: resource.kindNode.range,
        message: tell`Since Istio ${successor.since} nobody reads ${resource.kind} of ${resource.group}, so what it is to protect is open; write ${successor.write}`,
        resource: resourceName(resource),
      });
    }
  },
});

function successorOf({ kind, group }: KubernetesResource): Successor | undefined {
  const successor = Object.hasOwn(removed, kind) ? removed[kind] : undefined;
  return successor?.group === group ? successor : undefined;
}
