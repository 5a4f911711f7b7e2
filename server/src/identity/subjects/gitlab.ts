import { celClaims, celGlob } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

const shape = /^project_path:([^:]+)(?::ref_type:([^:]+)(?::ref:(.+))?|:\*+)?$/s;

/** GitLab CI: `project_path:GROUP/PROJECT:ref_type:branch:ref:NAME`, the branch without `refs/heads/`. */
export const gitlabCi: SubjectFamily = {
  start: /project_path:/,
  read(subject) {
    const match = shape.exec(subject);
    return {
      issuer: 'GitLab CI',
      form: 'project_path:GROUP/PROJECT:ref_type:branch:ref:NAME',
      condition:
        (match &&
          celClaims({
            'claims.project_path': match[1],
            'claims.ref_type': match[2],
            // Unlike the other issuers', this claim has the name alone.
            'claims.ref': match[3]?.replace(/^refs\/(?:heads|tags)\//, ''),
          })) ??
        celGlob('claims.sub', subject),
      ...(/:ref:refs\/(heads|tags)\//.test(subject)
        ? { flaw: 'a GitLab subject has the branch name alone, without `refs/heads/`' }
        : {}),
    };
  },
};
