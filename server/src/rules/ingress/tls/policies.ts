import { nginxPrefix } from '../../../kubernetes/ingress/controllers.ts';
import type { Annotation } from '../../../kubernetes/ingress/ingress.ts';

/** Policies of AWS load balancers that go down to TLS 1.0 or 1.1, with one that does not. */
const oldPolicies =
  /^ELBSecurityPolicy-(?:20\d\d-\d\d|FS-2018-06|FS-1-1-2019-08|TLS-1-0-2015-04|TLS-1-1-2017-01|TLS13-1-0-2021-06|TLS13-1-1-2021-06)$/;

/** A setting that allows TLS below 1.2, and what to write instead. */
export interface WeakPolicy {
  readonly annotation: Annotation;
  readonly better: string;
}

/** The one for Services is of a kind that classic load balancers know too. */
const policyNames: Readonly<Record<string, string>> = {
  'alb.ingress.kubernetes.io/ssl-policy': 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  'service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy': 'ELBSecurityPolicy-TLS-1-2-2017-01',
};

/** The annotations that allow TLS below 1.2. */
export function weakPolicies(annotations: readonly Annotation[]): readonly WeakPolicy[] {
  return annotations.flatMap((annotation): readonly WeakPolicy[] => {
    const { name, value } = annotation;
    if (value === undefined) return [];
    const better = Object.hasOwn(policyNames, name) ? policyNames[name] : undefined;
    if (better !== undefined && oldPolicies.test(value.trim())) return [{ annotation, better }];
    if (name === `${nginxPrefix}proxy-ssl-protocols` && /SSLv|TLSv1(?:\.[01])?(?:\s|$)/.test(value))
      return [{ annotation, better: 'TLSv1.2 TLSv1.3' }];
    return [];
  });
}
