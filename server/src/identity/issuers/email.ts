import { phrase, tell } from '../../words/tell.ts';
import { celGlob, optionalClaim } from './cel.ts';
import type { Issuer, Subject } from './issuer.ts';
import { partOf } from './key-values.ts';

const shape = /^([^\s:#/@]+)@([^\s:#/@]+\.[^\s:#/@]+)$/;

/** E-mail addresses as user names, as with `--oidc-username-claim=email`. */
export const emailAddresses: Issuer = {
  id: 'email',
  title: phrase('an identity provider with e-mail addresses'),
  caller: 'person',
  namesBySubject: false,
  groupless: false,
  recognise: (url) => (/^https:\/\/[^?#]+$/.test(url) ? 'possible' : 'no'),
  urls: [],
  audience: phrase('the client id'),
  start: /[^\s:#/]*@[^\s:#/@]+\.[^\s:#/@]+$/,
  parse,
  print: (subject) => `${partOf(subject, 'name')}@${partOf(subject, 'domain')}`,
  judge: (subject) => ({
    scope: 'scoped',
    bearer: tell`whoever the identity provider gives the address ${partOf(subject, 'name')}@${partOf(subject, 'domain')}`,
    caution: tell`Addresses are given to other people in time, and are compared to the letter, capitals included`,
  }),
  flawOf: () => undefined,
  forms: [],
  claims: [],
  readPattern: (subject) => ({
    issuer: tell`an identity provider with e-mail addresses`,
    form: 'NAME@DOMAIN',
    condition: `claims.?email_verified.orValue(false) == true && ${celGlob(optionalClaim('email'), subject)}`,
  }),
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, name = '', domain = ''] = match;
  return {
    form: 'address',
    parts: [
      { name: 'name', value: name },
      { name: 'domain', value: domain },
    ],
  };
}
