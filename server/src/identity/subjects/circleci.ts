import { celClaims, celGlob } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

const shape = /^org\/([^/]+)(?:\/project\/([^/]+))?/;

/** CircleCI: the subject holds the user who started the pipeline. */
export const circleCi: SubjectFamily = {
  start: /(?<![\w./-])org\/[^/]+\/(?:project\/|\*)/,
  read(subject) {
    const match = shape.exec(subject);
    const project = match?.[2];
    // The audience is the organization, so that only the project has a claim to compare.
    const claims = celClaims({ "claims['oidc.circleci.com/project-id']": project });
    return {
      issuer: 'CircleCI',
      unstable: 'the user who started the pipeline',
      condition: claims ?? celGlob('claims.sub', subject),
    };
  },
};
