import {
  type BindingObject,
  objectKey,
  type Reading,
  type Refusal,
  type RoleObject,
  rbacGroup,
} from './rbac-objects.ts';

/** What the API server holds after all manifests were applied. */
export interface StoredObjects {
  readonly roles: ReadonlyMap<string, RoleObject>;
  readonly bindings: ReadonlyMap<string, BindingObject>;
  readonly refusals: readonly Refusal[];
}

/**
 * Applies manifests one after the other, as `kubectl apply` does, to an API server that holds the given objects.
 *
 * - Of several manifests for one object the last counts; one that is refused leaves the object as it was.
 * - `roleRef` cannot change, so that a binding with another one is refused (facts B.2).
 * - A manifest for an object of the API server itself is merged into it: labels add up, and fields the manifest leaves
 *   out stay. The next start of the API server would also put back built-in rules and subjects that are missing,
 *   unless the object is annotated `rbac.authorization.kubernetes.io/autoupdate: "false"`; answers are for before it.
 */
export function applyObjects(
  builtIn: { readonly roles: readonly RoleObject[]; readonly bindings: readonly BindingObject[] },
  readings: readonly Reading[],
): StoredObjects {
  const builtInRoles = new Map(builtIn.roles.map((role) => [objectKey(role), role]));
  const builtInBindings = new Map(builtIn.bindings.map((binding) => [objectKey(binding), binding]));
  const roles = new Map<string, RoleObject>();
  const bindings = new Map<string, BindingObject>();
  const refusals: Refusal[] = [];
  for (const reading of readings) {
    if (reading.type === 'refusal') refusals.push(reading.refusal);
    else if (reading.type === 'role') {
      const key = objectKey(reading.role);
      roles.set(key, mergeRole(builtInRoles.get(key), reading.role));
    } else {
      const { binding } = reading;
      const key = objectKey(binding);
      const known = bindings.get(key) ?? builtInBindings.get(key);
      if (known !== undefined && !sameReference(known, binding)) {
        refusals.push({
          kind: binding.kind,
          namespace: binding.namespace,
          name: binding.name,
          reasons: [
            `roleRef: cannot change roleRef: the object is there already, with ${known.roleRef.kind} ${known.roleRef.name}`,
          ],
          subjects: binding.subjects ?? [],
          place: binding.place,
        });
        continue;
      }
      const subjects = binding.subjects ?? builtInBindings.get(key)?.subjects;
      bindings.set(key, { ...binding, subjects });
    }
  }
  // What is written in the workspace explains a decision better than what every cluster has: it comes first.
  for (const [key, role] of builtInRoles) if (!roles.has(key)) roles.set(key, role);
  for (const [key, binding] of builtInBindings) if (!bindings.has(key)) bindings.set(key, binding);
  return { roles, bindings, refusals };
}

function mergeRole(builtIn: RoleObject | undefined, role: RoleObject): RoleObject {
  if (builtIn === undefined) return role;
  return {
    ...role,
    labels: { ...builtIn.labels, ...role.labels },
    rules: role.rules ?? builtIn.rules,
    aggregation: role.aggregation ?? builtIn.aggregation,
  };
}

function sameReference(a: BindingObject, b: BindingObject): boolean {
  return (
    a.roleRef.kind === b.roleRef.kind &&
    a.roleRef.name === b.roleRef.name &&
    (a.roleRef.apiGroup || rbacGroup) === (b.roleRef.apiGroup || rbacGroup)
  );
}
