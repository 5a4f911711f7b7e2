import { celGlob } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

/** E-mail addresses as user names, as with `--oidc-username-claim=email`. */
export const emailAddresses: SubjectFamily = {
  start: /[^\s:#/]*@[^\s:#/@]+\.[^\s:#/@]+$/,
  read(subject) {
    return {
      issuer: 'an identity provider with e-mail addresses',
      form: 'NAME@DOMAIN',
      condition: `claims.email_verified == true && ${celGlob('claims.email', subject)}`,
    };
  },
};
