import { phrase, tell } from '../../../words/tell.ts';
import { gitHubHost } from '../../issuers/github-actions.ts';
import { parseGitHub, repositoryOf } from '../../issuers/github-subject.ts';
import { idClaim, stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { GitHubActionsKind } from '../kind.ts';
import { userNameFacts } from './user-name.ts';

/** Tokens of GitHub Actions jobs, on github.com, GHE.com and Enterprise Server. */
export const github: TokenFamily<GitHubActionsKind> = {
  ids: ['github-actions'],
  asymmetric: true,
  meanings: {
    sub: phrase('which repository and which branch, tag or environment the job runs for'),
    aud: phrase('receiver; the owner’s URL unless the workflow asks for another'),
    repository: phrase('owner and name of the repository'),
    repository_id: phrase('id of the repository; survives renaming'),
    repository_owner: phrase('account or organization that owns the repository'),
    repository_owner_id: phrase('id of the owner; never used again for another'),
    repository_visibility: phrase('public, internal or private'),
    ref: phrase('branch or tag the workflow runs on'),
    ref_type: phrase('branch or tag'),
    ref_protected: phrase('whether the ref is protected'),
    environment: phrase('deployment environment of the job; its approval rules applied'),
    event_name: phrase('event that started the workflow'),
    workflow: phrase('name of the workflow'),
    workflow_ref: phrase('workflow file and the ref it was taken from'),
    workflow_sha: phrase('commit of the workflow file'),
    job_workflow_ref: phrase('reusable workflow that holds the job, with its ref'),
    job_workflow_sha: phrase('commit of the reusable workflow'),
    runner_environment: phrase('github-hosted or self-hosted'),
    actor: phrase('account that started the run; not unique per workload'),
    actor_id: phrase('id of that account'),
    head_ref: phrase('source branch of the pull request'),
    base_ref: phrase('target branch of the pull request'),
    sha: phrase('commit the workflow runs on'),
    run_id: phrase('id of the workflow run'),
    run_number: phrase('number of the run within the workflow'),
    run_attempt: phrase('how often the run was started'),
    enterprise: phrase('enterprise that owns the organization'),
    enterprise_id: phrase('id of the enterprise'),
    check_run_id: phrase('id of the job’s check run'),
  },
  personalClaims: ['actor', 'actor_id'],
  recognise(token) {
    const { payload } = token;
    const issuer = stringClaim(payload, 'iss');
    const host = issuer === undefined ? undefined : gitHubHost(issuer);
    if (host === undefined) return undefined;
    const subject = stringClaim(payload, 'sub') ?? '';
    const repository = stringClaim(payload, 'repository');
    // Any host may have a path like Enterprise Server's issuer: the claims must agree.
    if (host === 'enterprise-server' && repository === undefined) return undefined;
    const parsed = parseGitHub(subject);
    const named = parsed && repositoryOf(parsed);
    const isDefault = parsed !== undefined && parsed.form !== 'template';
    return {
      id: 'github-actions',
      confidence: repository === undefined || host === 'enterprise-server' ? 'medium' : 'high',
      issuer,
      username: subject === '' ? undefined : subject,
      host,
      subjectFormat: named?.ownerId !== undefined ? 'immutable' : isDefault ? 'old' : 'custom',
      repository: repository ?? (named === undefined ? undefined : `${named.owner}/${named.name}`),
      repositoryId: idClaim(payload, 'repository_id') ?? named?.id,
      owner: stringClaim(payload, 'repository_owner') ?? named?.owner,
      ownerId: idClaim(payload, 'repository_owner_id') ?? named?.ownerId,
      ref: stringClaim(payload, 'ref'),
      environment: stringClaim(payload, 'environment'),
      event: stringClaim(payload, 'event_name'),
    };
  },
  title: () => tell`GitHub Actions job token`,
  label: (kind) =>
    kind.repository === undefined ? 'GitHub Actions' : tell`GitHub Actions ${kind.repository}`,
  personal: () => false,
  facts(kind) {
    const facts = [formatFact(kind), ...userNameFacts(kind)];
    if (kind.username?.endsWith(':pull_request'))
      facts.push(
        tell`Every pull request of the repository gets this subject: never bind more than reading to it.`,
      );
    if (kind.environment === undefined && kind.username?.includes(':ref:refs/tags/') === true)
      facts.push(tell`Tags can be moved unless they are protected.`);
    return facts;
  },
  advice: () => [
    tell`The job asks for this token itself (permissions: id-token: write); nothing needs to store it.`,
  ],
};

function formatFact(kind: GitHubActionsKind): string {
  switch (kind.subjectFormat) {
    case 'immutable':
      return tell`Subject in the immutable format: owner and repository ids in it survive renaming and cannot be taken over.`;
    case 'old':
      return tell`Subject in the old format without ids: whoever later gets the name of the owner or repository gets the subject too.`;
    case 'custom':
      return tell`Subject from a customised template: bind exactly this text.`;
  }
}
