import { at, isMap, items, stringAt } from '../yaml/access.ts';
import type { ParsedDocument } from '../yaml/located.ts';
import { builtInGroups, resourcesOfGroup } from './api-resources.ts';

/** A resource as `kubectl api-resources` lists it. */
export interface NamedResource {
  readonly group: string;
  /** The plural, as RBAC rules name it. */
  readonly resource: string;
  readonly singular: string;
  readonly shortNames: readonly string[];
  readonly namespaced: boolean;
}

/** What a TYPE argument means to the authorizer. */
export interface ResolvedType {
  readonly group: string;
  readonly resource: string;
  /** Undefined when the resource is not known, or is `*`. */
  readonly namespaced: boolean | undefined;
  /** False when no resource of that name is known. */
  readonly known: boolean;
}

const shortNames: Readonly<Record<string, readonly string[]>> = {
  certificatesigningrequests: ['csr'],
  componentstatuses: ['cs'],
  configmaps: ['cm'],
  cronjobs: ['cj'],
  customresourcedefinitions: ['crd', 'crds'],
  daemonsets: ['ds'],
  deployments: ['deploy'],
  endpoints: ['ep'],
  events: ['ev'],
  horizontalpodautoscalers: ['hpa'],
  ingresses: ['ing'],
  ipaddresses: ['ip'],
  limitranges: ['limits'],
  namespaces: ['ns'],
  networkpolicies: ['netpol'],
  nodes: ['no'],
  persistentvolumeclaims: ['pvc'],
  persistentvolumes: ['pv'],
  poddisruptionbudgets: ['pdb'],
  pods: ['po'],
  priorityclasses: ['pc'],
  replicasets: ['rs'],
  replicationcontrollers: ['rc'],
  resourcequotas: ['quota'],
  serviceaccounts: ['sa'],
  services: ['svc'],
  statefulsets: ['sts'],
  storageclasses: ['sc'],
  volumeattributesclasses: ['vac'],
};

/** Built-in singulars are regular, but for `endpoints`. */
function singularOf(plural: string): string {
  if (plural === 'endpoints') return plural;
  if (plural.endsWith('ies')) return `${plural.slice(0, -3)}y`;
  return plural.replace(/(?<=ss|tus)es$|s$/, '');
}

const builtInResources: readonly NamedResource[] = builtInGroups.flatMap((group) =>
  (resourcesOfGroup(group) ?? []).map(({ name, namespaced }) => ({
    group,
    resource: name,
    singular: singularOf(name),
    shortNames: shortNames[name] ?? [],
    namespaced,
  })),
);

/** Exist for the verb `impersonate` only; no server lists them. */
const unlisted: ReadonlySet<string> = new Set(['users', 'groups']);

/**
 * Reads TYPE, TYPE.GROUP or TYPE.VERSION.GROUP as kubectl does: plural, singular, short name or kind in any case, groups
 * in full or by their beginning. What is not known is taken as written, as kubectl does; only with a group that no
 * built-in API has, it is split, because the custom resource may well be there in the cluster.
 * Source: kubectl pkg/cmd/auth/cani.go, apimachinery pkg/api/meta/restmapper.go.
 */
export function resolveType(type: string, custom: readonly NamedResource[]): ResolvedType {
  if (type === '*') return { group: '', resource: '*', namespaced: undefined, known: true };
  const [name = '', ...rest] = type.toLowerCase().split('.');
  const group = rest.join('.');
  const withoutVersion = /^v\d+(?:(?:alpha|beta)\d+)?$/.test(rest[0] ?? '')
    ? rest.slice(1).join('.')
    : undefined;
  const all = [...builtInResources, ...custom];
  const found =
    (withoutVersion === undefined || withoutVersion === '' ? undefined : lookUp(all, name, withoutVersion)) ??
    lookUp(all, name, group);
  if (found !== undefined)
    return {
      group: found.group,
      resource: found.resource,
      namespaced: found.namespaced,
      known: true,
    };
  const known = unlisted.has(type.toLowerCase());
  const other = withoutVersion ?? group;
  const isBuiltIn = builtInGroups.some((candidate) => candidate.startsWith(other));
  return other !== '' && !isBuiltIn
    ? { group: other, resource: name, namespaced: undefined, known: false }
    : { group: '', resource: type, namespaced: undefined, known };
}

function lookUp(all: readonly NamedResource[], name: string, group: string): NamedResource | undefined {
  const named = all.filter(({ resource, singular }) => resource === name || singular === name);
  const candidates = named.length > 0 ? named : all.filter((resource) => resource.shortNames.includes(name));
  if (group === '') return candidates[0];
  return (
    candidates.find((candidate) => candidate.group === group) ??
    candidates.find((candidate) => candidate.group.startsWith(group))
  );
}

/** The resource a CustomResourceDefinition makes; undefined for every other document. */
export function readCustomResource({ root }: ParsedDocument): NamedResource | undefined {
  if (!isMap(root) || stringAt(root, 'kind') !== 'CustomResourceDefinition') return undefined;
  const group = stringAt(root, 'spec', 'group');
  const names = at(root, 'spec', 'names');
  const plural = stringAt(names, 'plural');
  if (group === undefined || plural === undefined) return undefined;
  const kind = stringAt(names, 'kind') ?? '';
  return {
    group,
    resource: plural,
    singular: stringAt(names, 'singular') ?? kind.toLowerCase(),
    shortNames: items(at(names, 'shortNames')).flatMap((item) => stringAt(item) ?? []),
    namespaced: stringAt(root, 'spec', 'scope') !== 'Cluster',
  };
}
