type Labels = Readonly<Record<string, string>>;

/** Whether ztunnel carries the traffic of a namespace with these labels; Pods with a sidecar are left to it. */
export function isAmbient(labels: Labels): boolean {
  return labels['istio.io/dataplane-mode'] === 'ambient' && !hasInjection(labels);
}

/** Whether Pods of a namespace with these labels get a sidecar. */
export function hasInjection(labels: Labels): boolean {
  if (labels['istio-injection'] !== undefined) return labels['istio-injection'] === 'enabled';
  return labels['istio.io/rev'] !== undefined;
}

/** Whether labels of a Pod may keep it out of the ambient mode of its namespace: it has a sidecar, is a gateway, or is in no mesh. */
export function leavesAmbient(labels: Labels): boolean {
  const mode = labels['istio.io/dataplane-mode'];
  const inject = labels['sidecar.istio.io/inject'];
  return (
    (mode !== undefined && mode !== 'ambient') ||
    (inject !== undefined && inject !== 'false') ||
    labels['istio.io/rev'] !== undefined
  );
}
