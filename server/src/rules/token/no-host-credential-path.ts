import { type PodLocation, podBearingKinds, podOf } from '../../kubernetes/pod-spec.ts';
import type { KubernetesResource } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { at, items, stringAt } from '../../yaml/access.ts';
import type { Located, Path } from '../../yaml/located.ts';
import { defineRule, type Finding, type FixContext, type FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { hostCredential } from './effective/host-paths.ts';
import { podOffer } from './effective/pod-offer.ts';
import { converted, refused } from './token-secret/tree.ts';
import { mountsOf } from './token-secret/uses.ts';

const pod = (volume: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: backup
spec:
  automountServiceAccountToken: false
  containers:
    - name: backup
      image: registry.example.com/backup:1.9
      volumeMounts:
        - name: data
          mountPath: /data
          readOnly: true
  volumes:
    - name: data
      hostPath:
        path: ${volume}
`;

/** A Pod that mounts a place of the node where credentials lie. */
export const noHostCredentialPath = defineRule({
  meta: {
    slug: 'no-host-credential-path',
    code: 'ZT110',
    area: 'token',
    title: 'A Pod mounts a directory of the node that holds credentials',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: podBearingKinds.filter((kind) => kind !== 'List'),
    triggers: [],
    covers: ['TOK-14'],
    equivalents: ['kubescape:C-0020'],
    references: [
      {
        title: 'Kubernetes: hostPath volumes',
        url: 'https://kubernetes.io/docs/concepts/storage/volumes/#hostpath',
      },
      {
        title: 'Kubernetes: Pod Security Standards, host path volumes',
        url: 'https://kubernetes.io/docs/concepts/security/pod-security-standards/#baseline',
      },
    ],
    docs: {
      why: [
        'Nodes hold credentials in files: the kubeconfig of cluster-admin, the keys of the control plane, the certificate of',
        'the kubelet, the tokens of all Pods that run there, and what administrators left in their home directories. A Pod',
        'that mounts such a place may act as all of them, whatever its own ServiceAccount may do, and `readOnly` does not',
        'help, since reading is all it takes.',
        '',
        'The rule knows the places by their paths. It is silent about the Pods of the control plane itself, and about the',
        "kubelet's directories where a storage driver mounts them with `mountPropagation: Bidirectional`, which is what they",
        'need them for. Mounts of `/`, `/etc` or `/var` are left to the rules about host paths in general.',
      ].join('\n'),
      bad: { yaml: pod('/etc/kubernetes/pki') },
      good: { yaml: pod('/srv/backup') },
      whenToTurnOff: 'For tools that check nodes, such as CIS benchmarks: suppress it there with a reason.',
    },
  },
  checkDocument(context) {
    for (const resource of context.resources) {
      const location = podOf(resource);
      if (location === undefined || isControlPlane(resource, location)) continue;
      for (const { path, node, holds, place } of hostMounts(location)) {
        context.report({
          range: node.range,
          message: tell`Host path ${place} is where ${holds}, and whoever reads it acts as them; give the Pod an identity of its own and remove the volume`,
          resource,
          data: [...path],
        });
      }
    }
  },
  fixes,
});

interface HostMount {
  /** To the volume. */
  readonly path: Path;
  /** The host path. */
  readonly node: Located;
  readonly place: string;
  readonly holds: string;
}

function hostMounts({ spec, path }: PodLocation): readonly HostMount[] {
  return items(at(spec, 'volumes')).flatMap((volume, index): readonly HostMount[] => {
    const node = at(volume, 'hostPath', 'path');
    const place = stringAt(node);
    const found = place === undefined ? undefined : hostCredential(place);
    if (node === undefined || place === undefined || found === undefined) return [];
    if (found.agents && isPropagated(spec, stringAt(volume, 'name'))) return [];
    return [{ path: [...path, 'volumes', index], node, place, holds: found.holds }];
  });
}

/** Storage drivers mount the kubelet's directory so that what they mount in it reaches the node. */
function isPropagated(spec: Located, volume: string | undefined): boolean {
  return ['initContainers', 'containers'].some((list) =>
    items(at(spec, list)).some((container) =>
      items(at(container, 'volumeMounts')).some(
        (mount) =>
          stringAt(mount, 'name') === volume && stringAt(mount, 'mountPropagation') === 'Bidirectional',
      ),
    ),
  );
}

function isControlPlane({ kind, namespace }: KubernetesResource, { metadata }: PodLocation): boolean {
  return (
    kind === 'Pod' && namespace === 'kube-system' && stringAt(metadata, 'labels', 'tier') === 'control-plane'
  );
}

function fixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const root = context.parse(finding.document)?.root;
  if (!root) return [];
  for (const workload of context.resourcesOf(finding.document)) {
    const facts = workload.facts.pod;
    const volume = facts?.volumes.find(({ path }) => JSON.stringify(path) === JSON.stringify(finding.data));
    if (facts === undefined || volume === undefined) continue;
    const paths = [volume.path, ...mountsOf(facts, volume.name).map(({ mount }) => mount.path)];
    const obstacle =
      workload.facts.completeness === 'broken'
        ? tell`The document has syntax errors`
        : paths.some((path) => isShared(root, path))
          ? tell`The volume is shared through a YAML anchor or merge key`
          : undefined;
    return [
      podOffer(
        { workload, pod: facts, root },
        tell`Remove volume ${volume.name} and its mounts`,
        obstacle === undefined ? converted([], paths) : refused(obstacle),
      ),
    ];
  }
  return [];
}
