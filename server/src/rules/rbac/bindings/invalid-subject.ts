import type { Operation } from '../../../edit/operations.ts';
import type { KubernetesResource } from '../../../kubernetes/resource.ts';
import { isDnsSubdomain } from '../../../rbac/label-selector.ts';
import { rbacGroup } from '../../../rbac/rbac-objects.ts';
import { tell } from '../../../words/tell.ts';
import { at, isMap, isNullish, isOpaque, items, pair, stringAt } from '../../../yaml/access.ts';
import type { Located, LocatedMap, Path, Range } from '../../../yaml/located.ts';
import type { Confidence } from '../../rule.ts';
import { meantServiceAccount } from './service-account-user.ts';

/** Something for which the API server refuses a binding (facts B.2, B.3). */
export interface BindingProblem {
  /** Tells problems of one binding apart. */
  readonly path: Path;
  readonly range: Range;
  readonly message: string;
  readonly confidence?: Confidence;
  /** What to write; undefined when that is not certain. */
  readonly repair?: Repair;
  /** For the offer where nothing can be written. */
  readonly unknown?: string;
  /** A ServiceAccount whose namespace is missing: the workspace may know it. */
  readonly account?: { readonly name: string; readonly hasKey: boolean };
}

export interface Repair {
  readonly title: string;
  readonly operations: readonly Operation[];
}

const subjectKinds = ['ServiceAccount', 'User', 'Group'];

/** What the API server refuses in the roleRef and subjects of a binding; what a template hides is left out. */
export function bindingProblems(resource: KubernetesResource): readonly BindingProblem[] {
  const { node, path, kind } = resource;
  const roleRef = at(node, 'roleRef');
  return [
    ...(isMap(roleRef) ? roleRefProblems(roleRef, [...path, 'roleRef'], kind) : []),
    ...items(at(node, 'subjects')).flatMap((subject, index) =>
      isMap(subject) ? subjectProblems(subject, [...path, 'subjects', index], resource) : [],
    ),
  ];
}

function roleRefProblems(roleRef: LocatedMap, path: Path, bindingKind: string): readonly BindingProblem[] {
  const problems: BindingProblem[] = [];
  const group = textAt(roleRef, 'apiGroup');
  if (group !== undefined && group.text !== '' && group.text !== rbacGroup) {
    problems.push({
      path: [...path, 'apiGroup'],
      range: group.node.range,
      message: tell`The API server rejects apiGroup \`${group.text}\` in a roleRef; write ${rbacGroup}`,
      repair: replacement([...path, 'apiGroup'], rbacGroup),
    });
  }
  const kind = textAt(roleRef, 'kind');
  const allowed = bindingKind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (kind !== undefined && !allowed.includes(kind.text)) {
    const isRole = kind.text === 'Role';
    const meant = isRole ? undefined : nearestKind(kind.text, allowed);
    problems.push({
      path: [...path, 'kind'],
      range: kind.node.range,
      message: isRole
        ? tell`The API server rejects kind Role in a ClusterRoleBinding, since a Role belongs to one namespace; bind it by a RoleBinding there`
        : tell`The API server rejects kind \`${kind.text}\` in the roleRef of a ${bindingKind}; write ${meant ?? allowed.join(tell` or `)}`,
      ...(meant === undefined
        ? {
            unknown: isRole
              ? tell`Which namespace is meant is not known`
              : tell`Which role is meant is not known`,
          }
        : { repair: replacement([...path, 'kind'], meant) }),
    });
  }
  return problems;
}

function subjectProblems(
  subject: LocatedMap,
  path: Path,
  resource: KubernetesResource,
): readonly BindingProblem[] {
  const kind = textAt(subject, 'kind');
  if (kind === undefined) return [];
  if (!subjectKinds.includes(kind.text)) {
    const meant = nearestKind(kind.text, subjectKinds);
    return [
      {
        path: [...path, 'kind'],
        range: kind.node.range,
        message: tell`The API server rejects a subject of kind \`${kind.text}\`; write ${meant ?? tell`ServiceAccount, User or Group`}`,
        ...(meant === undefined
          ? { unknown: tell`Which kind is meant is not known` }
          : { repair: replacement([...path, 'kind'], meant) }),
      },
    ];
  }
  const problems = [groupProblem(subject, path, kind.text)];
  if (kind.text === 'ServiceAccount') problems.push(accountProblem(subject, path, resource));
  return problems.filter((problem) => problem !== undefined);
}

