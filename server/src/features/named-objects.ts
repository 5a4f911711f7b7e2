import type { Workspace } from '../engine/workspace-types.ts';
import { serviceAccountNamespace, serviceAccountPrefix } from '../rbac/impersonation.ts';
import { kindNamedBy } from '../rbac/rule-target.ts';
import type { ResourceFacts, Site } from '../workspace/facts.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../workspace/graph.ts';

/** Kinds whose names editors can follow. Users and groups are defined nowhere, but what names them can be found. */
export type NamedKind = 'ServiceAccount' | 'Role' | 'ClusterRole' | 'Secret' | 'User' | 'Group';

/** An object as a manifest names it. */
export interface ObjectName {
  readonly kind: NamedKind;
  readonly name: string;
  /** Undefined for what has none, and where no manifest says. */
  readonly namespace: string | undefined;
}

/** A place where one object names another. */
export interface ObjectReference {
  readonly target: ObjectName;
  readonly site: Site;
  /** The whole subject, of which the site is the name. */
  readonly around?: Site;
  /** Where a ServiceAccount is named by its user name: all that stands there. */
  readonly userName?: string;
}

/** What is named at a place of a file, with the place in the document's own offsets. */
export interface NamedAt {
  readonly target: ObjectName;
  readonly holder: PlacedResource;
  readonly site: Site;
  /** Undefined for the name of the object's own manifest. */
  readonly reference?: ObjectReference;
  /** True in a subject away from its name. */
  readonly wide?: boolean;
}

/** Every object this one names, where the facts know the place; names hidden by a template are left out. */
export function referencesIn(facts: ResourceFacts): readonly ObjectReference[] {
  const found: ObjectReference[] = [];
  const { namespace, pod, secret, serviceAccount, binding } = facts;
  const add = (kind: NamedKind, name: string | undefined, site: Site | undefined): void => {
    if (name !== undefined && site !== undefined) found.push({ target: { kind, name, namespace }, site });
  };
  if (pod !== undefined) {
    if (pod.serviceAccountName.known)
      add('ServiceAccount', pod.serviceAccountName.value, pod.serviceAccountSite);
    for (const volume of pod.volumes) {
      add('Secret', volume.secret?.name, volume.secret?.nameSite);
      for (const source of volume.projected ?? [])
        if (source.type === 'secret') add('Secret', source.secret, source.nameSite);
    }
    for (const { secretEnv, secretEnvFrom } of pod.containers) {
      for (const entry of secretEnv) add('Secret', entry.secret, entry);
      for (const entry of secretEnvFrom) add('Secret', entry.name, entry);
    }
    for (const entry of pod.imagePullSecrets) add('Secret', entry.name, entry);
  }
  add('ServiceAccount', secret?.serviceAccountName, secret?.serviceAccountSite);
  add('ServiceAccount', facts.impersonates?.name, facts.impersonates);
  for (const entry of serviceAccount?.secrets ?? []) add('Secret', entry.name, entry);
  for (const group of secret?.bootstrapGroups ?? [])
    found.push({ target: { kind: 'Group', name: group.name, namespace: undefined }, site: group });
  for (const reference of rules(facts)) found.push(reference);
  const roleRef = binding?.roleRef;
  if (roleRef?.kind === 'Role') add('Role', roleRef.name, roleRef);
  if (roleRef?.kind === 'ClusterRole')
    found.push({ target: { kind: 'ClusterRole', name: roleRef.name, namespace: undefined }, site: roleRef });
  for (const subject of binding?.subjects ?? []) {
    const target = subjectName(subject, namespace);
    if (target === undefined) continue;
    const userName = subject.kind === 'User' && target.kind !== 'User' ? subject.name : undefined;
    found.push({
      target,
      site: subject.nameSite,
      around: subject,
      ...(userName === undefined ? {} : { userName }),
    });
  }
  return found;
}

