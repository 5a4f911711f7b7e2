import { nginxName } from '../../../kubernetes/ingress/controllers.ts';
import {
  asWritten,
  namespacesMatch,
  type PlacedResource,
  type WorkspaceGraph,
} from '../../../workspace/graph.ts';
import { ingressHostKey } from '../../../workspace/mentions-ingress.ts';
import type { Path } from '../../../yaml/located.ts';
import type { NginxDoor } from '../door/door.ts';
import { isCovered, isCoveredElsewhere } from '../tls/covered.ts';
import { isCanary } from '../tls/own-tls.ts';

/** An Ingress on its way to another controller. */
export interface Migrating {
  readonly placed: PlacedResource;
  readonly door: NginxDoor;
  readonly graph: WorkspaceGraph;
  readonly path: Path;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  /** As the manifest has it, which new ones beside it repeat. */
  readonly writtenNamespace: string | undefined;
  /** True when a template may add what is not seen. */
  readonly open: boolean;
}

/** A migration, or one sentence why there is none. */
export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** The Ingress with what its migration needs to know. */
export function migrating(placed: PlacedResource, door: NginxDoor, graph: WorkspaceGraph): Migrating {
  const { path, namespace } = placed.facts;
  const written = asWritten(placed);
  return {
    placed,
    door,
    graph,
    path,
    name: written.name,
    namespace,
    writtenNamespace: written.namespace,
    open: door.ingress.open,
  };
}

/** The hosts of an Ingress, each once. */
export function hostsOf({ door }: Migrating): readonly string[] {
  return [...new Set(door.ingress.rules.flatMap(({ host }) => host?.text ?? []))];
}

/** A host whose certificate another Ingress brings: ingress-nginx joins both into one server and redirects for both. */
export function certifiedElsewhere(subject: Migrating): string | undefined {
  return hostsOf(subject).find((host) => isCoveredElsewhere(host, subject.placed, subject.graph));
}

/** Another Ingress with the same host and path: only one of the two counts, and the other one would come to life. */
export function twinOf({ door, placed, graph, namespace }: Migrating): PlacedResource | undefined {
  for (const { host, paths } of door.ingress.rules) {
    const twin = graph
      .mentioning(ingressHostKey, host?.text.toLowerCase() ?? '')
      .find(
        ({ facts }) =>
          facts !== placed.facts &&
          facts.ingress !== undefined &&
          !isCanary(facts.ingress) &&
          namespacesMatch(facts.namespace, namespace) !== 'different' &&
          facts.ingress.rules.some(
            (rule) =>
              rule.host?.text.toLowerCase() === host?.text.toLowerCase() &&
              rule.paths.some(({ value }) => paths.some((path) => path.value?.text === value?.text)),
          ),
      );
    if (twin !== undefined) return twin;
  }
  return undefined;
}

/** Another Ingress whose host has its certificate, or its check of client certificates, from this one alone. */
export function reliesOn({ door, placed, graph, namespace }: Migrating): PlacedResource | undefined {
  const { ingress } = door;
  const asks = door.annotations.has('auth-tls-secret');
  for (const { host } of ingress.rules) {
    if (host === undefined || !(asks || (ingress.tls.length > 0 && isCovered(ingress, host.text)))) continue;
    const found = graph
      .mentioning(ingressHostKey, host.text.toLowerCase())
      .find(
        ({ facts }) =>
          facts !== placed.facts &&
          facts.ingress !== undefined &&
          namespacesMatch(facts.namespace, namespace) !== 'different' &&
          (asks || !isCovered(facts.ingress, host.text)),
      );
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Another Ingress for one of the hosts that asks for client certificates, which ingress-nginx does for the whole host. */
export function certificatesAskedElsewhere(subject: Migrating): PlacedResource | undefined {
  return hostsOf(subject)
    .flatMap((host) => subject.graph.mentioning(ingressHostKey, host.toLowerCase()))
    .find(
      ({ facts }) =>
        facts !== subject.placed.facts &&
        namespacesMatch(facts.namespace, subject.namespace) !== 'different' &&
        facts.ingress?.annotations.some(({ name }) => nginxName(name) === 'auth-tls-secret') === true,
    );
}
