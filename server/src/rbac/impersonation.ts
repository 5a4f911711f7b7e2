import { isDnsSubdomain } from './label-selector.ts';

/** User names of ServiceAccounts begin so; namespace and name follow, with a colon between them. */
export const serviceAccountPrefix = 'system:serviceaccount:';

/** The user name of a ServiceAccount. */
export function serviceAccountUser(namespace: string, name: string): string {
  return `${serviceAccountPrefix}${namespace}:${name}`;
}

/**
 * The groups the API server sees when kubectl is called with `--as USER` and these `--as-group`s:
 * a ServiceAccount has its two groups unless groups are given, and whoever is not `system:anonymous` is
 * `system:authenticated` unless one of the groups says otherwise.
 * Source: apiserver pkg/endpoints/filters/impersonation.
 */
export function impersonatedGroups(user: string, groups: readonly string[]): readonly string[] {
  const namespace = groups.length === 0 ? serviceAccountNamespace(user) : undefined;
  const own =
    namespace === undefined ? groups : ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
  if (user === 'system:anonymous')
    return own.includes('system:unauthenticated') ? own : [...own, 'system:unauthenticated'];
  return own.includes('system:authenticated') || own.includes('system:unauthenticated')
    ? own
    : [...own, 'system:authenticated'];
}

const dnsLabel = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

/** The namespace in a ServiceAccount's user name; undefined for every other user. */
export function serviceAccountNamespace(user: string): string | undefined {
  if (!user.startsWith(serviceAccountPrefix)) return undefined;
  const [namespace = '', name = '', ...more] = user.slice(serviceAccountPrefix.length).split(':');
  return more.length === 0 && dnsLabel.test(namespace) && isDnsSubdomain(name) ? namespace : undefined;
}
