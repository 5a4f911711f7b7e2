import { celGlob } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

/** SPIFFE JWT-SVIDs. */
export const spiffe: SubjectFamily = {
  start: /spiffe:\/\//,
  read(subject) {
    return {
      issuer: 'SPIFFE',
      form: 'spiffe://TRUST-DOMAIN/PATH',
      condition: celGlob('claims.sub', subject),
    };
  },
};
