import { gatewayGroup } from '../../../kubernetes/gateway/reference.ts';
import { phrase } from '../../../words/tell.ts';

/** What became of an old version of a kind of Gateway API. */
export interface OldVersion {
  /** The version to write, without its group. */
  readonly next: string;
  /** A release since which it is not served, no later than the others were told. */
  readonly gone: string;
  /** Why changing the version alone does not do; undefined where both have the same fields. */
  readonly reshaped?: string;
  /** The kind where that changed too. */
  readonly kind?: string;
}

const alpha1 = 'networking.x-k8s.io/v1alpha1';
const firstFields = phrase('v1alpha1 had other fields (forwardTo, gateways, routes); write the object anew');
const moved = { next: 'v1', gone: 'v1.0', reshaped: firstFields } as const;
const sinceBeta = { next: 'v1', gone: 'v1.0' } as const;

/** Versions that no current release serves in any channel, by `apiVersion/Kind`. */
const removed: Readonly<Record<string, OldVersion>> = {
  [`${alpha1}/GatewayClass`]: moved,
  [`${alpha1}/Gateway`]: moved,
  [`${alpha1}/HTTPRoute`]: moved,
  [`${alpha1}/TLSRoute`]: moved,
  [`${alpha1}/TCPRoute`]: moved,
  [`${alpha1}/UDPRoute`]: moved,
  [`${alpha1}/BackendPolicy`]: {
    ...moved,
    reshaped: phrase('BackendPolicy was given up; a BackendTLSPolicy takes its place'),
  },
  [`${gatewayGroup}/v1alpha2/GatewayClass`]: sinceBeta,
  [`${gatewayGroup}/v1alpha2/Gateway`]: sinceBeta,
  [`${gatewayGroup}/v1alpha2/HTTPRoute`]: sinceBeta,
  [`${gatewayGroup}/v1alpha2/GRPCRoute`]: { next: 'v1', gone: 'v1.2' },
  [`${gatewayGroup}/v1alpha2/ReferenceGrant`]: { next: 'v1beta1', gone: 'v1.2' },
  [`${gatewayGroup}/v1alpha2/ReferencePolicy`]: { next: 'v1beta1', gone: 'v1.0', kind: 'ReferenceGrant' },
  [`${gatewayGroup}/v1alpha2/BackendTLSPolicy`]: {
    next: 'v1',
    gone: 'v1.1',
    reshaped: phrase('targetRef became targetRefs and tls became validation; write both anew'),
  },
};

const onlyExperimental = (gone: string): OldVersion => ({ next: 'v1', gone });

/** Versions that the standard channel does not serve, or that have a successor, by `apiVersion/Kind`. */
const deprecated: Readonly<Record<string, OldVersion>> = {
  [`${gatewayGroup}/v1beta1/GatewayClass`]: { next: 'v1', gone: '' },
  [`${gatewayGroup}/v1beta1/Gateway`]: { next: 'v1', gone: '' },
  [`${gatewayGroup}/v1beta1/HTTPRoute`]: { next: 'v1', gone: '' },
  [`${gatewayGroup}/v1alpha2/TLSRoute`]: onlyExperimental('v1.5'),
  [`${gatewayGroup}/v1alpha3/TLSRoute`]: onlyExperimental('v1.5'),
  [`${gatewayGroup}/v1alpha2/TCPRoute`]: onlyExperimental('v1.6'),
  [`${gatewayGroup}/v1alpha2/UDPRoute`]: onlyExperimental('v1.6'),
  [`${gatewayGroup}/v1alpha3/BackendTLSPolicy`]: onlyExperimental('v1.4'),
  // Its CRD is of a group of its own, which an upgrade leaves in place.
  'gateway.networking.x-k8s.io/v1alpha1/XListenerSet': {
    next: 'v1',
    gone: 'v1.5',
    kind: 'ListenerSet',
    reshaped: phrase(
      'a ListenerSet is an object of its own that Gateways and routes must name; move it by hand',
    ),
  },
};

/** What became of a version that is served no more; undefined for every other. */
export function removedVersion(apiVersion: string, kind: string): OldVersion | undefined {
  return find(removed, apiVersion, kind);
}

/** What to write instead of a version that is on its way out; `gone` is empty where the standard channel serves it still. */
export function deprecatedVersion(apiVersion: string, kind: string): OldVersion | undefined {
  return find(deprecated, apiVersion, kind);
}

/** The kinds that either of the two knows. */
export const kindsWithRemovedVersions: readonly string[] = kindsOf(removed);
export const kindsWithDeprecatedVersions: readonly string[] = kindsOf(deprecated);

function kindsOf(table: Readonly<Record<string, OldVersion>>): readonly string[] {
  return [...new Set(Object.keys(table).map((key) => key.slice(key.lastIndexOf('/') + 1)))];
}

function find(
  table: Readonly<Record<string, OldVersion>>,
  apiVersion: string,
  kind: string,
): OldVersion | undefined {
  const key = `${apiVersion}/${kind}`;
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
