import { claim, stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { EntraKind } from '../kind.ts';

const ISSUER =
  /^https:\/\/(?:login\.microsoftonline\.(?:com|us)|login\.partner\.microsoftonline\.cn|sts\.windows\.net)\/([^/]+)(?:\/v2\.0)?\/?$/;

/** Tokens of Microsoft Entra ID (Azure AD), version 1 and 2. */
export const entra: TokenFamily<EntraKind> = {
  ids: ['entra'],
  asymmetric: true,
  meanings: {
    sub: 'subject, different for every application: bind oid instead',
    aud: 'application the token is for',
    tid: 'tenant',
    oid: 'object id of the user or service principal; the same for all applications',
    appid: 'application that asked for the token',
    azp: 'application that asked for the token',
    idtyp: 'app or user',
    upn: 'sign-in name of the user',
    unique_name: 'sign-in name of the user',
    preferred_username: 'sign-in name of the user; can change',
    groups: 'object ids of groups',
    roles: 'application roles',
    scp: 'permissions the user delegated',
    wids: 'directory roles',
    ver: 'version of the token format',
    xms_mirid: 'managed identity, as an Azure resource',
  },
  personalClaims: ['groups', 'wids'],
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    const tenant = ISSUER.exec(issuer ?? '')?.[1];
    if (tenant === undefined) return undefined;
    const personal = ['upn', 'unique_name', 'preferred_username', 'scp', 'email', 'name'];
    const human =
      stringClaim(payload, 'idtyp') !== 'app' && personal.some((name) => claim(payload, name) !== undefined);
    const objectId = stringClaim(payload, 'oid');
    return {
      id: 'entra',
      confidence: 'high',
      issuer,
      username: objectId,
      tenant: stringClaim(payload, 'tid') ?? tenant,
      objectId,
      application: stringClaim(payload, 'appid') ?? stringClaim(payload, 'azp'),
      human,
    };
  },
  title: (kind) => `Microsoft Entra token for ${kind.human ? 'a user' : 'an application'}`,
  label: (kind) =>
    kind.human || kind.application === undefined
      ? 'Microsoft Entra'
      : `Microsoft Entra application ${kind.application}`,
  personal: (kind) => kind.human,
  facts: (kind) => [
    ...(kind.tenant === undefined ? [] : [`Issued by tenant ${kind.tenant}.`]),
    'In AKS, groups are bound by object id, users of the same tenant by sign-in name, others by object id.',
  ],
  advice: (kind) => [
    kind.human
      ? 'Sign in on the machine where the token is needed (kubelogin); a copy acts as that person.'
      : 'Give the workload a federated identity, so that it asks for its own token.',
  ],
};
