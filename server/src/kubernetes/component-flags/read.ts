import { at, isMap, isScalar, pairs, stringAt } from '../../yaml/access.ts';
import type { ParsedDocument, Path } from '../../yaml/located.ts';
import { podBearingKinds } from '../pod-spec.ts';
import type { KubernetesResource } from '../resource.ts';
import { type FlagHome, flagsAt, flagsOfFields, flagsOfKubeletConfiguration } from './from-configuration.ts';
import { flagsInPods } from './from-pods.ts';
import type { Component, ComponentFlags } from './model.ts';
import { kopsFields, kubeadmCluster, kubeadmNode, places, talos, talosKubelet } from './places.ts';

/** Kinds of documents that may hold flags of components. */
export const componentFlagKinds: readonly string[] = [
  ...podBearingKinds,
  'ClusterConfiguration',
  'InitConfiguration',
  'JoinConfiguration',
  'KubeadmControlPlane',
  'KubeadmControlPlaneTemplate',
  'KubeadmConfig',
  'KubeadmConfigTemplate',
  'RKE2ControlPlane',
  'RKE2ControlPlaneTemplate',
  'Cluster',
  'ClusterConfig',
];

/** Words one of which stands in a file that holds flags without being an object: config.yaml of k3s and RKE2, Talos. */
export const componentFlagTriggers: readonly string[] = [
  'kube-apiserver-arg',
  'kube-controller-manager-arg',
  'kube-scheduler-arg',
  'etcd-arg',
  'kubelet-arg',
  'apiServer:',
];

/** Flags of control-plane components wherever a document writes them. Never throws; documents without any give none. */
export function readComponentFlags(
  document: ParsedDocument,
  resources: readonly KubernetesResource[],
): readonly ComponentFlags[] {
  const found = resources.flatMap((resource) => [
    ...flagsInPods(document, resource),
    ...flagsOfResource(document, resource),
  ]);
  if (resources.length > 0) return found;
  return [...flagsOfK3s(document), ...flagsOfTalos(document), ...flagsOfPatch(document)];
}

function flagsOfResource(document: ParsedDocument, resource: KubernetesResource): readonly ComponentFlags[] {
  const { node, group, kind } = resource;
  if (group === 'kops.k8s.io' && kind === 'Cluster') {
    const home: FlagHome = { document, resource, source: 'kops' };
    return kopsFields.flatMap(({ component, path }) =>
      flagsOfFields(home, component, at(node, ...path), [...resource.path, ...path]),
    );
  }
  if (group === 'kubelet.config.k8s.io' && kind === 'KubeletConfiguration')
    return flagsOfKubeletConfiguration(
      { document, resource, source: 'kubelet-configuration' },
      node,
      resource.path,
    );
  // Rancher's own Cluster carries the config.yaml of RKE2 or k3s.
  if (group === 'provisioning.cattle.io' && kind === 'Cluster') {
    const path = ['spec', 'rkeConfig', 'machineGlobalConfig'];
    return flagsOfArgKeys({ document, resource, source: 'k3s' }, at(node, ...path), [
      ...resource.path,
      ...path,
    ]);
  }
  const known = places.find((entry) => entry.kinds.includes(kind) && entry.group.test(group));
  if (known === undefined) return [];
  const home: FlagHome = { document, resource, source: known.source };
  return known.places.flatMap(({ component, path }) =>
    flagsAt(home, component, at(node, ...path), [...resource.path, ...path]),
  );
}

const argKey = /^(kube-apiserver|kube-controller-manager|kube-scheduler|kube-proxy|kubelet|etcd)-arg\+?$/;
// Keys of a k3s or RKE2 config.yaml besides the arguments themselves: one of them, or nothing else, and the file is one.
const k3sKeys =
  /^(?:cluster-(?:cidr|init|dns|domain)|disable(?:-.*)?|cni|flannel-.*|node-.*|server|service-cidr|tls-san|token(?:-file)?|write-kubeconfig(?:-mode)?|secrets-encryption|profile|selinux|etcd-.*|agent-token(?:-file)?|data-dir|.*-arg\+?)$/;

/** The config.yaml of k3s and RKE2: a map without apiVersion and kind, all of whose keys are theirs. */
function flagsOfK3s(document: ParsedDocument): readonly ComponentFlags[] {
  const { root } = document;
  if (!isMap(root) || !root.pairs.some(({ key }) => argKey.test(key.text))) return [];
  // Values files of charts and inventories may carry a key of that name among others; those are not read.
  const own = root.pairs.filter(({ key }) => k3sKeys.test(key.text)).length;
  if (own * 2 < root.pairs.length) return [];
  return flagsOfArgKeys({ document, resource: undefined, source: 'k3s' }, root, []);
}

function flagsOfArgKeys(home: FlagHome, node: ReturnType<typeof at>, path: Path): readonly ComponentFlags[] {
  return pairs(node).flatMap(({ key, value }) => {
    const component = argKey.exec(key.text)?.[1] as Component | undefined;
    if (component === undefined) return [];
    // `+` adds to a list of another file.
    return flagsAt(home, component, value, [...path, key.text]).map((read) =>
      key.text.endsWith('+') ? { ...read, complete: false } : read,
    );
  });
}

/** A Talos machine configuration: `version: v1alpha1` with `machine` and `cluster`. */
function flagsOfTalos(document: ParsedDocument): readonly ComponentFlags[] {
  const { root } = document;
  const isTalos = isMap(root) && isMap(at(root, 'cluster')) && isScalar(at(root, 'version'));
  if (!isTalos || stringAt(root, 'version') !== 'v1alpha1') return [];
  const home: FlagHome = { document, resource: undefined, source: 'talos' };
  const kubelet = at(root, ...talosKubelet);
  return [
    ...talos.flatMap(({ component, path }) => flagsAt(home, component, at(root, ...path), path)),
    ...(isMap(kubelet) ? flagsOfKubeletConfiguration(home, kubelet, talosKubelet) : []),
  ];
}

/** The patches of kind's `kubeadmConfigPatches` may leave `apiVersion` out. */
function flagsOfPatch(document: ParsedDocument): readonly ComponentFlags[] {
  const { root } = document;
  const kind = stringAt(root, 'kind');
  if (root === null || kind === undefined || at(root, 'apiVersion') !== undefined) return [];
  if (kind === 'KubeletConfiguration')
    return flagsOfKubeletConfiguration(
      { document, resource: undefined, source: 'kubelet-configuration' },
      root,
      [],
    );
  const found =
    kind === 'ClusterConfiguration'
      ? kubeadmCluster
      : ['InitConfiguration', 'JoinConfiguration'].includes(kind)
        ? kubeadmNode
        : [];
  const home: FlagHome = { document, resource: undefined, source: 'kubeadm' };
  return found.flatMap(({ component, path }) => flagsAt(home, component, at(root, ...path), path));
}
