import type { Workspace } from '../../engine/workspace-types.ts';
import type { PlacedResource } from '../../workspace/graph.ts';
import { accountOfPods } from '../../workspace/token-state.ts';
import { grantsOf } from '../access-grants.ts';
import { namedAt, type ObjectName, ownName, subjectName } from '../named-objects.ts';
import { nameKey } from './words.ts';

/** Kinds of those who can be given something. */
const holderKinds: ReadonlySet<string> = new Set(['ServiceAccount', 'User', 'Group']);

/**
 * Who is meant at an offset of a file: the subject named there; those a role named there is given to; else whoever the
 * object around is about: the account of a workload, the subjects of a binding. Empty where nobody is.
 */
export function subjectsAt(workspace: Workspace, uri: string, offset: number): readonly ObjectName[] {
  const named = namedAt(workspace, uri, offset);
  if (named !== undefined) {
    const { target } = named;
    if (holderKinds.has(target.kind)) return [target];
    if (target.kind === 'Role' || target.kind === 'ClusterRole')
      return distinct(grantsOf(target, workspace.graph).flatMap(({ binding }) => subjectsOf(binding)));
  }
  const document = workspace.documentAt(uri, offset);
  if (document === undefined) return [];
  const resources = workspace.resourcesOf(document);
  // An object of a list goes by its own range, which facts do not keep: with several the nearest name above counts.
  const start = workspace.slices(uri)[document.index]?.start ?? 0;
  const around =
    resources.length <= 1
      ? resources[0]
      : resources.filter(({ facts }) => start + facts.site.range[0] <= offset).at(-1);
  return around === undefined ? [] : distinct(aboutOf(around, workspace));
}

function aboutOf(resource: PlacedResource, workspace: Workspace): readonly ObjectName[] {
  const { facts } = resource;
  const account = accountOfPods(resource);
  if (account !== undefined) return [{ kind: 'ServiceAccount', name: account, namespace: facts.namespace }];
  if (facts.binding !== undefined) return subjectsOf(resource);
  const own = ownName(facts);
  if (own?.kind === 'ServiceAccount') return [own];
  return own === undefined || facts.role === undefined
    ? []
    : grantsOf(own, workspace.graph).flatMap(({ binding }) => subjectsOf(binding));
}

function subjectsOf({ facts }: PlacedResource): readonly ObjectName[] {
  return (facts.binding?.subjects ?? []).flatMap((subject) => subjectName(subject, facts.namespace) ?? []);
}

function distinct(names: readonly ObjectName[]): readonly ObjectName[] {
  return [...new Map(names.map((name) => [nameKey(name), name])).values()];
}
