/** The lines of a role above its rules, for examples in documentation. */
export function roleHead(kind: 'Role' | 'ClusterRole', name: string): string {
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${kind}
metadata:
  name: ${name}
${kind === 'Role' ? '  namespace: shop\n' : ''}rules:
`;
}

/** A whole role of one or more rules: groups, resources, verbs and names as YAML flow lists. */
export function exampleRole(
  kind: 'Role' | 'ClusterRole',
  name: string,
  ...rules: readonly (readonly [groups: string, resources: string, verbs: string, names?: string])[]
): string {
  return (
    roleHead(kind, name) +
    rules
      .map(
        ([groups, resources, verbs, names]) =>
          `  - apiGroups: [${quoted(groups)}]\n    resources: [${quoted(resources)}]\n${names === undefined ? '' : `    resourceNames: [${quoted(names)}]\n`}    verbs: [${quoted(verbs)}]\n`,
      )
      .join('')
  );
}

function quoted(words: string): string {
  return words
    .split(' ')
    .map((word) => (word === 'core' ? '""' : `"${word}"`))
    .join(', ');
}
