import type { Ingress, IngressPath } from '../../../kubernetes/ingress/ingress.ts';
import { phrase, tell } from '../../../words/tell.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import { createGrouping } from '../../../workspace/grouping.ts';
import { doorOf } from '../door/door.ts';
import { certifiedBeside, ingressesOfHost, ingressesOfPath, isBeside, isCovered } from '../door/same-host.ts';
import { isCanary } from '../tls/own-tls.ts';
import { protectionsOf } from './protection.ts';
import type { Migrating } from './situation.ts';

const together = phrase('move them together (the fix of their IngressClass does)');

/** Why an Ingress cannot move while the others of its host stay where they are; undefined when it can. */
export function whyNotAlone(subject: Migrating): string | undefined {
  if (subject.door.canary) return tell`A canary belongs to another Ingress; ${together}`;
  const canary = canaryOf(subject);
  if (canary !== undefined) return tell`Ingress ${canary.facts.name ?? ''} is its canary; ${together}`;
  const relying = reliesOn(subject);
  if (relying !== undefined)
    return tell`Ingress ${relying.facts.name ?? ''} has a host in common and relies on the certificate or the check of this one; ${together}`;
  return guarded(subject);
}

function canaryOf({ door, placed, graph }: Migrating): PlacedResource | undefined {
  for (const { host, paths } of door.ingress.rules) {
    for (const { value } of paths) {
      const found = ingressesOfPath(host?.text, value?.text, graph)
        .filter(isBeside(placed))
        .find(({ facts }) => facts.ingress !== undefined && isCanary(facts.ingress));
      if (found !== undefined) return found;
    }
  }
  return undefined;
}

/** Another Ingress whose host has its certificate, or its check of client certificates, from this one alone. */
function reliesOn({ door, placed, graph }: Migrating): PlacedResource | undefined {
  const { ingress } = door;
  const asks = door.annotations.has('auth-tls-secret');
  for (const { host } of ingress.rules) {
    if (host === undefined) continue;
    const found = asks
      ? ingressesOfHost(host.text, graph).find(isBeside(placed))
      : isCovered(ingress, host.text)
        ? certifiedBeside(host.text, placed, graph, false)
        : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Of two Ingresses of a host in two gateways, the one with the wider path takes the requests of the other one, past its checks. */
function guarded({ door, placed, graph }: Migrating): string | undefined {
  const own = guardOf(door.ingress);
  const isOther = isBeside(placed);
  for (const { host, paths } of door.ingress.rules) {
    const sameHost = ingressesOfHost(host?.text, graph);
    for (const mine of paths) {
      for (const other of (guardsBelow(sameHost).get(plainPart(mine)) ?? []).filter(isOther)) {
        const path = pathsFor(host?.text, other).find((theirs) => takes(mine, theirs));
        const guard = path && other.facts.ingress && guardOf(other.facts.ingress);
        if (guard !== undefined)
          return tell`Ingress ${other.facts.name ?? ''} guards ${path?.value?.text ?? '/'} of the same host with ${guard}, and this one would take its requests; ${together}`;
      }
      if (own === undefined) continue;
      const wider = startsOf(plainPart(mine))
        .flatMap((start) => byPlainPart(sameHost).get(start) ?? [])
        .find((other) => isOther(other) && pathsFor(host?.text, other).some((theirs) => takes(theirs, mine)));
      if (wider !== undefined)
        return tell`Ingress ${wider.facts.name ?? ''} has a wider path of the same host and would take requests without ${own}; ${together}`;
    }
  }
  return undefined;
}

const byPlainPart = createGrouping((placed) => pathsOf(placed).map(plainPart));

/** Ingresses with a check, under everything that their paths begin with. */
const guardsBelow = createGrouping((placed) =>
  placed.facts.ingress === undefined || guardOf(placed.facts.ingress) === undefined
    ? []
    : pathsOf(placed).flatMap((path) => startsOf(plainPart(path))),
);

function pathsOf({ facts }: PlacedResource): readonly IngressPath[] {
  return (facts.ingress?.rules ?? []).flatMap(({ paths }) => paths);
}

function pathsFor(host: string | undefined, { facts }: PlacedResource): readonly IngressPath[] {
  return (facts.ingress?.rules ?? [])
    .filter((rule) => rule.host?.text.toLowerCase() === host?.toLowerCase())
    .flatMap(({ paths }) => paths);
}

function guardOf(ingress: Ingress): string | undefined {
  const served = { controller: undefined, sure: false, className: undefined, ingressClass: undefined };
  return protectionsOf(doorOf(ingress, served))[0]?.name;
}

/** Whether the requests for one path arrive at the other one where that is alone. */
function takes(wide: IngressPath, narrow: IngressPath): boolean {
  if (wide.pathType === 'Exact' || wide.value?.text === narrow.value?.text) return false;
  return plainPart(narrow).startsWith(plainPart(wide));
}

/** Longer beginnings of paths are not told apart. */
const longest = 200;

/** What a path begins with, up to where it is a regular expression, without the last slash. */
function plainPart({ value }: IngressPath): string {
  const path = value?.text.slice(0, longest) ?? '/';
  const end = path.search(/[\^$[\](){}*+?|\\]/);
  return (end < 0 ? path : path.slice(0, end)).replace(/\/$/, '');
}

function startsOf(text: string): readonly string[] {
  return Array.from({ length: text.length + 1 }, (_, length) => text.slice(0, length));
}
