import { nginxName } from '../../../kubernetes/ingress/controllers.ts';
import { coversHost } from '../../../kubernetes/ingress/hosts.ts';
import type { Ingress } from '../../../kubernetes/ingress/ingress.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { namespacesMatch, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import { createGrouping } from '../../../workspace/grouping.ts';
import { ingressHostKey } from '../../../workspace/mentions-ingress.ts';

// Thousands of Ingresses may share a host: each is grouped once, and nobody reads through all of them for each of them.
const byPath = createGrouping(({ facts }) =>
  (facts.ingress?.rules ?? []).flatMap(({ paths }) => paths.map(({ value }) => value?.text ?? '/')),
);
const byCertificate = createGrouping(({ facts }) => [
  JSON.stringify(facts.ingress?.tls.map(({ hosts, partial }) => [partial, hosts.map(({ text }) => text)])),
]);
const byTrait = createGrouping(({ facts: { ingress } }) => (ingress === undefined ? [] : traitsOf(ingress)));

/** What one Ingress of a host asks of ingress-nginx for all of them. */
export type HostTrait = 'client certificates' | 'regular expressions';

function* traitsOf(ingress: Ingress): Generator<HostTrait> {
  const named = ingress.annotations.map(({ name }) => nginxName(name));
  if (named.includes('auth-tls-secret')) yield 'client certificates';
  if (ingress.open || asksForRegularExpressions(ingress)) yield 'regular expressions';
}

/** True when an Ingress has its paths read as regular expressions. */
export function asksForRegularExpressions({ annotations }: Ingress): boolean {
  return annotations.some(({ name, value }) => {
    const short = nginxName(name);
    return short === 'rewrite-target' || (short === 'use-regex' && isOn(value) !== false);
  });
}

/** The Ingresses for a host, in order of file and document. */
export function ingressesOfHost(host: string | undefined, graph: WorkspaceGraph): readonly PlacedResource[] {
  return graph.mentioning(ingressHostKey, host?.toLowerCase() ?? '');
}

/** True for another Ingress that may be applied beside this one. */
export function isBeside(own: PlacedResource): (other: PlacedResource) => boolean {
  return ({ facts }) =>
    facts !== own.facts &&
    facts.ingress !== undefined &&
    namespacesMatch(facts.namespace, own.facts.namespace) !== 'different';
}

/** The Ingresses for a host, this one among them, that have a path of the same text. */
export function ingressesOfPath(
  host: string | undefined,
  path: string | undefined,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return byPath(ingressesOfHost(host, graph)).get(path ?? '/') ?? [];
}

/** The Ingresses for a host, this one among them, with a trait. */
export function ingressesWith(
  trait: HostTrait,
  host: string | undefined,
  graph: WorkspaceGraph,
): readonly PlacedResource[] {
  return byTrait(ingressesOfHost(host, graph)).get(trait) ?? [];
}

/** Another Ingress for the host that has, or may have, a certificate for it; with `false` one that has none. */
export function certifiedBeside(
  host: string,
  own: PlacedResource,
  graph: WorkspaceGraph,
  certified = true,
): PlacedResource | undefined {
  for (const group of byCertificate(ingressesOfHost(host, graph)).values()) {
    const ingress = group[0]?.facts.ingress;
    if (ingress === undefined || isCovered(ingress, host) !== certified) continue;
    const found = group.find(isBeside(own));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** True when an entry of `spec.tls` covers the host, or may: entries without hosts and hidden ones count as covering. */
export function isCovered({ tls }: Ingress, host: string): boolean {
  return tls.some(
    ({ hosts, partial }) => partial || hosts.length === 0 || hosts.some(({ text }) => coversHost(text, host)),
  );
}
