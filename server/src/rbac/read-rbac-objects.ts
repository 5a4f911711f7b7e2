import { at, isMap, isNullish, isSequence, stringAt } from '../yaml/access.ts';
import type { Located, LocatedMap, ParsedDocument } from '../yaml/located.ts';
import { asMap, mapAt, sequence, stringMap, text, texts } from './decode-fields.ts';
import type { LabelSelector } from './label-selector.ts';
import {
  type BindingObject,
  type Place,
  type PlacedRule,
  type Reading,
  type RoleObject,
  type RoleReference,
  rbacGroup,
  type Subject,
} from './rbac-objects.ts';
import { bindingProblems, metadataMapProblems, roleProblems } from './validate-rbac.ts';

/** Where a document comes from, so that objects can be traced back. */
export interface DocumentOrigin {
  /** The caller's name of the text the document stands in. */
  readonly source: string;
  /** UTF-16 offset of the document in that text. */
  readonly start: number;
  /** Where namespaced objects land that name no namespace. */
  readonly defaultNamespace: string;
}

type RbacKind = RoleObject['kind'] | BindingObject['kind'];
const kinds: readonly string[] = [
  'Role',
  'ClusterRole',
  'RoleBinding',
  'ClusterRoleBinding',
] satisfies readonly RbacKind[];

/** Kinds of documents that can hold RBAC objects. */
export const rbacDocumentKinds: readonly string[] = [
  'List',
  ...kinds.flatMap((kind) => [kind, `${kind}List`]),
];

/**
 * The RBAC objects of a document in order, `List` and the typed lists opened, each checked as the API server does.
 * The document must be complete: what a template action hides cannot be judged here.
 */
export function readRbacObjects(document: ParsedDocument, origin: DocumentOrigin): readonly Reading[] {
  const found: Reading[] = [];
  collect(document.root, '', '', origin, found, 0);
  return found;
}

/** Items of a typed list need no `apiVersion` and `kind`: kubectl takes both from the list when both are missing. */
function collect(
  node: Located | null | undefined,
  listVersion: string,
  listKind: string,
  origin: DocumentOrigin,
  found: Reading[],
  depth: number,
): void {
  if (!isMap(node)) return;
  const bare = isNullish(at(node, 'apiVersion')) && isNullish(at(node, 'kind'));
  const apiVersion = bare ? listVersion : stringAt(node, 'apiVersion');
  const kind = bare ? listKind.replace(/List$/, '') : stringAt(node, 'kind');
  if (apiVersion === undefined || kind === undefined) return;
  const list = at(node, 'items');
  if (isSequence(list) && depth < 8) {
    for (const item of list.items) collect(item, apiVersion, kind, origin, found, depth + 1);
    return;
  }
  const slash = apiVersion.indexOf('/');
  if (apiVersion.slice(0, Math.max(slash, 0)) !== rbacGroup || !kinds.includes(kind)) return;
  // A Kustomize patch is no object.
  if (at(node, '$patch') !== undefined) return;
  found.push(readObject(node, kind as RbacKind, apiVersion.slice(slash + 1), origin));
}

function readObject(node: LocatedMap, kind: RbacKind, version: string, origin: DocumentOrigin): Reading {
  const problems: string[] = [];
  // v1beta1 and v1alpha1 left with Kubernetes 1.22.
  if (version !== 'v1') problems.push(`no matches for kind "${kind}" in version "${rbacGroup}/${version}"`);
  const metadata = mapAt(node, 'metadata', 'metadata', problems);
  const labels = stringMap(metadata, 'labels', 'metadata.labels', problems);
  const annotations = stringMap(metadata, 'annotations', 'metadata.annotations', problems);
  const prefix = text(metadata, 'generateName', 'metadata.generateName', problems);
  const written = text(metadata, 'name', 'metadata.name', problems);
  const place: Place = { source: origin.source, offset: origin.start + placeOf(node) };
  const namespaced = kind === 'Role' || kind === 'RoleBinding';
  const namespace = text(metadata, 'namespace', 'metadata.namespace', problems);
  const identity = {
    // A generated name is new each time; the offset keeps two of them apart, and no roleRef can mean one.
    name: written === '' && prefix !== '' ? `${prefix}(generated:${place.offset})` : written,
    // The API server clears the namespace of cluster-scoped objects.
    namespace: !namespaced ? '' : namespace === '' ? origin.defaultNamespace : namespace,
    place,
  };
  if (kind === 'Role' || kind === 'ClusterRole') {
    const role: RoleObject = {
      kind,
      ...identity,
      labels,
      rules: readRules(node, origin, problems),
      aggregation: kind === 'ClusterRole' ? readAggregation(node, problems) : undefined,
    };
    if (problems.length === 0)
      problems.push(...metadataMapProblems(labels, annotations), ...roleProblems(role));
    return problems.length === 0
      ? { type: 'role', role }
      : { type: 'refusal', refusal: { kind, ...identity, reasons: problems, subjects: [] } };
  }
  const binding: BindingObject = {
    kind,
    ...identity,
    roleRef: readRoleRef(node, problems),
    subjects: readSubjects(node, problems),
  };
  if (problems.length === 0)
    problems.push(...metadataMapProblems(labels, annotations), ...bindingProblems(binding));
  return problems.length === 0
    ? { type: 'binding', binding }
    : {
        type: 'refusal',
        refusal: { kind, ...identity, reasons: problems, subjects: binding.subjects ?? [] },
      };
}

