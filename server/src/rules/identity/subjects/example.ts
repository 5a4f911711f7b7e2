/** A RoleBinding to a role such as `Role deployer`, for examples in documentation; `subjects` are the lines of the list. */
export function exampleBinding(role: string, subjects: string, name = 'deploy-from-ci'): string {
  const [kind, roleName] = role.split(' ');
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: shop
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: ${kind}
  name: ${roleName}
subjects:
${subjects}`;
}

/** The entry of a user in a list of subjects. */
export function exampleUser(name: string): string {
  return `  - kind: User\n    name: ${name}\n    apiGroup: rbac.authorization.k8s.io\n`;
}
