import { kindNamedBy, type LimitedKind } from '../rbac/rule-target.ts';
import type { PodFacts, ResourceFacts, RoleFacts } from './facts.ts';
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

/** Names by which an object is found. */
export function definedKey(facts: ResourceFacts): GraphKey | undefined {
  return facts.name === undefined ? undefined : graphKey(facts.kind, facts.name);
}

/** The key of an object in one namespace, or of one whose namespace is not said. */
export function keyInNamespace(key: GraphKey, namespace: string | undefined): GraphKey {
  return `${key}@${namespace ?? ''}`;
}

/** The key of an object in a build that renames it. */
export function keyInBuild(key: GraphKey, root: string): GraphKey {
  return `${key}#${root}`;
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

/** Takes the kind and the name of an object that is mentioned; undefined where no name is written. */
export type Mention = (kind: string, name: string | undefined) => void;

/** Every object that this one refers to, some more than once. A cross-document verdict may rest on these and on nothing else. */
export function forEachMention(facts: ResourceFacts, mention: Mention): void {
  const { pod, secret, serviceAccount, role, binding, tokens } = facts;
  if (pod !== undefined) mentionedByPod(pod, mention);
  if (secret !== undefined) {
    mention('ServiceAccount', secret.serviceAccountName);
    for (const group of secret.bootstrapGroups ?? []) mention('Group', group.name);
  }
  mention('ServiceAccount', facts.impersonates?.name);
  if (serviceAccount !== undefined) {
    // So that the ServiceAccounts of a namespace can be listed; `''` for manifests that name none.
    mention('Namespace', facts.namespace ?? '');
    for (const { name } of serviceAccount.secrets) mention('Secret', name);
  }
  if (role !== undefined) mentionedByRole(facts.kind, role, mention);
  if (binding !== undefined) {
    if (binding.roleRef !== undefined) mention(binding.roleRef.kind, binding.roleRef.name);
    for (const { kind, name } of binding.subjects) mention(kind, name);
  }
  mentionedByIngress(facts, mention);
  mentionedByGateway(facts, mention);
  mentionedByMesh(facts, mention);
  if (facts.authentication !== undefined) mention(authenticationName.kind, authenticationName.name);
  if (tokens !== undefined) for (const { kind } of tokens) mention('ServiceAccount', kind.serviceAccount);
}

function mentionedByPod(pod: PodFacts, mention: Mention): void {
  if (pod.serviceAccountName.known) mention('ServiceAccount', pod.serviceAccountName.value);
  for (const volume of pod.volumes) {
    mention('Secret', volume.secret?.name);
    mention('ConfigMap', volume.configMap);
    for (const source of volume.projected ?? [])
      if (source.type === 'secret') mention('Secret', source.secret);
  }
  for (const container of pod.containers) {
    for (const env of container.secretEnv) mention('Secret', env.secret);
    for (const env of container.secretEnvFrom) mention('Secret', env.name);
    for (const env of container.env) mention('ConfigMap', env.configMap);
    for (const env of container.configMapEnvFrom) mention('ConfigMap', env.name);
  }
  for (const secret of pod.imagePullSecrets) mention('Secret', secret.name);
}

function mentionedByRole(kind: string, { labels, selectors, rules }: RoleFacts, mention: Mention): void {
  // So that the ClusterRoles a selector chooses can be found, by one label or by having any.
  if (kind === 'ClusterRole') {
    const named = Object.entries(labels);
    for (const [label, value] of named) mention(labelledRoles, `${label}=${value}`);
    if (named.length > 0) mention(labelledRoles, '');
    for (const { matchLabels } of selectors ?? []) {
      const [first] = Object.entries(matchLabels);
      mention(selectingRoles, first === undefined ? '' : `${first[0]}=${first[1]}`);
    }
  }
  for (const rule of rules) {
    const limited = rule.resourceNames.length === 0 ? undefined : kindNamedBy(rule);
    if (limited !== undefined) for (const name of rule.resourceNames) mention(limitedTo(limited), name);
  }
}
