import type { ResourceFacts } from './facts.ts';

/** Kinds of look-ups that are no kinds of objects: ReferenceGrants by namespace, who refers into a namespace, BackendTLSPolicies by Service. */
export const grantsKey = 'ReferenceGrants of a namespace';
export const referencesKey = 'references into a namespace';
export const backendTlsKey = 'BackendTLSPolicy of a Service';

/** What the objects of Gateway API mention: parents, backends, certificates, classes, and the keys above. */
export function* mentionedByGateway({
  gateway,
  route,
  referenceGrant,
  backendTls,
  namespace,
}: ResourceFacts): Generator<readonly [kind: string, name: string | undefined]> {
  if (gateway !== undefined) {
    yield ['GatewayClass', gateway.className?.text];
    yield ['Gateway', gateway.parent?.name.text];
    for (const { kind, name, namespace: other } of gateway.references) {
      yield [kind, name.text];
      yield [referencesKey, other?.text];
    }
  }
  if (route !== undefined) {
    for (const { kind, name } of route.parents) yield [kind, name.text];
    for (const { kind, name, namespace: other } of route.rules.flatMap(({ references }) => references)) {
      yield [kind, name.text];
      yield [referencesKey, other?.text];
    }
  }
  if (referenceGrant !== undefined) yield [grantsKey, namespace ?? ''];
  for (const service of backendTls?.services ?? []) yield [backendTlsKey, service];
}