function placeOf(node: LocatedMap): number {
  return node.pairs[0]?.key.range[0] ?? node.range[0];
}

function readRules(
  node: LocatedMap,
  origin: DocumentOrigin,
  problems: string[],
): readonly PlacedRule[] | undefined {
  return sequence(node, 'rules', 'rules', problems)?.map((rule, index) => {
    const field = `rules[${index}]`;
    const map = asMap(rule, field, problems);
    return {
      verbs: texts(map, 'verbs', field, problems),
      apiGroups: texts(map, 'apiGroups', field, problems),
      resources: texts(map, 'resources', field, problems),
      resourceNames: texts(map, 'resourceNames', field, problems),
      nonResourceURLs: texts(map, 'nonResourceURLs', field, problems),
      place: { source: origin.source, offset: origin.start + rule.range[0] },
    };
  });
}

function readAggregation(node: LocatedMap, problems: string[]): readonly LabelSelector[] | undefined {
  const rule = mapAt(node, 'aggregationRule', 'aggregationRule', problems);
  if (rule === undefined) return undefined;
  const field = 'aggregationRule.clusterRoleSelectors';
  return (sequence(rule, 'clusterRoleSelectors', field, problems) ?? []).map((selector, index) => {
    const path = `${field}[${index}]`;
    const map = asMap(selector, path, problems);
    return {
      matchLabels: stringMap(map, 'matchLabels', `${path}.matchLabels`, problems),
      matchExpressions: (sequence(map, 'matchExpressions', `${path}.matchExpressions`, problems) ?? []).map(
        (expression, at) => {
          const inner = `${path}.matchExpressions[${at}]`;
          const fields = asMap(expression, inner, problems);
          return {
            key: text(fields, 'key', `${inner}.key`, problems),
            operator: text(fields, 'operator', `${inner}.operator`, problems),
            values: texts(fields, 'values', inner, problems),
          };
        },
      ),
    };
  });
}

function readRoleRef(node: LocatedMap, problems: string[]): RoleReference {
  const map = mapAt(node, 'roleRef', 'roleRef', problems);
  return {
    apiGroup: text(map, 'apiGroup', 'roleRef.apiGroup', problems) || rbacGroup,
    kind: text(map, 'kind', 'roleRef.kind', problems),
    name: text(map, 'name', 'roleRef.name', problems),
  };
}

function readSubjects(node: LocatedMap, problems: string[]): readonly Subject[] | undefined {
  return sequence(node, 'subjects', 'subjects', problems)?.map((subject, index) => {
    const field = `subjects[${index}]`;
    const map = asMap(subject, field, problems);
    const kind = text(map, 'kind', `${field}.kind`, problems);
    const apiGroup = text(map, 'apiGroup', `${field}.apiGroup`, problems);
    return {
      kind,
      // pkg/apis/rbac/v1/defaults.go: an empty group is filled in by kind.
      apiGroup: apiGroup === '' && (kind === 'User' || kind === 'Group') ? rbacGroup : apiGroup,
      namespace: text(map, 'namespace', `${field}.namespace`, problems),
      name: text(map, 'name', `${field}.name`, problems),
    };
  });
}
