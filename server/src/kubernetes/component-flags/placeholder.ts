/**
 * True for a value that another program fills in before Kubernetes reads it: envsubst, Terraform, a template of some
 * kind (`${MODES}`, `{{ modes }}`, `<modes>`, `@modes@`, `%modes%`).
 */
export function isPlaceholder(value: string): boolean {
  return /\$\{|\$\(|\{\{|\$[A-Z_]{2,}|^<[^<>]+>$|@[A-Za-z_]+@|%[A-Za-z_]+%/.test(value);
}
