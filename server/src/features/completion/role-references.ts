import { builtInRoles } from '../../rbac/built-in/roles.ts';
import { rbacGroup } from '../../rbac/rbac-objects.ts';
import { phrase, tell } from '../../words/tell.ts';
import { namespacesMatch } from '../../workspace/graph.ts';
import { stringAt } from '../../yaml/access.ts';
import { knownObjects } from '../known-objects.ts';
import { escapeMarkdown } from '../markdown.ts';
import type { ObjectName } from '../named-objects.ts';
import { rulesOf } from '../role-rules.ts';
import type { Candidate, CompletionPlace, CompletionProvider } from './candidate.ts';
import { dangersInWords, namespaceInWords, rulesInWords } from './words.ts';

/** What a binding gives: Roles of its namespace, ClusterRoles of the workspace and those Kubernetes brings. */
export const roleReferences: CompletionProvider = {
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  candidates(place) {
    const { path, resource } = place;
    if (resource.group !== rbacGroup || path[0] !== 'roleRef' || path.length !== 2) return [];
    const clusterWide = resource.kind === 'ClusterRoleBinding';
    switch (path[1]) {
      case 'apiGroup':
        return [{ value: rbacGroup, type: 'word' }];
      case 'kind':
        return clusterWide ? [clusterRoleKind] : [roleKind, clusterRoleKind];
      case 'name': {
        // A ClusterRoleBinding can name nothing else.
        const kind = clusterWide ? 'ClusterRole' : stringAt(resource.node, 'roleRef', 'kind');
        if (kind === 'Role') return roles(place);
        return kind === 'ClusterRole'
          ? [...clusterRoles(place, clusterWide), ...builtIn(place, clusterWide)]
          : [];
      }
      default:
        return [];
    }
  },
};

const roleKind: Candidate = { value: 'Role', type: 'word', detail: phrase('of the same namespace') };
const clusterRoleKind: Candidate = {
  value: 'ClusterRole',
  type: 'word',
  detail: phrase('of the cluster'),
  rank: 1,
};

function roles(place: CompletionPlace): readonly Candidate[] {
  return knownObjects(place.workspace, 'Role').flatMap(({ name }) => {
    const match = namespacesMatch(name.namespace, place.namespace);
    if (match === 'different') return [];
    return [
      {
        value: name.name,
        type: 'object',
        rank: match === 'same' ? 0 : 1,
        detail: namespaceInWords(name.namespace),
        ...documentationOf(name, place, false),
      },
    ];
  });
}

function clusterRoles(place: CompletionPlace, clusterWide: boolean): readonly Candidate[] {
  return knownObjects(place.workspace, 'ClusterRole').flatMap(({ name }) =>
    builtInNames.has(name.name)
      ? []
      : [
          {
            value: name.name,
            type: 'object',
            detail: tell`of this workspace`,
            ...documentationOf(name, place, clusterWide),
          },
        ],
  );
}

// The ClusterRoles meant for people (facts B.4), least first.
const forPeople: readonly (readonly [name: string, gives: string])[] = [
  ['view', phrase('reads most objects, no Secrets and no roles')],
  ['edit', phrase('reads and changes most objects, Secrets included, no roles')],
  ['admin', phrase('everything of edit, and roles and bindings')],
  ['cluster-admin', 'everything'],
];

const builtInNames: ReadonlySet<string> = new Set(
  builtInRoles.flatMap(({ kind, name }) => (kind === 'ClusterRole' ? [name] : [])),
);

/** The roles of Kubernetes' own controllers are bound by Kubernetes itself, and the parts of others by nobody. */
const notForBinding = /^system:(?:controller:|aggregate-to-|kube-|node$)/;

function builtIn(place: CompletionPlace, clusterWide: boolean): readonly Candidate[] {
  const words = new Map(forPeople);
  return [...builtInNames].flatMap((value) => {
    if (notForBinding.test(value)) return [];
    const name: ObjectName = { kind: 'ClusterRole', name: value, namespace: undefined };
    const { rules } = rulesOf(name, place.workspace.graph);
    const index = forPeople.findIndex(([known]) => known === value);
    return [
      {
        value,
        type: 'object',
        rank: index < 0 ? 10 : 2 + index,
        detail: words.get(value) ?? rulesInWords(rules),
        ...documentationOf(name, place, clusterWide),
      },
    ];
  });
}

function documentationOf(
  name: ObjectName,
  { workspace, uri, namespace }: CompletionPlace,
  clusterWide: boolean,
): Pick<Candidate, 'documentation'> {
  return {
    documentation() {
      const { rules, source } = rulesOf(name, workspace.graph);
      const { kubernetesMinor } = workspace.configurationOf(uri);
      const parts = [
        ...(source === 'built-in' ? [tell`Kubernetes brings this role.`] : []),
        ...(rules.length === 0 ? [] : [tell`Allows ${escapeMarkdown(rulesInWords(rules))}`]),
        dangersInWords(rules, namespace, clusterWide, kubernetesMinor),
      ].filter((part) => part !== undefined);
      return parts.length === 0 ? undefined : parts.join('\n\n');
    },
  };
}
