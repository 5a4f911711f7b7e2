import { phrase, tell } from '../../../words/tell.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { GoogleKind } from '../kind.ts';

const SERVICE_ACCOUNT = /^[^@\s]+@[^@\s]+\.gserviceaccount\.com$/;

const TITLES: Readonly<Record<GoogleKind['variant'], string>> = {
  account: phrase('Google identity token for a user'),
  'service-account': phrase('Google identity token for a service account'),
  'self-signed': phrase('Token that a Google service account signed with its own key'),
  firebase: phrase('Firebase identity token for a user'),
};

/** Tokens of Google accounts, Google Cloud service accounts and Firebase. */
export const google: TokenFamily<GoogleKind> = {
  ids: ['google'],
  asymmetric: true,
  meanings: {
    sub: phrase('numeric id of the account'),
    azp: phrase('client that asked for the token'),
    email: phrase('e-mail address; trust it only if email_verified is true'),
    email_verified: phrase('whether Google has checked the address'),
    hd: phrase('Workspace domain of the account'),
    'google.compute_engine.instance_name': phrase('virtual machine that asked for the token'),
    'google.compute_engine.project_id': phrase('project of that machine'),
    firebase: phrase('how the user signed in'),
  },
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    const email = stringClaim(payload, 'email');
    const variant = variantOf(issuer, email);
    if (variant === undefined) return undefined;
    const machine = variant === 'service-account' ? email : variant === 'self-signed' ? issuer : undefined;
    return { id: 'google', confidence: 'high', issuer, username: machine, variant, serviceAccount: machine };
  },
  title: (kind) => TITLES[kind.variant],
  label: (kind) =>
    kind.variant === 'firebase' ? 'Firebase' : tell`Google ${kind.serviceAccount ?? ''}`.trim(),
  personal: (kind) => kind.serviceAccount === undefined,
  facts: (kind) =>
    kind.variant === 'self-signed'
      ? [tell`Whoever holds the service account’s private key can make such tokens at will.`]
      : [
          tell`GKE names users and service accounts by e-mail address; other clusters see what their username claim says.`,
        ],
  advice: (kind) => [
    kind.serviceAccount === undefined
      ? tell`Sign in on the machine where the token is needed; a copy acts as that person.`
      : tell`Use Workload Identity Federation, so that no key and no token is stored.`,
  ],
};

function variantOf(issuer: string | undefined, email: string | undefined): GoogleKind['variant'] | undefined {
  if (issuer === 'https://accounts.google.com' || issuer === 'accounts.google.com')
    return email !== undefined && SERVICE_ACCOUNT.test(email) ? 'service-account' : 'account';
  if (issuer === undefined) return undefined;
  if (SERVICE_ACCOUNT.test(issuer)) return 'self-signed';
  return /^https:\/\/securetoken\.google\.com\/[^/]+$/.test(issuer) ? 'firebase' : undefined;
}
