import type { ComponentFlags } from '../../kubernetes/component-flags/model.ts';
import { flagNamed, flagValue, listFlag } from '../../kubernetes/component-flags/values.ts';
import type { JwtAuthenticator, NameMapping, ServiceAccountAuthenticator } from './authenticator.ts';

/**
 * The authenticator that the `--oidc-*` flags make; undefined without an issuer and a client id, for then there is none.
 * `hidden` when a value it rests on is not written in the file. [k/k pkg/kubeapiserver/options/authentication.go]
 */
export function authenticatorOfFlags(component: ComponentFlags): JwtAuthenticator | 'hidden' | undefined {
  if (component.component !== 'kube-apiserver') return undefined;
  const names = [
    'oidc-issuer-url',
    'oidc-client-id',
    'oidc-username-claim',
    'oidc-username-prefix',
    'oidc-groups-claim',
    'oidc-groups-prefix',
    'oidc-signing-algs',
    'oidc-required-claim',
  ];
  const written = names.flatMap((name) => flagNamed(component, name) ?? []);
  if (written.length === 0) return undefined;
  if (written.some(({ value }) => value === undefined)) return 'hidden';
  const issuerUrl = flagValue(component, 'oidc-issuer-url') ?? '';
  const clientId = flagValue(component, 'oidc-client-id') ?? '';
  if (issuerUrl === '' || clientId === '') return component.complete ? undefined : 'hidden';
  return {
    type: 'jwt',
    issuerUrl,
    audiences: [clientId],
    algorithms: listFlag(component, 'oidc-signing-algs') ?? ['RS256'],
    username: usernameOf(component, issuerUrl),
    groups: groupsOf(component),
    uid: undefined,
    extra: [],
    requiredClaims: requiredClaimsOf(component),
    claimRules: [],
    userRules: [],
  };
}

function usernameOf(component: ComponentFlags, issuerUrl: string): NameMapping {
  const claim = flagValue(component, 'oidc-username-claim') ?? 'sub';
  const written = flagValue(component, 'oidc-username-prefix') ?? '';
  const prefix = written === '-' ? '' : written !== '' ? written : claim === 'email' ? '' : `${issuerUrl}#`;
  return { type: 'claim', claim, prefix };
}

function groupsOf(component: ComponentFlags): NameMapping | undefined {
  const claim = flagValue(component, 'oidc-groups-claim') ?? '';
  if (claim === '') return undefined;
  return { type: 'claim', claim, prefix: flagValue(component, 'oidc-groups-prefix') ?? '' };
}

/** Blanks around name and value are cut off, and the last of a name counts [k8s.io/component-base map_string_string.go]. */
function requiredClaimsOf(component: ComponentFlags): JwtAuthenticator['requiredClaims'] {
  const required = new Map<string, string>();
  for (const text of listFlag(component, 'oidc-required-claim', { commas: false }) ?? []) {
    const equals = text.indexOf('=');
    if (equals > 0) required.set(text.slice(0, equals).trim(), text.slice(equals + 1).trim());
  }
  return [...required].map(([claim, value]) => ({ claim, value }));
}

/** What the flags say of the cluster's own tokens; undefined when they say nothing. */
export function serviceAccountsOfFlags(component: ComponentFlags): ServiceAccountAuthenticator | undefined {
  if (component.component !== 'kube-apiserver') return undefined;
  const issuers = listFlag(component, 'service-account-issuer', { commas: false });
  const audiences = listFlag(component, 'api-audiences') ?? issuers;
  return issuers === undefined && audiences === undefined
    ? undefined
    : { type: 'service-account', issuers, audiences };
}
