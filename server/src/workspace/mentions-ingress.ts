import { nginxName } from '../kubernetes/ingress/controllers.ts';
import type { ResourceFacts } from './facts.ts';
import type { Mention } from './mentions.ts';

/** Kinds of look-ups that are no kinds of objects: Ingresses by host, Services by namespace, classes taken by default. */
export const ingressHostKey = 'host of an Ingress';
export const servicesKey = 'Services of a namespace';
export const defaultClassKey = 'default IngressClass';

/** What the objects of a door mention: Services, Secrets, classes, and the keys above. */
export function mentionedByIngress(facts: ResourceFacts, mention: Mention): void {
  if (facts.service !== undefined) mention(servicesKey, facts.namespace ?? '');
  if (facts.ingressClass?.isDefault === true) mention(defaultClassKey, '');
  const { ingress } = facts;
  if (ingress === undefined) return;
  mention('IngressClass', ingress.classField?.text ?? ingress.classAnnotation?.text);
  mention('Service', ingress.defaultBackend?.service?.text);
  for (const { host, paths } of ingress.rules) {
    mention(ingressHostKey, host?.text.toLowerCase() ?? '');
    for (const { backend } of paths) mention('Service', backend?.service?.text);
  }
  for (const { secretName } of ingress.tls) mention('Secret', secretName?.text);
  for (const { name, value } of ingress.annotations) {
    const known = nginxName(name);
    if (known !== undefined && secretAnnotations.has(known)) mention('Secret', secretOf(value));
  }
}

const secretAnnotations: ReadonlySet<string> = new Set([
  'auth-secret',
  'auth-tls-secret',
  'proxy-ssl-secret',
]);

/** The name in `namespace/name` or `name`; undefined without one. */
export function secretOf(value: string | undefined): string | undefined {
  const name = value?.slice(value.lastIndexOf('/') + 1);
  return name === '' ? undefined : name;
}
