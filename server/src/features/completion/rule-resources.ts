import { type ApiResource, builtInGroups, groupsWith, resourcesOfGroup } from '../../rbac/api-resources.ts';
import { phrase, tell } from '../../words/tell.ts';
import { knownRules } from '../known-objects.ts';
import type { Candidate, CompletionPlace, CompletionProvider } from './candidate.ts';
import { roleKinds, type TypedRule, typedRule } from './rule-lists.ts';
import { code } from './words.ts';

/** The API groups of rules: those of Kubernetes, and those that other roles of the workspace name. */
export const ruleGroups: CompletionProvider = {
  kinds: roleKinds,
  candidates(place) {
    const rule = typedRule(place);
    if (rule?.list !== 'apiGroups') return [];
    const wanted = new Set(rule.resources.flatMap(groupsWith));
    const known = builtInGroups.flatMap((group): readonly Candidate[] => {
      const resources = resourcesOfGroup(group)?.filter((resource) => isUseful(resource, rule)) ?? [];
      if (resources.length === 0) return [];
      const names = resources.map(({ name }) => name);
      return [
        {
          value: group,
          ...(group === '' ? { label: tell`"" (core)` } : {}),
          type: 'word',
          rank: wanted.has(group) ? 0 : group === '' ? 1 : 2,
          detail: `${names.slice(0, 3).join(', ')}${names.length > 3 ? ' …' : ''}`,
          documentation: tell`Holds ${names.map(code).join(', ')}.`,
        },
      ];
    });
    return [...known, ...groupsOfOthers(place)];
  },
};

/** The resources of a rule's groups with their subresources; without groups those of all, each with its own. */
export const ruleResources: CompletionProvider = {
  kinds: roleKinds,
  candidates(place) {
    const rule = typedRule(place);
    if (rule?.list !== 'resources' || rule.nonResourceURLs.length > 0) return [];
    const anyGroup = rule.apiGroups.length === 0 || rule.apiGroups.includes('*');
    const groups = anyGroup ? builtInGroups : rule.apiGroups;
    // A rule without groups gives nothing: the one that is meant is written with the resource.
    const beside = !rule.has('apiGroups');
    const found = groups.flatMap((group) =>
      [
        ...(resourcesOfGroup(group) ?? []).filter((resource) => isUseful(resource, rule)),
        ...askedOf(group, rule),
      ]
        .flatMap((resource) => inGroup(resource, group))
        .map((candidate) =>
          beside
            ? { ...candidate, beside: { key: 'apiGroups', value: [group], before: ['resources'] } }
            : candidate,
        ),
    );
    return [...found, ...resourcesOfOthers(place, rule)];
  },
};

/** A Role gives nothing on what belongs to no namespace, but for its own namespace itself (facts B.1). */
function isUseful({ name, namespaced }: ApiResource, rule: TypedRule): boolean {
  return namespaced || !rule.namespaced || name === 'namespaces';
}

function inGroup(
  { name, namespaced, verbs, subresources }: ApiResource,
  group: string,
): readonly Candidate[] {
  const scope = namespaced ? 'namespaced' : 'cluster-scoped';
  const detail = `${group === '' ? 'core' : group} · ${scope}`;
  const make = (value: string, served: readonly string[], rank: number): Candidate => ({
    value,
    type: 'word',
    rank,
    detail,
    documentation: tell`${namespaced ? tell`Belongs to a namespace` : tell`Belongs to the whole cluster`}, API group ${code(group)}. Verbs: ${served.map(code).join(', ')}.`,
  });
  return [
    make(name, verbs, 0),
    ...subresources.map((subresource) => make(`${name}/${subresource.name}`, subresource.verbs, 1)),
  ];
}

// Names that only authorization checks know; nothing of that name is served (facts B.6).
const checked: Readonly<Record<string, readonly (readonly [name: string, verbs: readonly string[]])[]>> = {
  '': [
    ['groups', ['impersonate']],
    ['users', ['impersonate']],
  ],
  'authentication.k8s.io': [
    ['uids', ['impersonate']],
    ['userextras', ['impersonate']],
  ],
  'certificates.k8s.io': [['signers', ['approve', 'sign', 'attest']]],
};

function askedOf(group: string, rule: TypedRule): readonly ApiResource[] {
  if (rule.namespaced || !Object.hasOwn(checked, group)) return [];
  return (checked[group] ?? []).map(([name, verbs]) => ({
    name,
    verbs,
    namespaced: false,
    subresources: [],
  }));
}

const ofOthers = phrase('in another role of this workspace');

function groupsOfOthers({ workspace }: CompletionPlace): readonly Candidate[] {
  const groups = new Set(knownRules(workspace).flatMap(({ apiGroups }) => apiGroups));
  return [...groups]
    .filter((group) => group.includes('.') && resourcesOfGroup(group) === undefined)
    .map((value) => ({ value, type: 'object', rank: 3, detail: ofOthers }));
}

/** Of groups that Kubernetes does not fill itself. */
function resourcesOfOthers({ workspace }: CompletionPlace, rule: TypedRule): readonly Candidate[] {
  const groups = rule.apiGroups.filter((group) => group !== '*' && resourcesOfGroup(group) === undefined);
  if (groups.length === 0) return [];
  const found = new Set(
    knownRules(workspace).flatMap(({ apiGroups, resources }) =>
      apiGroups.length > 0 && apiGroups.every((group) => groups.includes(group)) ? resources : [],
    ),
  );
  return [...found]
    .filter((resource) => !resource.includes('*'))
    .map((value) => ({ value, type: 'object', rank: 2, detail: ofOthers }));
}
