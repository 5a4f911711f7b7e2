import type { ResourceFacts } from './facts.ts';

/** `Kind/name`: what look-ups across documents go by. Namespaces are compared afterwards, since manifests often leave them out. */
export type GraphKey = string;

export function graphKey(kind: string, name: string): GraphKey {
  return `${kind}/${name}`;
}

/** Names by which an object is found. */
export function definedKey(facts: ResourceFacts): GraphKey | undefined {
  return facts.name === undefined ? undefined : graphKey(facts.kind, facts.name);
}

/** Every object that this one refers to. A cross-document verdict may rest on these and on nothing else. */
export function mentionedKeys(facts: ResourceFacts): ReadonlySet<GraphKey> {
  const keys = new Set<GraphKey>();
  const add = (kind: string, name: string | undefined): void => {
    if (name !== undefined) keys.add(graphKey(kind, name));
  };
  if (facts.pod !== undefined) {
    const { pod } = facts;
    if (pod.serviceAccountName.known) add('ServiceAccount', pod.serviceAccountName.value);
    for (const volume of pod.volumes) {
      add('Secret', volume.secret?.name);
      add('ConfigMap', volume.configMap);
      for (const source of volume.projected ?? []) if (source.type === 'secret') add('Secret', source.secret);
    }
    for (const container of pod.containers) {
      for (const env of container.secretEnv) add('Secret', env.secret);
      for (const env of container.secretEnvFrom) add('Secret', env.name);
      for (const env of container.env) add('ConfigMap', env.configMap);
      for (const env of container.configMapEnvFrom) add('ConfigMap', env.name);
    }
    for (const secret of pod.imagePullSecrets) add('Secret', secret.name);
  }
  add('ServiceAccount', facts.secret?.serviceAccountName);
  for (const group of facts.secret?.bootstrapGroups ?? []) add('Group', group.name);
  // So that the ServiceAccounts of a namespace can be listed; `''` for manifests that name none.
  if (facts.serviceAccount !== undefined) add('Namespace', facts.namespace ?? '');
  for (const secret of facts.serviceAccount?.secrets ?? []) add('Secret', secret.name);
  if (facts.binding !== undefined) {
    const { roleRef, subjects } = facts.binding;
    if (roleRef !== undefined) add(roleRef.kind, roleRef.name);
    for (const subject of subjects) add(subject.kind, subject.name);
  }
  for (const { kind } of facts.tokens ?? []) add('ServiceAccount', kind.serviceAccount);
  return keys;
}
