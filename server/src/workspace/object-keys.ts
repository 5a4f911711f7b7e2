import type { PlacedResource } from './graph.ts';
import {
  definedKey,
  forEachMention,
  type GraphKey,
  graphKey,
  keyInBuild,
  keyInNamespace,
  mentionOf,
} from './mentions.ts';

/** The object's name, in every namespace and in its own. */
export function ownKeys({ facts }: PlacedResource): readonly GraphKey[] {
  const own = definedKey(facts);
  return own === undefined ? [] : [own, keyInNamespace(own, facts.namespace)];
}

const nothingMeant: ReadonlySet<GraphKey> = new Set();

/** Each name that an object mentions, in every namespace and in those that may be meant (see `namespacesMentioned`). */
export function meantKeys({ facts, built }: PlacedResource): ReadonlySet<GraphKey> {
  // What no build leaves in gives nobody anything.
  if (built?.removed === true) return nothingMeant;
  const { namespace, binding, tokens } = facts;
  let keys: Set<GraphKey> | undefined;
  forEachMention(facts, (kind, name) => {
    if (name === undefined) return;
    const key = graphKey(kind, name);
    keys ??= new Set();
    keys.add(key);
    if (binding === undefined) keys.add(keyInNamespace(key, namespace));
  });
  if (keys === undefined) return nothingMeant;
  if (binding !== undefined) {
    const { roleRef, subjects } = binding;
    if (roleRef !== undefined) keys.add(keyInNamespace(graphKey(roleRef.kind, roleRef.name), namespace));
    for (const subject of subjects)
      keys.add(keyInNamespace(graphKey(subject.kind, subject.name), subject.namespace ?? namespace));
  }
  for (const { kind } of tokens ?? [])
    if (kind.serviceAccount !== undefined)
      keys.add(keyInNamespace(graphKey('ServiceAccount', kind.serviceAccount), kind.namespace));
  return keys;
}

const none: readonly GraphKey[] = [];

/** The names that builds give the object, in every namespace and in its own. */
export function renamedKeys({ facts, built }: PlacedResource): readonly GraphKey[] {
  if (built === undefined || built.names.length === 0) return none;
  return built.names.flatMap((name) => {
    const key = graphKey(facts.kind, name);
    return [key, keyInNamespace(key, facts.namespace)];
  });
}

/** The object's name in each of the builds that rename it. */
export function ownKeysInBuilds(resource: PlacedResource): readonly GraphKey[] {
  const own = definedKey(resource.facts);
  return own === undefined ? none : buildsRenaming(resource).map((root) => keyInBuild(own, root));
}

/** The names that builds give the object, in each of these builds. */
export function renamedKeysInBuilds(resource: PlacedResource): readonly GraphKey[] {
  const { facts, built } = resource;
  if (built === undefined || built.names.length === 0) return none;
  return buildsRenaming(resource).flatMap((root) =>
    built.names.map((name) => keyInBuild(graphKey(facts.kind, name), root)),
  );
}

function buildsRenaming({ built }: PlacedResource): readonly string[] {
  return built === undefined ? none : built.scopes.filter((scope) => scope !== '');
}

/** Whether some build renames the object. */
export function isRenamed({ built }: PlacedResource): boolean {
  return built?.scopes.some((scope) => scope !== '') === true;
}

/** All that a change of the object may touch: see `recordingGraph` for what asks. */
export function keysOf(resource: PlacedResource): readonly GraphKey[] {
  return [
    ...ownKeys(resource),
    ...Array.from(meantKeys(resource), mentionOf),
    ...renamedKeys(resource),
    ...ownKeysInBuilds(resource),
    ...renamedKeysInBuilds(resource),
  ];
}

/** A ServiceAccount of a build, by the build's outermost kustomization. */
export function accountKey(root: string, name: string): string {
  return `account ${name} ${root}`;
}

/** Subjects of a build that may follow a ServiceAccount of it. */
export function subjectKey(root: string, name: string): string {
  return `subject ${name} ${root}`;
}

const inNoBuild: ReadonlySet<string> = new Set();

/** An object's place among the accounts and subjects of its builds. */
export function buildKeys({ facts, built }: PlacedResource): ReadonlySet<string> {
  const { serviceAccount, binding, name: own } = facts;
  if (built === undefined || (serviceAccount === undefined && binding === undefined)) return inNoBuild;
  const keys = new Set<string>();
  for (const root of built.roots) {
    if (serviceAccount !== undefined && own !== undefined) keys.add(accountKey(root, own));
    for (const { kind, name } of binding?.subjects ?? [])
      if (kind === 'ServiceAccount') keys.add(subjectKey(root, name));
  }
  return keys;
}
