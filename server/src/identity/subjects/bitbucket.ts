import { celClaims } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

const uuid = String.raw`\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}`;
const shape = new RegExp(`^(${uuid})(?::(${uuid}))?:`);

/** Bitbucket Pipelines: `{REPOSITORY}:{ENVIRONMENT}:{STEP}`, all of them ids in braces. */
export const bitbucketPipelines: SubjectFamily = {
  start: new RegExp(`${uuid}:`),
  read(subject) {
    const match = shape.exec(subject);
    const condition = celClaims({
      'claims.repositoryUuid': match?.[1],
      'claims.deploymentEnvironmentUuid': match?.[2],
    });
    return {
      issuer: 'Bitbucket Pipelines',
      unstable: 'the id of the step',
      ...(condition === undefined ? {} : { condition }),
    };
  },
};
