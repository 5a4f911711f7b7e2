import type { ComponentFlags } from '../../../kubernetes/component-flags/model.ts';
import { flagNamed } from '../../../kubernetes/component-flags/values.ts';
import { stringAt } from '../../../yaml/access.ts';

/** True for an etcd that holds a cluster: one that a tool sets up, or one in kube-system. Others may be anybody's. */
export function isClusterEtcd(component: ComponentFlags): boolean {
  if (component.component !== 'etcd') return false;
  // A file takes the place of all flags [etcd server/etcdmain/config.go].
  if (flagNamed(component, 'config-file') !== undefined) return false;
  const { source, resource } = component;
  if (source !== 'pod') return true;
  if (resource === undefined) return false;
  if (stringAt(resource.node, 'metadata', 'labels', 'tier') === 'control-plane') return true;
  // A network plugin may keep an etcd of its own there (calico-etcd).
  const name = resource.name ?? '';
  const isOwn =
    resource.kind === 'Pod' ? !/^(?:calico|cilium|canal)/.test(name) : /^(?:kube-)?etcd/.test(name);
  return isOwn && (resource.namespace === 'kube-system' || resource.namespace === 'openshift-etcd');
}

/** True for an address that only this machine reaches: loopback, or a socket of it. */
export function isLocalUrl(url: string): boolean {
  return /^(?:unix|unixs):|^https?:\/\/(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)(?::\d+)?\/?$/.test(
    url.trim(),
  );
}

/** True for an address without TLS that others may reach. */
export function isClearUrl(url: string): boolean {
  return url.trim().startsWith('http://') && !isLocalUrl(url);
}
