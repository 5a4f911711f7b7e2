import { phrase } from '../words/tell.ts';
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
  { area: 'token', title: phrase('Tokens and credentials'), first: 101, last: 199 },
  { area: 'rbac', title: phrase('RBAC'), first: 201, last: 299 },
  { area: 'identity', title: phrase('OIDC and external identity'), first: 301, last: 399 },
  { area: 'ingress', title: phrase('Ingress and Gateway API'), first: 401, last: 499 },
  { area: 'mesh', title: phrase('Service mesh and Higress'), first: 501, last: 599 },
  {
    area: 'control-plane',
    title: phrase('API server, controller manager and kubelet'),
    first: 601,
    last: 699,
  },
  { area: 'jwt', title: phrase('JSON Web Tokens'), first: 701, last: 799 },
  { area: 'tool', title: phrase('Comments of this tool'), first: 901, last: 999 },
];

/** The number in a code such as `ZT101`; undefined when it is none. */
export function codeNumber(code: string): number | undefined {
  const match = /^ZT(\d{3})$/.exec(code);
  return match === null ? undefined : Number(match[1]);
}
