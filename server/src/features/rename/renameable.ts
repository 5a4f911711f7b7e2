import type { Workspace } from '../../engine/workspace-types.ts';
import { displayText } from '../../identity/jwt/display.ts';
import { builtInRoles } from '../../rbac/built-in/roles.ts';
import { tell } from '../../words/tell.ts';
import type { PodFacts } from '../../workspace/facts.ts';
import { asWritten, namespacesMatch, type PlacedResource } from '../../workspace/graph.ts';
import { limitedTo } from '../../workspace/mentions.ts';
import {
  type NamedAt,
  namedAt,
  type ObjectName,
  type ObjectReference,
  ownName,
  referencesIn,
} from '../named-objects.ts';
import { type ObjectReferences, referencesTo } from '../object-references.ts';
import { patchOf } from './patches.ts';
import { placeInWords } from './places.ts';

/** An object that can be renamed, with all that names it. */
export interface Renameable {
  readonly at: NamedAt;
  /** As its own manifest names it. */
  readonly object: ObjectName;
  readonly references: ObjectReferences;
}

/** A sentence on why something cannot be renamed, without a full stop. */
export interface Refused {
  readonly reason: string;
}

const longestName = 80;

/** The object named at an offset with all its references, or why it cannot be renamed; undefined where no object is named. */
export function renameableAt(
  workspace: Workspace,
  uri: string,
  offset: number,
): Renameable | Refused | undefined {
  const found = namedAt(workspace, uri, offset);
  // Elsewhere in a subject the name is not what somebody points at.
  if (found === undefined || found.wide === true) return undefined;
  const { target } = found;
  const reason = notRenamed(target);
  if (reason !== undefined) return { reason };
  const { defined } = referencesTo(target, workspace.graph);
  const homes = new Map(defined.map((placed) => [placed.facts.namespace, placed]));
  const [first, second] = homes.values();
  if (first === undefined)
    return {
      reason: tell`${inWords(target)} has no manifest in this workspace: only its references would be renamed`,
    };
  if (second !== undefined)
    return {
      reason: tell`This may mean ${inWords(target)} of ${homeOf(first)} or of ${homeOf(second)}: write the namespace first`,
    };
  const object = ownName(first.facts) ?? target;
  const references = referencesTo(object, workspace.graph);
  const refused =
    twin(workspace, object, references) ??
    unclear(workspace, object, references) ??
    builtName(workspace, object, references) ??
    patched(workspace, object);
  return refused ?? { at: found, object, references };
}

function notRenamed({ kind, name }: ObjectName): string | undefined {
  switch (kind) {
    case 'User':
    case 'Group':
      return tell`A ${kind.toLowerCase()} is called as whoever authenticates it says: it cannot be renamed here`;
    case 'Secret':
      return tell`Secrets are named in many kinds of objects that are not read: not all of their references can be renamed`;
    case 'ServiceAccount':
      return name === 'default'
        ? tell`ServiceAccount default is what Pods get that name none: it cannot be renamed`
        : undefined;
    case 'Role':
    case 'ClusterRole':
      return isBuiltIn(kind, name)
        ? tell`Kubernetes brings ${kind} ${name}: it cannot be renamed`
        : undefined;
  }
}

/** Whether kube-apiserver makes a role of that name. */
export function isBuiltIn(kind: ObjectName['kind'], name: string): boolean {
  return builtInRoles.some((role) => role.kind === kind && role.name === name);
}

/** A manifest that leaves out the namespace may be of the same object, as patches are, or of another. */
function twin(workspace: Workspace, object: ObjectName, { defined }: ObjectReferences): Refused | undefined {
  const other = workspace.graph
    .named(object.kind, object.name)
    .find(
      (placed) =>
        !defined.includes(placed) &&
        ownName(placed.facts)?.kind === object.kind &&
        namespacesMatch(placed.facts.namespace, object.namespace) === 'unknown',
    );
  if (other === undefined) return undefined;
  const unsaid = other.facts.namespace === undefined ? other : (defined[0] ?? other);
  const place = placeInWords(workspace, unsaid, unsaid.facts.site);
  return { reason: tell`${place} may be another ${inWords(object)}, or the same: write its namespace first` };
}

