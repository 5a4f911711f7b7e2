import type { KubernetesResource } from '../kubernetes/resource.ts';
import { at, isMap, items, pair, stringAt } from '../yaml/access.ts';
import type { Located } from '../yaml/located.ts';
import { hasVariable, nameAt, siteOf, stringList, stringMap } from './extract-values.ts';
import type { BindingFacts, RoleFacts, RuleFacts, SubjectFacts } from './facts.ts';

export function roleFacts({ node, path }: KubernetesResource): RoleFacts {
  return {
    rules: items(at(node, 'rules')).map((rule, index) => ruleFacts(rule, [...path, 'rules', index])),
    aggregates: pair(node, 'aggregationRule') !== undefined,
    labels: stringMap(at(node, 'metadata', 'labels')),
    ...selectorsOf(at(node, 'aggregationRule', 'clusterRoleSelectors')),
  };
}

function selectorsOf(list: Located | undefined): Pick<RoleFacts, 'selectors'> {
  const selectors = items(list).map((selector) => ({
    matchLabels: stringMap(at(selector, 'matchLabels')),
    matchExpressions: items(at(selector, 'matchExpressions')).map((expression) => ({
      key: stringAt(expression, 'key') ?? '',
      operator: stringAt(expression, 'operator') ?? '',
      values: stringList(at(expression, 'values')).values,
    })),
  }));
  // A selector of which nothing can be read would choose every role.
  const readable = selectors.filter(
    ({ matchLabels, matchExpressions }) => Object.keys(matchLabels).length > 0 || matchExpressions.length > 0,
  );
  return readable.length === 0 ? {} : { selectors: readable };
}

function ruleFacts(rule: Located, path: readonly (string | number)[]): RuleFacts {
  const verbs = stringList(at(rule, 'verbs'));
  const apiGroups = stringList(at(rule, 'apiGroups'));
  const resources = stringList(at(rule, 'resources'));
  const resourceNames = stringList(at(rule, 'resourceNames'));
  const nonResourceURLs = stringList(at(rule, 'nonResourceURLs'));
  return {
    path,
    range: rule.range,
    verbs: verbs.values,
    apiGroups: apiGroups.values,
    resources: resources.values,
    resourceNames: resourceNames.values,
    nonResourceURLs: nonResourceURLs.values,
    ranges: {
      verbs: verbs.ranges,
      apiGroups: apiGroups.ranges,
      resources: resources.ranges,
      resourceNames: resourceNames.ranges,
      nonResourceURLs: nonResourceURLs.ranges,
    },
    partial:
      verbs.partial ||
      apiGroups.partial ||
      resources.partial ||
      resourceNames.partial ||
      nonResourceURLs.partial ||
      (isMap(rule) && rule.open),
  };
}

export function bindingFacts({ node, path }: KubernetesResource): BindingFacts {
  const roleRef = at(node, 'roleRef');
  const kind = stringAt(roleRef, 'kind');
  const name = nameAt(roleRef, 'name');
  const subjects: SubjectFacts[] = [];
  items(at(node, 'subjects')).forEach((subject, index) => {
    const nameNode = at(subject, 'name');
    const subjectKind = stringAt(subject, 'kind');
    const subjectName = nameAt(nameNode);
    if (nameNode === undefined || subjectKind === undefined || subjectName === undefined) return;
    const subjectPath = [...path, 'subjects', index];
    subjects.push({
      ...siteOf(subject, subjectPath),
      kind: subjectKind,
      name: subjectName,
      nameSite: siteOf(nameNode, [...subjectPath, 'name']),
      // An empty one is the same as none to the API server.
      namespace: nameAt(subject, 'namespace') || undefined,
      apiGroup: stringAt(subject, 'apiGroup'),
    });
  });
  return {
    roleRef:
      roleRef !== undefined && kind !== undefined && name !== undefined
        ? {
            ...siteOf(at(roleRef, 'name') ?? roleRef, [...path, 'roleRef', 'name']),
            kind,
            name,
            apiGroup: stringAt(roleRef, 'apiGroup'),
          }
        : undefined,
    subjects,
  };
}

/** Whether what a binding names is filled in later, so that it says more than can be read. */
export function hasVariableNames({ node }: KubernetesResource): boolean {
  if (pair(node, 'roleRef') === undefined && pair(node, 'subjects') === undefined) return false;
  const isFilledIn = (place: Located | undefined, field: string): boolean =>
    hasVariable(stringAt(place, field) ?? '');
  return (
    isFilledIn(at(node, 'roleRef'), 'name') ||
    items(at(node, 'subjects')).some(
      (subject) => isFilledIn(subject, 'name') || isFilledIn(subject, 'namespace'),
    )
  );
}
