import { rbacGroup } from '../../rbac/rbac-objects.ts';
import { phrase, tell } from '../../words/tell.ts';
import { asWritten, namespacesMatch } from '../../workspace/graph.ts';
import { at, isNullish, items, stringAt } from '../../yaml/access.ts';
import { knownObjects } from '../known-objects.ts';
import type { Candidate, CompletionPlace, CompletionProvider } from './candidate.ts';
import { accountInWords, namespaceInWords } from './words.ts';

/** Who is bound: kinds of subjects, ServiceAccounts of the workspace, their namespaces. */
export const subjects: CompletionProvider = {
  kinds: ['RoleBinding', 'ClusterRoleBinding'],
  candidates(place) {
    const [list, index, field] = place.path;
    const { group, node } = place.resource;
    if (group !== rbacGroup || list !== 'subjects' || place.path.length !== 3) return [];
    if (typeof index !== 'number') return [];
    if (field === 'kind') return kinds;
    if (stringAt(node, 'subjects', index, 'kind') !== 'ServiceAccount') return [];
    if (field === 'name') return accounts(place, index);
    return field === 'namespace' ? namespaces(place, index) : [];
  },
};

const kinds: readonly Candidate[] = [
  { value: 'ServiceAccount', type: 'word', detail: phrase('an account of Pods'), rank: 0 },
  { value: 'Group', type: 'word', detail: phrase('as the authenticator names it'), rank: 1 },
  { value: 'User', type: 'word', detail: phrase('as the authenticator names it'), rank: 2 },
];

/** A ServiceAccount is bound in its own namespace, wherever the binding is: it is written where it is missing. */
function accounts(place: CompletionPlace, index: number): readonly Candidate[] {
  const { workspace, resource, namespace: own, typed } = place;
  const written = at(resource.node, 'subjects', index, 'namespace');
  const said = stringAt(written);
  const missing = isNullish(written);
  const bound = boundElsewhere(resource.node, index, own);
  return knownObjects(workspace, 'ServiceAccount').flatMap(({ name: account, placed }) => {
    const { name, namespace } = account;
    const match = namespacesMatch(namespace, missing ? own : said);
    if (!missing && said !== undefined && match === 'different') return [];
    if (name !== typed && bound.has(`${namespace ?? ''}/${name}`)) return [];
    // What Kustomize adds to the ServiceAccount it adds to the subject too.
    const home = asWritten(placed).namespace;
    return [
      {
        value: name,
        type: 'object',
        rank: match === 'same' ? 0 : match === 'unknown' ? 1 : 2,
        detail: namespaceInWords(namespace),
        documentation: () => accountInWords(account, place),
        ...(missing && home !== undefined
          ? { beside: { key: 'namespace', value: home, after: ['kind', 'apiGroup'] } }
          : {}),
      },
    ];
  });
}

/** ServiceAccounts that are subjects already, by namespace and name. */
function boundElsewhere(
  node: CompletionPlace['resource']['node'],
  index: number,
  own: string | undefined,
): ReadonlySet<string> {
  return new Set(
    items(at(node, 'subjects')).flatMap((subject, place) =>
      place === index || stringAt(subject, 'kind') !== 'ServiceAccount'
        ? []
        : [`${stringAt(subject, 'namespace') ?? own ?? ''}/${stringAt(subject, 'name') ?? ''}`],
    ),
  );
}

function namespaces({ workspace, resource }: CompletionPlace, index: number): readonly Candidate[] {
  const name = stringAt(resource.node, 'subjects', index, 'name');
  const all = knownObjects(workspace, 'ServiceAccount').map((known) => known.name);
  const named = all.filter((one) => one.name === name && one.namespace !== undefined);
  const homes = new Set((named.length > 0 ? named : all).flatMap(({ namespace }) => namespace ?? []));
  return [...homes].map((value) => ({
    value,
    type: 'object',
    ...(named.length > 0 && name !== undefined
      ? { detail: tell`a ServiceAccount of this name is there` }
      : {}),
  }));
}
