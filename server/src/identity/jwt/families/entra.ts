import { phrase, tell } from '../../../words/tell.ts';
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
    sub: phrase('subject, different for every application: bind oid instead'),
    aud: phrase('application the token is for'),
    tid: phrase('tenant'),
    oid: phrase('object id of the user or service principal; the same for all applications'),
    appid: phrase('application that asked for the token'),
    azp: phrase('application that asked for the token'),
    idtyp: phrase('app or user'),
    upn: phrase('sign-in name of the user'),
    unique_name: phrase('sign-in name of the user'),
    preferred_username: phrase('sign-in name of the user; can change'),
    groups: phrase('object ids of groups'),
    roles: phrase('application roles'),
    scp: phrase('permissions the user delegated'),
    wids: phrase('directory roles'),
    ver: phrase('version of the token format'),
    xms_mirid: phrase('managed identity, as an Azure resource'),
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
  title: (kind) => tell`Microsoft Entra token for ${kind.human ? tell`a user` : tell`an application`}`,
  label: (kind) =>
    kind.human || kind.application === undefined
      ? 'Microsoft Entra'
      : tell`Microsoft Entra application ${kind.application}`,
  personal: (kind) => kind.human,
  facts: (kind) => [
    ...(kind.tenant === undefined ? [] : [tell`Issued by tenant ${kind.tenant}.`]),
    tell`In AKS, groups are bound by object id, users of the same tenant by sign-in name, others by object id.`,
  ],
  advice: (kind) => [
    kind.human
      ? tell`Sign in on the machine where the token is needed (kubelogin); a copy acts as that person.`
      : tell`Give the workload a federated identity, so that it asks for its own token.`,
  ],
};
