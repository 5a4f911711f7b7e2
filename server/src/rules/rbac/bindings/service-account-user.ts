import { isDnsSubdomain } from '../../../rbac/label-selector.ts';

const prefix = 'system:serviceaccount:';
const namespaceName = /^[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?$/;

export interface ServiceAccountName {
  readonly namespace: string;
  readonly name: string;
}

/** The ServiceAccount whose user name this is; undefined for all others, malformed ones included. */
export function serviceAccountUserOf(user: string): ServiceAccountName | undefined {
  if (!user.startsWith(prefix)) return undefined;
  const [namespace = '', name = '', ...rest] = user.slice(prefix.length).split(':');
  return rest.length === 0 && namespaceName.test(namespace) && isDnsSubdomain(name)
    ? { namespace, name }
    : undefined;
}

/** `NS/NAME` or `NS:NAME`, behind `system:serviceaccount:` or a slip of it or behind nothing: who was meant; undefined when that is not certain. */
export function meantServiceAccount(text: string): ServiceAccountName | undefined {
  const rest = text.replace(/^system[:/]service-?accounts?[:/]/i, '');
  const [namespace = '', name = '', ...more] = rest.split(/[:/]/);
  return more.length === 0 && namespaceName.test(namespace) && isDnsSubdomain(name)
    ? { namespace, name }
    : undefined;
}
