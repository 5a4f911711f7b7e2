import { tell } from '../../words/tell.ts';

/** Who a pattern of subjects lets in besides the caller it was meant for. */
export interface Reach {
  /**
   * `open`: strangers; `wide`: all of one organization, cluster or repository, with code nobody has reviewed;
   * `broad`: a choice people make on purpose, such as all branches or one whole namespace.
   */
  readonly level: 'open' | 'wide' | 'broad';
  /** Completes `lets … in`. */
  readonly who: string;
  /** The narrower subject to write, with capitals for what the pattern does not say. */
  readonly instead: string;
}

/** Whether a part of a pattern is nothing but wildcards. */
export function isAny(text: string | undefined): boolean {
  return text !== undefined && /^\?*\*[*?]*$/.test(text);
}

/** Whether a part of a pattern holds a wildcard. */
export function hasWildcard(text: string | undefined): boolean {
  return text !== undefined && /[*?]/.test(text);
}

/** A part of a pattern as it goes into the narrower subject: capitals in the place of wildcards. */
export function orElse(text: string | undefined, name: string): string {
  return text === undefined || text === '' || hasWildcard(text) ? name : text;
}

/** Another cluster's ServiceAccounts, or those of this one: `system:serviceaccount:NAMESPACE:NAME`. */
export function clusterReach(pattern: string): Reach | undefined {
  const instead = 'system:serviceaccount:NAMESPACE:NAME';
  const match = /^system:serviceaccount:([^:]*)(?::(.*))?$/s.exec(pattern);
  if (match === null) {
    return hasWildcard(pattern) && 'system:serviceaccount:'.startsWith(pattern.split(/[*?]/)[0] ?? '')
      ? { level: 'open', who: tell`every ServiceAccount of the cluster`, instead }
      : undefined;
  }
  const [, namespace = '', name] = match;
  if (isAny(namespace) && (name === undefined || isAny(name)))
    return { level: 'open', who: tell`every ServiceAccount of the cluster`, instead };
  if (hasWildcard(namespace)) {
    const who = isAny(namespace)
      ? tell`a ServiceAccount ${name ?? ''} of any namespace, so everybody who may create one`
      : tell`ServiceAccounts of every namespace that fits ${namespace}`;
    return { level: 'wide', who, instead: `system:serviceaccount:NAMESPACE:${orElse(name, 'NAME')}` };
  }
  if (isAny(name)) {
    return {
      level: 'broad',
      who: tell`every ServiceAccount of namespace ${namespace}`,
      instead: `system:serviceaccount:${namespace}:NAME`,
    };
  }
  return undefined;
}

/** SPIFFE ids: everything behind the trust domain. */
export function spiffeReach(pattern: string): Reach | undefined {
  const match = /^spiffe:\/\/([^/]*)(?:\/(.*))?$/s.exec(pattern);
  if (match === null) return undefined;
  const [, domain = '', path] = match;
  const instead = `spiffe://${orElse(domain, 'TRUST-DOMAIN')}/ns/NAMESPACE/sa/NAME`;
  if (hasWildcard(domain)) return { level: 'open', who: tell`workloads of other trust domains`, instead };
  return isAny(path)
    ? { level: 'wide', who: tell`every workload of trust domain ${domain}`, instead }
    : undefined;
}
