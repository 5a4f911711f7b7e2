import type { UserInfo } from '../../identity/authentication/authenticator.ts';
import { type AccessPolicy, privilegedGroup } from '../../rbac/access-policy.ts';
import type { BindingObject, PlacedRule, RoleObject } from '../../rbac/rbac-objects.ts';
import { tell } from '../../words/tell.ts';

/** One rule of one role that a caller has through one binding. */
export interface Permission {
  /** Where it counts; `''` for the whole cluster. */
  readonly namespace: string;
  readonly rule: Pick<PlacedRule, 'verbs' | 'apiGroups' | 'resources' | 'resourceNames' | 'nonResourceURLs'>;
  /** Undefined for superusers, who are asked for no binding. */
  readonly binding: BindingObject | undefined;
  readonly role: RoleObject | undefined;
  /** `User NAME`, `Group NAME`: by what the binding reaches the caller. */
  readonly through: string;
}

const everything: Permission['rule'] = {
  verbs: ['*'],
  apiGroups: ['*'],
  resources: ['*'],
  resourceNames: [],
  nonResourceURLs: ['*'],
};

/** All rules a caller has, in the order of bindings, those of the manifests first; rules on paths count only where the binding is cluster-wide. */
export function permissionsOf({ name, groups }: UserInfo, policy: AccessPolicy): readonly Permission[] {
  const own: Permission[] = groups.includes(privilegedGroup)
    ? [
        {
          namespace: '',
          rule: everything,
          binding: undefined,
          role: undefined,
          through: tell`Group ${privilegedGroup}`,
        },
      ]
    : [];
  for (const { binding, subject, role, rules } of policy.grants({ user: name, groups })) {
    for (const { rule } of rules) {
      const inNamespace = binding.namespace !== '';
      if (inNamespace && rule.resources.length === 0) continue;
      own.push({
        namespace: binding.namespace,
        rule: inNamespace ? { ...rule, nonResourceURLs: [] } : rule,
        binding,
        role,
        through: `${subject.kind} ${subject.name}`,
      });
    }
  }
  // What every cluster gives to all comes last.
  return [...own.filter((one) => !isBuiltIn(one)), ...own.filter(isBuiltIn)];
}

/** Whether a permission is one of those that every cluster gives to all callers. */
export function isBuiltIn({ binding }: Permission): boolean {
  return binding !== undefined && binding.place === undefined;
}
