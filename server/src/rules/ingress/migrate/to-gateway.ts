import { nginxPrefix } from '../../../kubernetes/ingress/controllers.ts';
import { coversHost } from '../../../kubernetes/ingress/hosts.ts';
import { classAnnotationName } from '../../../kubernetes/ingress/ingress.ts';
import { isOn } from '../../../kubernetes/ingress/values.ts';
import { phrase, tell } from '../../../words/tell.ts';
import type { Change } from '../../rule.ts';
import { gateway, isForced, isForGateway, isForRoutes, mostListeners, routes } from './gateway-documents.ts';
import { rewriteProblem, routeGroups, secureHosts } from './gateway-routes.ts';
import { inGatewayApi } from './gateway-words.ts';
import { type Protection, protectionsOf } from './protection.ts';
import {
  certificatesAskedElsewhere,
  certifiedElsewhere,
  type Migrating,
  type Outcome,
  twinOf,
} from './situation.ts';

/** Carried over as fields, or without meaning beside them. */
const carried: ReadonlySet<string> = new Set([
  'ssl-redirect',
  'force-ssl-redirect',
  'rewrite-target',
  'upstream-vhost',
]);

/** Without these the backend would be reached by other requests, or not at all. */
const unmapped: Readonly<Record<string, string>> = {
  canary: phrase('is part of another Ingress; write weights into one HTTPRoute'),
  'permanent-redirect': phrase('redirects every request; write a RequestRedirect filter by hand'),
  'temporal-redirect': phrase('redirects every request; write a RequestRedirect filter by hand'),
  'app-root': phrase('redirects the root; write a RequestRedirect filter by hand'),
  'from-to-www-redirect': phrase('redirects between two names; write a RequestRedirect filter by hand'),
};

/** The documents that take the place of an Ingress, or why they cannot. */
export function toGateway(migrating: Migrating, gatewayClass: string): Outcome<readonly Change[]> {
  const refusal = refusalOf(migrating);
  if (refusal !== undefined) return { ok: false, reason: refusal };
  const secure = secureHosts(migrating);
  if (!secure.ok) return secure;
  if (secure.value.length >= mostListeners)
    return {
      ok: false,
      reason: tell`A Gateway has at most ${mostListeners} listeners; spread the hosts by hand`,
    };
  const groups = routeGroups(migrating, secure.value);
  if (!groups.ok) return groups;
  const { placed } = migrating;
  const documents = [
    gateway(migrating, gatewayClass, secure.value),
    ...routes(migrating, groups.value, secure.value),
  ];
  const left = leftOut(migrating);
  const label = tell`Replace the Ingress by a Gateway and HTTPRoutes`;
  return {
    ok: true,
    value: [
      // Each lands directly behind the Ingress: the last one first.
      ...documents.toReversed().map(
        (value, index): Change => ({
          type: 'insert-document',
          after: placed.document,
          value,
          ...(index === documents.length - 1 &&
            left.length > 0 && { comment: `Not carried over: ${left.join(', ')}` }),
          label,
        }),
      ),
      { type: 'remove-document', document: placed.document, label },
    ],
  };
}

function refusalOf(migrating: Migrating): string | undefined {
  const { door, placed, path, name, open } = migrating;
  if (placed.facts.completeness !== 'complete' || open || name === undefined)
    return tell`The Ingress is not whole here: a template or patch completes it`;
  if (path.length > 0) return tell`The Ingress is an item of a List; put it into a document of its own first`;
  const problems = protectionsOf(door).map(mapped);
  for (const [key, reason] of Object.entries(unmapped)) {
    const annotation = door.annotations.get(key);
    if (annotation !== undefined && isOn(annotation.value) !== false) problems.push(`${key} ${reason}`);
  }
  const protocol = door.annotations.get('backend-protocol');
  if (protocol !== undefined && protocol.value?.trim().toUpperCase() !== 'HTTP')
    problems.push(tell`backend-protocol needs a BackendTLSPolicy or GRPCRoute, which only you can complete`);
  if (isOn(door.annotations.get('use-regex')?.value) === true)
    problems.push(tell`use-regex makes paths regular expressions, which Gateways read each in their own way`);
  const shared = certifiedElsewhere(migrating);
  if (shared !== undefined && !allCovered(migrating))
    problems.push(
      tell`Another Ingress brings the certificate for ${shared} and with it the redirect; move both by hand`,
    );
  const twin = door.canary ? undefined : twinOf(migrating);
  if (twin !== undefined)
    problems.push(
      tell`Ingress ${twin.facts.name ?? ''} has the same host and path, and only one of them counts; decide which first`,
    );
  const asking = certificatesAskedElsewhere(migrating);
  if (asking !== undefined)
    problems.push(
      tell`Ingress ${asking.facts.name ?? ''} asks for client certificates for the same host; move both by hand`,
    );
  if (isForced(migrating) && !allCovered(migrating))
    problems.push(
      tell`force-ssl-redirect also holds for a host without certificate, which would be served in clear`,
    );
  const rewriting = rewriteProblem(migrating);
  if (rewriting !== undefined) problems.push(rewriting);
  return problems.length === 0 ? undefined : problems.join('. ');
}

function allCovered({ door }: Migrating): boolean {
  const hosts = door.ingress.tls.flatMap((entry) => entry.hosts);
  return door.ingress.rules.every(
    ({ host }) => host !== undefined && hosts.some(({ text }) => coversHost(text, host.text)),
  );
}

function mapped({ name, lost }: Protection): string {
  return tell`${name} has no field in an HTTPRoute (without it ${lost}); it becomes ${inGatewayApi(name)}`;
}

function leftOut({ door }: Migrating): readonly string[] {
  return door.ingress.annotations
    .map(({ name }) => name)
    .filter(
      (name) =>
        name !== classAnnotationName &&
        !carried.has(name.slice(nginxPrefix.length)) &&
        !isForGateway(name) &&
        !isForRoutes(name) &&
        !name.startsWith('kubectl.kubernetes.io/'),
    );
}
