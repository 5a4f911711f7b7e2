import type { ResourceFacts } from './facts.ts';
import type { Mention } from './mentions.ts';

/** Kinds of look-ups that are no kinds of objects: ReferenceGrants by namespace, who refers into a namespace, BackendTLSPolicies by Service. */
export const grantsKey = 'ReferenceGrants of a namespace';
export const referencesKey = 'references into a namespace';
export const backendTlsKey = 'BackendTLSPolicy of a Service';

/** What the objects of Gateway API mention: parents, backends, certificates, classes, and the keys above. */
export function mentionedByGateway(facts: ResourceFacts, mention: Mention): void {
  const { gateway, route, referenceGrant, backendTls, namespace } = facts;
  if (gateway !== undefined) {
    mention('GatewayClass', gateway.className?.text);
    mention('Gateway', gateway.parent?.name.text);
    for (const { kind, name, namespace: other } of gateway.references) {
      mention(kind, name.text);
      mention(referencesKey, other?.text);
    }
  }
  if (route !== undefined) {
    for (const { kind, name } of route.parents) mention(kind, name.text);
    for (const { references } of route.rules)
      for (const { kind, name, namespace: other } of references) {
        mention(kind, name.text);
        mention(referencesKey, other?.text);
      }
  }
  if (referenceGrant !== undefined) mention(grantsKey, namespace ?? '');
  if (backendTls !== undefined) for (const service of backendTls.services) mention(backendTlsKey, service);
}
