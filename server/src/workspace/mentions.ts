import { kindNamedBy, type LimitedKind } from '../rbac/rule-target.ts';
import type { ResourceFacts } from './facts.ts';
import { mentionedByGateway } from './mentions-gateway.ts';
import { mentionedByIngress } from './mentions-ingress.ts';
import { mentionedByMesh } from './mentions-mesh.ts';

/** `Kind/name`: what look-ups across documents go by. Namespaces are compared afterwards, since manifests often leave them out. */
export type GraphKey = string;

export function graphKey(kind: string, name: string): GraphKey {
  return `${kind}/${name}`;
}

/** Kind under which ClusterRoles mention their labels, as `key=value`, and `''` when they have any. */
export const labelledRoles = 'ClusterRole label';

/** Kind under which ClusterRoles with an `aggregationRule` mention the first label of each selector, and `''` for selectors without labels. */
export const selectingRoles = 'ClusterRole selector';

/** What roles mention whose rules are limited to objects of a kind by name; not that kind itself, since they give nothing to it. */
export function limitedTo(kind: LimitedKind): string {
  return `limited to ${kind}`;
}

/** Mentioned by every object that says how an API server takes tokens, so that those can be listed. */
export const authenticationName = { kind: 'Authentication', name: 'cluster' } as const;
const authenticationKey = graphKey(authenticationName.kind, authenticationName.name);

/** Names by which an object is found. */
export function definedKey(facts: ResourceFacts): GraphKey | undefined {
  return facts.name === undefined ? undefined : graphKey(facts.kind, facts.name);
}

/** The key of an object in one namespace, or of one whose namespace is not said. */
export function keyInNamespace(key: GraphKey, namespace: string | undefined): GraphKey {
  return `${key}@${namespace ?? ''}`;
}

/** What a verdict rests on that asked who mentions an object, which is not whether the object is there. */
export function mentionOf(key: GraphKey): GraphKey {
  return `<${key}`;
}

/** The namespaces in which the objects may be that a manifest means when it mentions `kind/name`; undefined where it does not say. */
export function namespacesMentioned(
  facts: ResourceFacts,
  kind: string,
  name: string,
): ReadonlySet<string | undefined> {
  const { namespace, binding, tokens = [] } = facts;
  const found = new Set<string | undefined>();
  if (binding === undefined || (binding.roleRef?.kind === kind && binding.roleRef.name === name))
    found.add(namespace);
  for (const subject of binding?.subjects ?? [])
    if (subject.kind === kind && subject.name === name) found.add(subject.namespace ?? namespace);
  for (const token of tokens)
    if (kind === 'ServiceAccount' && token.kind.serviceAccount === name) found.add(token.kind.namespace);
  return found;
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
  add('ServiceAccount', facts.impersonates?.name);
  for (const group of facts.secret?.bootstrapGroups ?? []) add('Group', group.name);
  // So that the ServiceAccounts of a namespace can be listed; `''` for manifests that name none.
  if (facts.serviceAccount !== undefined) add('Namespace', facts.namespace ?? '');
  for (const secret of facts.serviceAccount?.secrets ?? []) add('Secret', secret.name);
  // So that the ClusterRoles a selector chooses can be found, by one label or by having any.
  if (facts.role !== undefined && facts.kind === 'ClusterRole') {
    const labels = Object.entries(facts.role.labels);
    for (const [label, value] of labels) add(labelledRoles, `${label}=${value}`);
    if (labels.length > 0) add(labelledRoles, '');
    for (const { matchLabels } of facts.role.selectors ?? []) {
      const [first] = Object.entries(matchLabels);
      add(selectingRoles, first === undefined ? '' : `${first[0]}=${first[1]}`);
    }
  }
  for (const rule of facts.role?.rules ?? []) {
    const kind = rule.resourceNames.length === 0 ? undefined : kindNamedBy(rule);
    if (kind !== undefined) for (const name of rule.resourceNames) add(limitedTo(kind), name);
  }
  if (facts.binding !== undefined) {
    const { roleRef, subjects } = facts.binding;
    if (roleRef !== undefined) add(roleRef.kind, roleRef.name);
    for (const subject of subjects) add(subject.kind, subject.name);
  }
  for (const [kind, name] of mentionedByIngress(facts)) add(kind, name);
  for (const [kind, name] of mentionedByGateway(facts)) add(kind, name);
  for (const [kind, name] of mentionedByMesh(facts)) add(kind, name);
  if (facts.authentication !== undefined) keys.add(authenticationKey);
  for (const { kind } of facts.tokens ?? []) add('ServiceAccount', kind.serviceAccount);
  return keys;
}