/** A place that may mean another object too would be wrong either way. */
function unclear(
  workspace: Workspace,
  object: ObjectName,
  { defined, mentions }: ObjectReferences,
): Refused | undefined {
  for (const { holder, reference, meant } of mentions) {
    const other = meant.find((one) => !defined.includes(one));
    const home = other === undefined ? otherHome(workspace, object, reference) : homeOf(other);
    if (home === undefined) continue;
    const place = placeInWords(workspace, holder, reference.site);
    return {
      reason: tell`${place} may mean ${inWords(object)} of ${home} too: write the namespace there first`,
    };
  }
  return undefined;
}

/** The namespace of another object of that name which is only mentioned, where a place means that name in every namespace. */
function otherHome(
  workspace: Workspace,
  object: ObjectName,
  { target }: ObjectReference,
): string | undefined {
  const { kind: own } = object;
  if (object.namespace === undefined || target.namespace !== undefined || own === 'User' || own === 'Group')
    return undefined;
  const { graph } = workspace;
  return [own, limitedTo(own)]
    .flatMap((kind) => graph.mentioning(kind, object.name))
    .flatMap(({ facts }) => referencesIn(facts))
    .filter(({ target: { kind, name } }) => kind === object.kind && name === object.name)
    .map(({ target: { namespace } }) => namespace)
    .find((namespace) => namespace !== undefined && namespace !== object.namespace);
}

/** What names the object as a build of Kustomize calls it cannot be followed. */
function builtName(
  workspace: Workspace,
  object: ObjectName,
  { defined }: ObjectReferences,
): Refused | undefined {
  for (const name of new Set(defined.flatMap(({ built }) => built?.names ?? []))) {
    const [mention] = referencesTo({ ...object, name }, workspace.graph).mentions;
    if (mention === undefined) continue;
    const place = placeInWords(workspace, mention.holder, mention.reference.site);
    return { reason: tell`${place} names it ${shown(name)}, as Kustomize calls it: rename it there first` };
  }
  return undefined;
}

/** Patches that stand in a kustomization are texts, and targets may be patterns. */
function patched(workspace: Workspace, object: ObjectName): Refused | undefined {
  const patch = patchOf(workspace, object);
  if (patch === undefined) return givenByPatch(workspace, object);
  const place = placeInWords(workspace, patch, patch);
  return { reason: tell`${place} patches ${inWords(object)} by its name: write the new name there first` };
}

/** Pods that get a ServiceAccount from a patch name another one where they stand. */
function givenByPatch(workspace: Workspace, { kind, name }: ObjectName): Refused | undefined {
  if (kind !== 'ServiceAccount') return undefined;
  const isNamed = (pod: PodFacts | undefined): boolean =>
    pod?.serviceAccountName.known === true && pod.serviceAccountName.value === name;
  const holder = workspace.graph
    .mentioning(kind, name)
    .find((placed) => isNamed(placed.facts.pod) && !isNamed(asWritten(placed).pod));
  if (holder === undefined) return undefined;
  const place = placeInWords(workspace, holder, holder.facts.site);
  return {
    reason: tell`A patch gives ${place} this ServiceAccount: write the new name into the patch first`,
  };
}

/** `ServiceAccount build`, for messages. */
export function inWords({ kind, name }: Pick<ObjectName, 'kind' | 'name'>): string {
  return `${kind} ${shown(name)}`;
}

function homeOf({ facts }: PlacedResource): string {
  return facts.namespace === undefined
    ? tell`a namespace that is not said`
    : tell`namespace ${shown(facts.namespace)}`;
}

function shown(name: string): string {
  return displayText(name, longestName);
}
