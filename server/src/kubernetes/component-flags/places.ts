import type { Path } from '../../yaml/located.ts';
import type { Component, FlagSource } from './model.ts';

/** A component and where its flags stand in an object. */
export interface FlagPlace {
  readonly component: Component;
  readonly path: Path;
}

/** Of a kubeadm ClusterConfiguration. */
export const kubeadmCluster: readonly FlagPlace[] = [
  { component: 'kube-apiserver', path: ['apiServer', 'extraArgs'] },
  { component: 'kube-controller-manager', path: ['controllerManager', 'extraArgs'] },
  { component: 'kube-scheduler', path: ['scheduler', 'extraArgs'] },
  { component: 'etcd', path: ['etcd', 'local', 'extraArgs'] },
];
/** Of a kubeadm InitConfiguration or JoinConfiguration. */
export const kubeadmNode: readonly FlagPlace[] = [
  { component: 'kubelet', path: ['nodeRegistration', 'kubeletExtraArgs'] },
];
const kubeadmSpec: readonly FlagPlace[] = [
  ...below(['clusterConfiguration'], kubeadmCluster),
  ...below(['initConfiguration'], kubeadmNode),
  ...below(['joinConfiguration'], kubeadmNode),
];
/** Of a Talos machine configuration. */
export const talos: readonly FlagPlace[] = [
  ...below(['cluster'], kubeadmCluster.slice(0, 3)),
  { component: 'etcd', path: ['cluster', 'etcd', 'extraArgs'] },
  { component: 'kube-proxy', path: ['cluster', 'proxy', 'extraArgs'] },
  { component: 'kubelet', path: ['machine', 'kubelet', 'extraArgs'] },
];
/** The kubelet configuration in a Talos machine configuration. */
export const talosKubelet: Path = ['machine', 'kubelet', 'extraConfig'];
const rke2Server: readonly FlagPlace[] = [
  { component: 'kube-apiserver', path: ['kubeAPIServer', 'extraArgs'] },
  { component: 'kube-controller-manager', path: ['kubeControllerManager', 'extraArgs'] },
  { component: 'kube-scheduler', path: ['kubeScheduler', 'extraArgs'] },
  { component: 'etcd', path: ['etcd', 'customConfig', 'extraArgs'] },
];
const k0s: readonly FlagPlace[] = [
  { component: 'kube-apiserver', path: ['spec', 'api', 'extraArgs'] },
  { component: 'kube-controller-manager', path: ['spec', 'controllerManager', 'extraArgs'] },
  { component: 'kube-scheduler', path: ['spec', 'scheduler', 'extraArgs'] },
  { component: 'etcd', path: ['spec', 'storage', 'etcd', 'extraArgs'] },
];

/** Where objects other than workloads hold flags, by group and kind. */
export const places: readonly {
  readonly group: RegExp;
  readonly kinds: readonly string[];
  readonly source: FlagSource;
  readonly places: readonly FlagPlace[];
}[] = [
  { group: /^kubeadm\.k8s\.io$/, kinds: ['ClusterConfiguration'], source: 'kubeadm', places: kubeadmCluster },
  {
    group: /^kubeadm\.k8s\.io$/,
    kinds: ['InitConfiguration', 'JoinConfiguration'],
    source: 'kubeadm',
    places: kubeadmNode,
  },
  {
    group: /^(?:controlplane|bootstrap)\.cluster\.x-k8s\.io$/,
    kinds: ['KubeadmControlPlane'],
    source: 'cluster-api',
    places: below(['spec', 'kubeadmConfigSpec'], kubeadmSpec),
  },
  {
    group: /^(?:controlplane|bootstrap)\.cluster\.x-k8s\.io$/,
    kinds: ['KubeadmControlPlaneTemplate'],
    source: 'cluster-api',
    places: below(['spec', 'template', 'spec', 'kubeadmConfigSpec'], kubeadmSpec),
  },
  {
    group: /^bootstrap\.cluster\.x-k8s\.io$/,
    kinds: ['KubeadmConfig'],
    source: 'cluster-api',
    places: below(['spec'], kubeadmSpec),
  },
  {
    group: /^bootstrap\.cluster\.x-k8s\.io$/,
    kinds: ['KubeadmConfigTemplate'],
    source: 'cluster-api',
    places: below(['spec', 'template', 'spec'], kubeadmSpec),
  },
  {
    group: /^controlplane\.cluster\.x-k8s\.io$/,
    kinds: ['RKE2ControlPlane'],
    source: 'cluster-api',
    places: below(['spec', 'serverConfig'], rke2Server),
  },
  {
    group: /^controlplane\.cluster\.x-k8s\.io$/,
    kinds: ['RKE2ControlPlaneTemplate'],
    source: 'cluster-api',
    places: below(['spec', 'template', 'spec', 'serverConfig'], rke2Server),
  },
  { group: /^k0s\.k0sproject\.io$/, kinds: ['ClusterConfig'], source: 'k0s', places: k0s },
  {
    group: /^anywhere\.eks\.amazonaws\.com$/,
    kinds: ['Cluster'],
    source: 'eks-anywhere',
    places: [
      { component: 'kube-apiserver', path: ['spec', 'controlPlaneConfiguration', 'apiServerExtraArgs'] },
    ],
  },
];

/** Component configurations of a kops Cluster. */
export const kopsFields: readonly FlagPlace[] = [
  { component: 'kube-apiserver', path: ['spec', 'kubeAPIServer'] },
  { component: 'kube-controller-manager', path: ['spec', 'kubeControllerManager'] },
  { component: 'kube-scheduler', path: ['spec', 'kubeScheduler'] },
  { component: 'kubelet', path: ['spec', 'kubelet'] },
];

function below(path: Path, entries: readonly FlagPlace[]): readonly FlagPlace[] {
  return entries.map((entry) => ({ component: entry.component, path: [...path, ...entry.path] }));
}
