import { annotationProblems, isDnsSubdomain, labelProblems, selectorProblems } from './label-selector.ts';
import type { PolicyRule } from './matching.ts';
import { type BindingObject, type RoleObject, rbacGroup, type Subject } from './rbac-objects.ts';

/**
 * Why the API server refuses an object, in its own words; an empty list means that it stores it.
 * Source: kubernetes pkg/apis/rbac/validation/validation.go (facts B.2, B.3).
 */

/** Problems of labels and annotations, which every object may have. */
export function metadataMapProblems(
  labels: Readonly<Record<string, string>>,
  annotations: Readonly<Record<string, string>>,
): readonly string[] {
  return [
    ...labelProblems(labels, 'metadata.labels'),
    ...annotationProblems(annotations, 'metadata.annotations'),
  ];
}

/** Problems of a Role or ClusterRole; labels are `metadataMapProblems`. */
export function roleProblems(role: RoleObject): readonly string[] {
  const problems = [...metadataProblems(role)];
  role.rules?.forEach((rule, index) => {
    problems.push(...ruleProblems(rule, role.kind === 'Role', `rules[${index}]`));
  });
  if (role.aggregation !== undefined) {
    const field = 'aggregationRule.clusterRoleSelectors';
    if (role.aggregation.length === 0)
      problems.push(
        `${field}: Required value: at least one clusterRoleSelector required if aggregationRule is non-nil`,
      );
    role.aggregation.forEach((selector, index) => {
      problems.push(...selectorProblems(selector, `${field}[${index}]`));
    });
  }
  return problems;
}

function ruleProblems(rule: PolicyRule, namespaced: boolean, field: string): readonly string[] {
  const problems: string[] = [];
  if (rule.verbs.length === 0)
    problems.push(`${field}.verbs: Required value: verbs must contain at least one value`);
  if (rule.nonResourceURLs.length > 0) {
    if (namespaced)
      problems.push(
        `${field}.nonResourceURLs: Invalid value: namespaced rules cannot apply to non-resource URLs`,
      );
    if (rule.apiGroups.length > 0 || rule.resources.length > 0 || rule.resourceNames.length > 0)
      problems.push(
        `${field}.nonResourceURLs: Invalid value: rules cannot apply to both regular resources and non-resource URLs`,
      );
    return problems;
  }
  if (rule.apiGroups.length === 0)
    problems.push(`${field}.apiGroups: Required value: resource rules must supply at least one api group`);
  if (rule.resources.length === 0)
    problems.push(`${field}.resources: Required value: resource rules must supply at least one resource`);
  return problems;
}

/** Problems of a RoleBinding or ClusterRoleBinding; labels are `metadataMapProblems`. */
export function bindingProblems(binding: BindingObject): readonly string[] {
  const problems = [...metadataProblems(binding)];
  const { apiGroup, kind, name } = binding.roleRef;
  if (apiGroup !== rbacGroup)
    problems.push(`roleRef.apiGroup: Unsupported value: "${apiGroup}": supported values: "${rbacGroup}"`);
  const kinds = binding.kind === 'RoleBinding' ? ['Role', 'ClusterRole'] : ['ClusterRole'];
  if (!kinds.includes(kind))
    problems.push(
      `roleRef.kind: Unsupported value: "${kind}": supported values: ${kinds.map((each) => `"${each}"`).join(', ')}`,
    );
  if (name === '') problems.push('roleRef.name: Required value');
  else if (!isPathSegment(name)) problems.push(`roleRef.name: Invalid value: "${name}"`);
  binding.subjects?.forEach((subject, index) => {
    problems.push(...subjectProblems(subject, binding.kind === 'RoleBinding', `subjects[${index}]`));
  });
  return problems;
}

function subjectProblems(subject: Subject, namespaced: boolean, field: string): readonly string[] {
  const problems: string[] = [];
  if (subject.name === '') problems.push(`${field}.name: Required value`);
  const wantGroup = (wanted: string): void => {
    if (subject.apiGroup !== wanted)
      problems.push(
        `${field}.apiGroup: Unsupported value: "${subject.apiGroup}": supported values: "${wanted}"`,
      );
  };
  switch (subject.kind) {
    case 'ServiceAccount':
      if (subject.name !== '' && !isDnsSubdomain(subject.name))
        problems.push(
          `${field}.name: Invalid value: "${subject.name}": a ServiceAccount's name is a lowercase RFC 1123 subdomain`,
        );
      wantGroup('');
      if (!namespaced && subject.namespace === '') problems.push(`${field}.namespace: Required value`);
      break;
    case 'User':
    case 'Group':
      wantGroup(rbacGroup);
      break;
    default:
      problems.push(
        `${field}.kind: Unsupported value: "${subject.kind}": supported values: "ServiceAccount", "User", "Group"`,
      );
  }
  return problems;
}

const dnsLabel = /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/;

function metadataProblems(object: RoleObject | BindingObject): readonly string[] {
  const problems: string[] = [];
  if (object.name === '') problems.push('metadata.name: Required value: name or generateName is required');
  else if (!isPathSegment(object.name)) problems.push(`metadata.name: Invalid value: "${object.name}"`);
  if (object.namespace !== '' && (object.namespace.length > 63 || !dnsLabel.test(object.namespace)))
    problems.push(`metadata.namespace: Invalid value: "${object.namespace}"`);
  return problems;
}

/** RBAC names may hold almost everything, colons and spaces too, but must fit between two slashes of a URL. */
function isPathSegment(name: string): boolean {
  return name !== '.' && name !== '..' && !/[/%]/.test(name);
}
