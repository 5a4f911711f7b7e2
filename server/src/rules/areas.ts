import type { Area } from './rule.ts';

export interface AreaInfo {
  readonly area: Area;
  readonly title: string;
  /** Numbers of its codes, both ends included; never reused. */
  readonly first: number;
  readonly last: number;
}

/** All areas in the order of their codes. */
export const areas: readonly AreaInfo[] = [
  { area: 'token', title: 'Tokens and credentials', first: 101, last: 199 },
  { area: 'rbac', title: 'RBAC', first: 201, last: 299 },
  { area: 'identity', title: 'OIDC and external identity', first: 301, last: 399 },
  { area: 'ingress', title: 'Ingress and Gateway API', first: 401, last: 499 },
  { area: 'mesh', title: 'Service mesh and Higress', first: 501, last: 599 },
  { area: 'control-plane', title: 'API server, controller manager and kubelet', first: 601, last: 699 },
  { area: 'jwt', title: 'JSON Web Tokens', first: 701, last: 799 },
  { area: 'tool', title: 'Comments of this tool', first: 901, last: 999 },
];

/** The number in a code such as `ZT101`; undefined when it is none. */
export function codeNumber(code: string): number | undefined {
  const match = /^ZT(\d{3})$/.exec(code);
  return match === null ? undefined : Number(match[1]);
}
