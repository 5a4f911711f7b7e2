import type { IngressPath } from '../../../kubernetes/ingress/ingress.ts';
import { asWritten, type PlacedResource, type WorkspaceGraph } from '../../../workspace/graph.ts';
import type { Path } from '../../../yaml/located.ts';
import type { NginxDoor } from '../door/door.ts';
import {
  asksForRegularExpressions,
  ingressesOfHost,
  ingressesOfPath,
  ingressesWith,
  isBeside,
} from '../door/same-host.ts';
import { isCoveredElsewhere } from '../tls/covered.ts';
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
export function twinOf({ door, placed, graph }: Migrating): PlacedResource | undefined {
  for (const { host, paths } of door.ingress.rules) {
    const twin = paths
      .flatMap(({ value }) => ingressesOfPath(host?.text, value?.text, graph))
      .find(
        (other) =>
          isBeside(placed)(other) &&
          other.facts.ingress !== undefined &&
          !isCanary(other.facts.ingress) &&
          other.facts.ingress.rules.some(
            (rule) =>
              rule.host?.text.toLowerCase() === host?.text.toLowerCase() &&
              rule.paths.some(({ value }) => paths.some((path) => path.value?.text === value?.text)),
          ),
      );
    if (twin !== undefined) return twin;
  }
  return undefined;
}

/** Another Ingress for one of the hosts that asks for client certificates, which ingress-nginx does for the whole host. */
export function certificatesAskedElsewhere(subject: Migrating): PlacedResource | undefined {
  return hostsOf(subject)
    .flatMap((host) => ingressesWith('client certificates', host, subject.graph))
    .find(isBeside(subject.placed));
}

/**
 * Another Ingress with which this one disagrees about regular expressions. ingress-nginx reads all paths of a host as
 * such as soon as one Ingress asks for it, the longest first; Higress reads those of each Ingress for itself, and tries
 * plain ones before them whatever their length, but for the path `/` (its common/tool.go, SortHTTPRoutes).
 */
export function readsOtherwise({ door, placed, graph }: Migrating): PlacedResource | undefined {
  const asks = asksForRegularExpressions(door.ingress);
  for (const { host, paths } of door.ingress.rules) {
    if (ingressesWith('regular expressions', host?.text, graph).length === 0) continue;
    if (!asks && !hasOtherPaths(paths)) continue;
    const found = ingressesOfHost(host?.text, graph)
      .filter(isBeside(placed))
      .find(
        ({ facts: { ingress } }) =>
          ingress !== undefined &&
          !isCanary(ingress) &&
          asksForRegularExpressions(ingress) !== asks &&
          (!asks || ingress.rules.some((rule) => hasOtherPaths(rule.paths))),
      );
    if (found !== undefined) return found;
  }
  return undefined;
}

function hasOtherPaths(paths: readonly IngressPath[]): boolean {
  return paths.some(({ value, pathType }) => (value?.text ?? '/') !== '/' || pathType === 'Exact');
}
