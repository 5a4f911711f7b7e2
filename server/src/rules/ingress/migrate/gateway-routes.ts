import type { NewValue } from '../../../edit/operations.ts';
import { coversHost } from '../../../kubernetes/ingress/hosts.ts';
import type { IngressBackend, IngressPath, IngressRule } from '../../../kubernetes/ingress/ingress.ts';
import { tell } from '../../../words/tell.ts';
import type { Migrating, Outcome } from './situation.ts';

/** Hosts that share their paths and whether they have a certificate: one HTTPRoute. */
export interface RouteGroup {
  /** Empty: every host. */
  readonly hosts: readonly string[];
  readonly secure: boolean;
  readonly rules: readonly NewValue[];
}

/** A host with the Secret of its certificate. */
export interface SecureHost {
  readonly host: string;
  readonly secret: string;
}

/** The certificates by host; refused where the Ingress leaves the choice to its controller. */
export function secureHosts({ door }: Migrating): Outcome<readonly SecureHost[]> {
  const found: SecureHost[] = [];
  for (const { hosts, partial, secretName } of door.ingress.tls) {
    if (partial || hosts.length === 0)
      return refused(tell`A tls entry names no hosts, so it is not known for whom its certificate is`);
    if (secretName === undefined || secretName.text === '')
      return refused(tell`A tls entry names no Secret; a listener of a Gateway needs one`);
    for (const { text } of hosts) {
      // The first certificate of a host counts, and two listeners may not share a name.
      if (!found.some(({ host }) => host === text)) found.push({ host: text, secret: secretName.text });
    }
  }
  return { ok: true, value: found };
}

/** The rules of an Ingress as HTTPRoutes. */
export function routeGroups(
  migrating: Migrating,
  secure: readonly SecureHost[],
): Outcome<readonly RouteGroup[]> {
  const { ingress } = migrating.door;
  if (ingress.defaultBackend !== undefined)
    return refused(
      tell`A defaultBackend takes what no rule takes, of every host; write an HTTPRoute for it by hand`,
    );
  if (ingress.rules.length === 0) return refused(tell`The Ingress has no rules`);
  const groups = new Map<string, { hosts: string[]; secure: boolean; rules: readonly NewValue[] }>();
  for (const rule of ingress.rules) {
    const rules = rulesOf(rule, migrating);
    if (!rules.ok) return rules;
    const host = rule.host?.text;
    const covered = host !== undefined && secure.some((entry) => coversHost(entry.host, host));
    const key = JSON.stringify([covered, host === undefined, rules.value]);
    const group = groups.get(key);
    if (group !== undefined && host !== undefined) group.hosts.push(host);
    else groups.set(key, { hosts: host === undefined ? [] : [host], secure: covered, rules: rules.value });
  }
  return { ok: true, value: [...groups.values()] };
}

function rulesOf(rule: IngressRule, migrating: Migrating): Outcome<readonly NewValue[]> {
  if (rule.hidden) return refused(tell`A template hides a host`);
  if (rule.paths.length === 0) return refused(tell`A rule has no paths`);
  const rules: NewValue[] = [];
  for (const path of rule.paths) {
    const match = matchOf(path);
    if (!match.ok) return match;
    const backend = backendOf(path.backend, migrating);
    if (!backend.ok) return backend;
    const filters = filtersOf(migrating);
    rules.push({
      matches: [{ path: match.value }],
      ...(filters.length > 0 && { filters }),
      backendRefs: [backend.value],
    });
  }
  return { ok: true, value: rules };
}

const plainPath = /^\/[A-Za-z0-9._~:/-]*$/;

function matchOf({ value, hidden, pathType }: IngressPath): Outcome<NewValue> {
  const path = value?.text ?? '/';
  if (hidden) return refused(tell`A template hides a path`);
  if (!plainPath.test(path))
    return refused(
      tell`A path is a regular expression, which Gateways read each in their own way; write it as prefixes`,
    );
  if (pathType === 'Exact') return { ok: true, value: { type: 'Exact', value: path } };
  const prefix = path.length > 1 && path.endsWith('/') ? path.slice(0, -1) : path;
  return { ok: true, value: { type: 'PathPrefix', value: prefix } };
}

function backendOf(backend: IngressBackend | undefined, migrating: Migrating): Outcome<NewValue> {
  const { service, port } = backend ?? {};
  if (service === undefined) return refused(tell`A backend is no Service, or a template hides it`);
  if (isExternal(service.text, migrating))
    return refused(
      tell`Service ${service.text} is an ExternalName, which a Gateway need not forward to; give it a backend of the implementation`,
    );
  const number =
    typeof port?.value === 'number' ? port.value : numberOf(service.text, port?.value, migrating);
  if (number === undefined)
    return refused(
      tell`HTTPRoutes know ports by number only, and Service ${service.text} is not here to look its port up`,
    );
  return { ok: true, value: { name: service.text, port: number } };
}

function isExternal(service: string, { graph, namespace }: Migrating): boolean {
  return graph
    .inNamespace('Service', service, namespace)
    .some(({ facts }) => facts.service?.type === 'ExternalName');
}

function numberOf(
  service: string,
  port: string | undefined,
  { graph, namespace }: Migrating,
): number | undefined {
  const found = graph
    .inNamespace('Service', service, namespace)
    .flatMap(({ facts }) => facts.service?.ports ?? [])
    .filter(({ name }) => name !== undefined && name === port)
    .flatMap((item) => item.port ?? []);
  return new Set(found).size === 1 ? found[0] : undefined;
}

/** The rewriting that a Gateway knows too; `rewriteProblem` has refused the rest. */
function filtersOf({ door }: Migrating): readonly NewValue[] {
  const target = door.annotations.get('rewrite-target')?.value;
  const host = door.annotations.get('upstream-vhost')?.value;
  if (target === undefined && host === undefined) return [];
  return [
    {
      type: 'URLRewrite',
      urlRewrite: {
        ...(host !== undefined && { hostname: host }),
        ...(target !== undefined && { path: { type: 'ReplaceFullPath', replaceFullPath: target } }),
      },
    },
  ];
}

/** Why rewriting cannot be carried over; undefined when it can. */
export function rewriteProblem({ door }: Migrating): string | undefined {
  const target = door.annotations.get('rewrite-target');
  const host = door.annotations.get('upstream-vhost');
  if (target !== undefined && !plainPath.test(target.value ?? ''))
    return tell`rewrite-target uses parts of a regular expression; write it as ReplacePrefixMatch by hand`;
  if (host !== undefined && !/^[A-Za-z0-9.-]+$/.test(host.value ?? ''))
    return tell`upstream-vhost is no plain name`;
  return undefined;
}

function refused(reason: string): { readonly ok: false; readonly reason: string } {
  return { ok: false, reason };
}
