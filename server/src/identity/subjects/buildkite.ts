import { celClaims, celGlob } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

const shape = /^organization:([^:]+):pipeline:([^:]+)(?::ref:([^:]+))?/;

/** Buildkite: its default subject holds the commit and the step, so that every build has another. */
export const buildkite: SubjectFamily = {
  start: /organization:[^:]+:pipeline:/,
  read(subject) {
    const match = shape.exec(subject);
    const branch = /^refs\/heads\/(.+)$/.exec(match?.[3] ?? '')?.[1];
    return {
      issuer: 'Buildkite',
      unstable: 'the commit and the step',
      condition:
        (match &&
          celClaims({
            'claims.organization_slug': match[1],
            'claims.pipeline_slug': match[2],
            'claims.build_branch': branch,
          })) ??
        celGlob('claims.sub', subject),
    };
  },
};
