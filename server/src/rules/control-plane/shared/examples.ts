const pod = (component: string, image: string, flags: readonly string[]): string => `apiVersion: v1
kind: Pod
metadata:
  name: ${component}
  namespace: kube-system
spec:
  automountServiceAccountToken: false
  containers:
    - name: ${component}
      image: ${image}
      command:
        - ${component}
${flags.map((flag) => `        - ${flag}\n`).join('')}`;

/** A static Pod of kube-apiserver for examples; its authorization is in order unless the flags say otherwise. */
export function apiServerPod(flags: readonly string[], minor = 36): string {
  const own = flags.some((flag) => flag.includes('--authorization'))
    ? []
    : ['--authorization-mode=Node,RBAC'];
  return pod('kube-apiserver', `registry.k8s.io/kube-apiserver:v1.${minor}.2`, [...own, ...flags]);
}

/** A static Pod of kube-controller-manager for examples. */
export function controllerManagerPod(flags: readonly string[]): string {
  return pod('kube-controller-manager', 'registry.k8s.io/kube-controller-manager:v1.36.2', flags);
}

/** A static Pod of etcd for examples. */
export function etcdPod(flags: readonly string[]): string {
  return pod('etcd', 'registry.k8s.io/etcd:3.6.4-0', flags);
}

/** A KubeletConfiguration for examples. */
export function kubeletConfiguration(fields: string): string {
  return `apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
${fields}`;
}
