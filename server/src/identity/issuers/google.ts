import { phrase, tell } from '../../words/tell.ts';
import type { Issuer, Subject } from './issuer.ts';
import { partOf } from './key-values.ts';

const account = /^[a-z0-9][a-z0-9-]*@([a-z0-9-]+(?:\.[a-z0-9-]+)?)\.gserviceaccount\.com$/;
const legacyIssuer = 'accounts.google.com';

/** Google accounts: a number as `sub`; service accounts by their address, as on GKE (facts C.5). */
export const google: Issuer = {
  id: 'google',
  title: 'Google',
  caller: 'cloud-role',
  namesBySubject: false,
  groupless: true,
  recognise: (url) =>
    url === `https://${legacyIssuer}` ||
    url === legacyIssuer ||
    /^https:\/\/securetoken\.google\.com\/[^/]+$/.test(url)
      ? 'certain'
      : 'no',
  urls: ['https://accounts.google.com'],
  audience: phrase('the client id'),
  start: /[a-z0-9-]+@[a-z0-9.-]+\.gserviceaccount\.com$|(?<=^https:\/\/accounts\.google\.com#)\d+$/,
  parse,
  print: ({ parts }) => parts.map(({ value }) => value).join(''),
  judge: (subject) =>
    subject.form === 'service-account'
      ? {
          scope: 'scoped',
          bearer: tell`whoever may act as the Google service account ${partOf(subject, 'service account')}`,
          caution: tell`Its keys, its users and every workload that may impersonate it are the same caller`,
        }
      : { scope: 'scoped', bearer: tell`the Google account with that number` },
  flawOf: () => undefined,
  forms: [
    {
      label: phrase('service account'),
      template: '<SERVICE_ACCOUNT>@<PROJECT>.iam.gserviceaccount.com',
      detail: phrase('A Google service account, whose address is its user name on GKE'),
    },
  ],
  claims: [
    { name: 'email_verified', chosenBy: undefined },
    { name: 'hd', chosenBy: undefined },
    { name: 'azp', chosenBy: undefined },
    { name: 'email', chosenBy: phrase('the account’s owner, unless email_verified is true') },
  ],
  readPattern: () => undefined,
};

function parse(text: string): Subject | undefined {
  if (account.test(text))
    return { form: 'service-account', parts: [{ name: phrase('service account'), value: text }] };
  return /^\d{6,30}$/.test(text)
    ? { form: 'account', parts: [{ name: phrase('account number'), value: text }] }
    : undefined;
}
