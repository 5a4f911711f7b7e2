import type { Workspace } from '../../engine/workspace-types.ts';
import type { PlacedResource, WorkspaceGraph } from '../../workspace/graph.ts';
import { tokenStateOf } from '../../workspace/token-state.ts';
import { allResources } from '../known-objects.ts';
import { type ObjectName, ownName, subjectName } from '../named-objects.ts';
import { nameKey } from './words.ts';

/** Somebody whom a manifest of the workspace names. */
export interface KnownSubject {
  readonly name: ObjectName;
  /** See `nameKey`. */
  readonly key: string;
  /** Its own manifest, else the object that names it first. */
  readonly seenIn: PlacedResource;
  readonly defined: boolean;
  readonly bindings: number;
  readonly workloads: number;
  /** Workloads whose containers see a token of it for the API server. */
  readonly running: readonly PlacedResource[];
  /** Secrets that hold a token of it. */
  readonly stored: readonly PlacedResource[];
}

/** All ServiceAccounts, users and groups that manifests define, run as, bind or hold tokens of. */
export interface KnownSubjects {
  readonly all: readonly KnownSubject[];
  get(name: ObjectName): KnownSubject | undefined;
  /** The ServiceAccounts among them. */
  readonly accounts: readonly KnownSubject[];
  accountsIn(namespace: string | undefined): readonly KnownSubject[];
}

type Draft = { -readonly [K in keyof KnownSubject]: KnownSubject[K] } & {
  running: PlacedResource[];
  stored: PlacedResource[];
};

interface Kept {
  readonly revision: number;
  readonly subjects: KnownSubjects;
}

const kept = new WeakMap<WorkspaceGraph, Kept>();

/** Everybody the workspace knows of; one pass over it without a parse, and none at all while nothing changes. */
export function knownSubjects(workspace: Workspace): KnownSubjects {
  const { graph, revision } = workspace;
  const known = kept.get(graph);
  if (known?.revision === revision) return known.subjects;
  const byKey = collectSubjects(workspace);
  const all = [...byKey.values()];
  const accounts = all.filter(({ name }) => name.kind === 'ServiceAccount');
  const byNamespace = new Map<string | undefined, KnownSubject[]>();
  for (const account of accounts) {
    const neighbours = byNamespace.get(account.name.namespace);
    if (neighbours === undefined) byNamespace.set(account.name.namespace, [account]);
    else neighbours.push(account);
  }
  const subjects: KnownSubjects = {
    all,
    get: (name) => byKey.get(nameKey(name)),
    accounts,
    accountsIn: (namespace) => byNamespace.get(namespace) ?? [],
  };
  kept.set(graph, { revision, subjects });
  return subjects;
}

function collectSubjects(workspace: Workspace): ReadonlyMap<string, KnownSubject> {
  const found = new Map<string, Draft>();
  const at = (name: ObjectName, placed: PlacedResource): Draft => {
    const key = nameKey(name);
    const known = found.get(key);
    if (known !== undefined) return known;
    const draft: Draft = {
      name,
      key,
      seenIn: placed,
      defined: false,
      bindings: 0,
      workloads: 0,
      running: [],
      stored: [],
    };
    found.set(key, draft);
    return draft;
  };
  const take = (placed: PlacedResource): void => {
    const { facts } = placed;
    const own = ownName(facts);
    if (own?.kind === 'ServiceAccount') {
      const draft = at(own, placed);
      if (!draft.defined) Object.assign(draft, { seenIn: placed, defined: true });
    }
    const account = (name: string): Draft =>
      at({ kind: 'ServiceAccount', name, namespace: facts.namespace }, placed);
    if (facts.pod !== undefined) {
      const state = tokenStateOf(placed, workspace.graph);
      if (state?.account !== undefined) {
        const draft = account(state.account);
        draft.workloads += 1;
        if (state.injectedInto.length > 0 || state.ownTokens.some(({ forApiServer }) => forApiServer))
          draft.running.push(placed);
      }
    }
    const { type, serviceAccountName } = facts.secret ?? {};
    if (type === 'kubernetes.io/service-account-token' && serviceAccountName !== undefined)
      account(serviceAccountName).stored.push(placed);
    for (const subject of facts.binding?.subjects ?? []) {
      const name = subjectName(subject, facts.namespace);
      if (name !== undefined) at(name, placed).bindings += 1;
    }
  };
  for (const placed of allResources(workspace)) take(placed);
  return found;
}

/** The workloads that run as a ServiceAccount, as far as namespaces tell. */
export function workloadsOf(
  { kind, name, namespace }: ObjectName,
  { graph }: Workspace,
): readonly PlacedResource[] {
  if (kind !== 'ServiceAccount') return [];
  return graph.mentioning('ServiceAccount', name).filter((placed) => {
    const { pod, namespace: own } = placed.facts;
    return pod !== undefined && own === namespace && tokenStateOf(placed, graph)?.account === name;
  });
}