/** The objects that rules of a role are limited to, where it is certain of which kind they are. */
function rules({ role, namespace }: ResourceFacts): readonly ObjectReference[] {
  return (role?.rules ?? []).flatMap((rule) => {
    const kind = rule.resourceNames.length === 0 || rule.partial ? undefined : kindNamedBy(rule);
    if (kind === undefined) return [];
    return rule.resourceNames.flatMap((name, index): readonly ObjectReference[] => {
      const range = rule.ranges.resourceNames[index];
      if (range === undefined) return [];
      const site = { path: [...rule.path, 'resourceNames', index], range };
      return [{ target: { kind, name, namespace: kind === 'ClusterRole' ? undefined : namespace }, site }];
    });
  });
}

/** Who a subject is; a user name of a ServiceAccount is that ServiceAccount. Undefined for kinds that can be nobody. */
export function subjectName(
  subject: { readonly kind: string; readonly name: string; readonly namespace: string | undefined },
  bindingNamespace: string | undefined,
): ObjectName | undefined {
  const { kind, name } = subject;
  switch (kind) {
    case 'ServiceAccount':
      return { kind, name, namespace: subject.namespace ?? bindingNamespace };
    case 'Group':
      return { kind, name, namespace: undefined };
    case 'User': {
      const namespace = serviceAccountNamespace(name);
      return namespace === undefined
        ? { kind, name, namespace: undefined }
        : {
            kind: 'ServiceAccount',
            name: name.slice(serviceAccountPrefix.length + namespace.length + 1),
            namespace,
          };
    }
    default:
      return undefined;
  }
}

/** The name an object goes by, if it is of a kind that others name. */
export function ownName({
  kind,
  name,
  namespace,
  role,
  secret,
  serviceAccount,
}: ResourceFacts): ObjectName | undefined {
  if (name === undefined) return undefined;
  if (serviceAccount !== undefined) return { kind: 'ServiceAccount', name, namespace };
  if (secret !== undefined) return { kind: 'Secret', name, namespace };
  if (role === undefined) return undefined;
  return kind === 'Role'
    ? { kind: 'Role', name, namespace }
    : { kind: 'ClusterRole', name, namespace: undefined };
}

/** The manifests of an object: those in its namespace, else those that may be, since one of the two does not say. */
export function definitionsOf(
  { kind, name, namespace }: ObjectName,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  const same: PlacedResource[] = [];
  const unknown: PlacedResource[] = [];
  const isNamespaced = kind === 'ServiceAccount' || kind === 'Role' || kind === 'Secret';
  const candidates = isNamespaced ? graph.perhapsInNamespace(kind, name, namespace) : graph.named(kind, name);
  for (const candidate of candidates) {
    const own = ownName(candidate.facts);
    if (own?.kind !== kind) continue;
    const match = namespacesMatch(own.namespace, namespace);
    if (match === 'same') same.push(candidate);
    else if (match === 'unknown') unknown.push(candidate);
  }
  return same.length > 0 ? same : unknown;
}

/** What is named at an offset: the name of an object, or one it is named by; in a subject every place means the subject. */
export function namedAt(workspace: Workspace, uri: string, offset: number): NamedAt | undefined {
  const document = workspace.documentAt(uri, offset);
  const slice = document === undefined ? undefined : workspace.slices(uri)[document.index];
  if (document === undefined || slice === undefined) return undefined;
  const place = offset - slice.start;
  const holds = ({ range }: Site): boolean => place >= range[0] && place <= range[1];
  let wide: NamedAt | undefined;
  for (const holder of workspace.resourcesOf(document)) {
    const own = ownName(holder.facts);
    if (own !== undefined && holds(holder.facts.site))
      return { target: own, holder, site: holder.facts.site };
    for (const reference of referencesIn(holder.facts)) {
      const { target, site, around } = reference;
      if (holds(site)) return { target, holder, site, reference };
      if (around !== undefined && holds(around))
        wide ??= { target, holder, site: around, reference, wide: true };
    }
  }
  return wide;
}