/** An empty group of a User or Group is filled in by the API server. */
function groupProblem(subject: LocatedMap, path: Path, kind: string): BindingProblem | undefined {
  const group = textAt(subject, 'apiGroup');
  if (group === undefined || group.text === '') return undefined;
  const at = [...path, 'apiGroup'];
  if (kind === 'ServiceAccount') {
    return {
      path: at,
      range: group.node.range,
      message: tell`The API server rejects apiGroup \`${group.text}\` for a ServiceAccount, which is of the core group; leave it out`,
      repair: {
        title: tell`Remove the apiGroup of the ServiceAccount`,
        operations: [{ op: 'removePair', path: at }],
      },
    };
  }
  if (group.text === rbacGroup) return undefined;
  return {
    path: at,
    range: group.node.range,
    message: tell`The API server rejects apiGroup \`${group.text}\` for a ${kind}; write ${rbacGroup}`,
    repair: replacement(at, rbacGroup),
  };
}

/** The message about a ServiceAccount without a namespace in a ClusterRoleBinding. */
export function missingNamespace(name: string): string {
  return tell`ServiceAccount ${name} needs a namespace: the API server rejects a ClusterRoleBinding that leaves it out`;
}

function accountProblem(
  subject: LocatedMap,
  path: Path,
  resource: KubernetesResource,
): BindingProblem | undefined {
  const name = textAt(subject, 'name');
  if (name === undefined) return undefined;
  // Patterns belong to no-wildcard-subject.
  if (name.text.includes('*')) return undefined;
  if (!isDnsSubdomain(name.text)) return nameProblem(subject, path, name);
  const namespace = at(subject, 'namespace');
  const missing = isNullish(namespace) || stringAt(namespace) === '';
  if (resource.kind !== 'ClusterRoleBinding' || !missing || subject.open) return undefined;
  if (resource.completeness !== 'complete') return undefined;
  return {
    path: [...path, 'namespace'],
    range: name.node.range,
    message: missingNamespace(name.text),
    confidence: 'medium',
    account: { name: name.text, hasKey: namespace !== undefined },
    unknown: tell`The namespace of the ServiceAccount is not in the workspace`,
  };
}

function nameProblem(
  subject: LocatedMap,
  path: Path,
  { text, node }: { readonly text: string; readonly node: Located },
): BindingProblem {
  const meant = meantServiceAccount(text);
  const namespaceNode = at(subject, 'namespace');
  const namespace = stringAt(namespaceNode);
  const absent = pair(subject, 'namespace') === undefined;
  const agrees = absent || namespace === meant?.namespace;
  const shown = text === '' ? tell`an empty name` : tell`name \`${text}\``;
  if (meant === undefined || !agrees) {
    return {
      path: [...path, 'name'],
      range: node.range,
      message: tell`The API server rejects ${shown} of a ServiceAccount: it must be a DNS subdomain, with the namespace in a field of its own`,
      unknown: tell`Which ServiceAccount is meant is not known`,
    };
  }
  return {
    path: [...path, 'name'],
    range: node.range,
    message: tell`The API server rejects ${shown} of a ServiceAccount; write name: ${meant.name} and namespace: ${meant.namespace}`,
    repair: {
      title: tell`Write ServiceAccount ${meant.name} of namespace ${meant.namespace}`,
      operations: [
        { op: 'replaceScalar', path: [...path, 'name'], value: meant.name },
        ...(absent
          ? [
              {
                op: 'insertPair' as const,
                path,
                key: 'namespace',
                value: meant.namespace,
                after: ['name'],
              },
            ]
          : []),
      ],
    },
  };
}

function replacement(path: Path, value: string): Repair {
  return {
    title: tell`Write ${String(path.at(-1))}: ${value}`,
    operations: [{ op: 'replaceScalar', path, value }],
  };
}

function textAt(
  node: LocatedMap,
  key: string,
): { readonly text: string; readonly node: Located } | undefined {
  const value = at(node, key);
  const text = stringAt(value);
  return value === undefined || isOpaque(value) || text === undefined ? undefined : { text, node: value };
}

/** The kind that differs in case, a plural or marks only. */
function nearestKind(text: string, kinds: readonly string[]): string | undefined {
  const plain = (word: string): string =>
    word
      .toLowerCase()
      .replaceAll(/[^a-z]/g, '')
      .replace(/s$/, '');
  const found = kinds.filter((kind) => plain(kind) === plain(text));
  if (found.length === 1) return found[0];
  return plain(text) === 'sa' && kinds.includes('ServiceAccount') ? 'ServiceAccount' : undefined;
}
