import { tell } from '../../words/tell.ts';

/**
 * Whether a host of `spec.tls[].hosts` covers the host of a rule: the same name, or a wildcard for exactly one label
 * (facts E.1). Names compare without regard to case.
 */
export function coversHost(tlsHost: string, host: string): boolean {
  const [a, b] = [tlsHost.toLowerCase(), host.toLowerCase()];
  if (a === b) return true;
  if (!a.startsWith('*.')) return false;
  const dot = b.indexOf('.');
  return dot > 0 && b.slice(dot) === a.slice(1);
}

const label = '[a-z0-9](?:[-a-z0-9]{0,61}[a-z0-9])?';
const subdomain = new RegExp(`^${label}(?:\\.${label})*$`);

/** Why the API server refuses the host of a rule, in words; undefined for one that it takes. */
export function hostProblem(host: string): string | undefined {
  if (/^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || (host.includes(':') && /^[0-9a-f:.]+$/i.test(host)))
    return tell`is an IP address and must be a name`;
  if (host === '*') return tell`is no name; leave host out to mean every host`;
  if (/:\d+$/.test(host)) return tell`names a port, which a host cannot`;
  if (host.includes('://')) return tell`is an address with a scheme; write the name alone`;
  const name = host.startsWith('*.') ? host.slice(2) : host;
  if (host.startsWith('*.') && !name.includes('.') && subdomain.test(name)) return undefined;
  if (name.includes('*')) return tell`has a wildcard that is not its whole first label`;
  if (name.length > 253 || !subdomain.test(name)) return tell`is no DNS name in lower case`;
  return undefined;
}
