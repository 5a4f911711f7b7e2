import { celClaims, celGlob, hasStar } from './pattern.ts';
import type { SubjectFamily } from './reading.ts';

// Owner and repository, each with an optional id since the immutable format of 2026-07-15 (facts C.6).
const shape = /^repo:([^/:@]+)(?:@([^/:]+))?\/([^/:@]+)(?:@([^/:]+))?(?::(.*))?$/s;
const context = /^(?:ref:(.*)|environment:(.*)|(pull_request))$/s;

/** GitHub Actions: `repo:OWNER/REPO:…`, before and after the immutable format. */
export const githubActions: SubjectFamily = {
  start: /repo:[^/:]+(?:\/|$)/,
  read(subject) {
    const match = shape.exec(subject);
    return {
      issuer: 'GitHub Actions',
      form: 'repo:OWNER/REPO:environment:NAME or repo:OWNER/REPO:ref:refs/heads/BRANCH',
      condition: match === null ? celGlob('claims.sub', subject) : conditionOf(match),
    };
  },
};

function conditionOf(match: RegExpExecArray): string {
  const [subject, owner = '', ownerId, repository = '', repositoryId, rest = ''] = match;
  const parts = context.exec(rest);
  const restIsRead = parts !== null || rest === '' || /^\*+$/.test(rest);
  // With `environment` in the subject the ref is not in it, so that only whole, known parts are taken over.
  const claims = celClaims({
    'claims.repository_owner_id': ownerId,
    'claims.repository_id': repositoryId,
    ...(ownerId === undefined && hasStar(repository) ? { 'claims.repository_owner': owner } : {}),
    ...(repositoryId === undefined && !isAll(repository)
      ? { 'claims.repository': `${owner}/${repository}` }
      : {}),
    'claims.ref': parts?.[1],
    'claims.environment': parts?.[2],
    ...(parts?.[3] === undefined ? {} : { 'claims.event_name': parts[3] }),
  });
  return restIsRead && claims !== undefined ? claims : celGlob('claims.sub', subject);
}

function isAll(text: string): boolean {
  return /^\*+$/.test(text);
}
