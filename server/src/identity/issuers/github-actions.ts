import { phrase, tell } from '../../words/tell.ts';
import { celClaims, celGlob, hasStar, isAll, optionalClaim } from './cel.ts';
import { gitHubFlaw } from './github-flaws.ts';
import { parseGitHub, printGitHub, repositoryOf } from './github-subject.ts';
import type { Issuer, Recognition, Subject, SubjectVerdict } from './issuer.ts';
import { partOf } from './key-values.ts';
import type { PatternReader, ScopedSubject } from './pattern.ts';

/** GitHub Actions on github.com, GHE.com and Enterprise Server (facts C.5, C.6). */
export const githubActions: Issuer = {
  id: 'github-actions',
  title: 'GitHub Actions',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise: (url): Recognition => (gitHubHost(url) === undefined ? 'no' : 'certain'),
  urls: [
    'https://token.actions.githubusercontent.com',
    'https://token.actions.githubusercontent.com/<ENTERPRISE>',
    'https://token.actions.<SUBDOMAIN>.ghe.com',
    'https://<HOST>/_services/token',
  ],
  audience: phrase('the address of the repository’s owner, https://github.com/OWNER'),
  start:
    /repo:[^/:]+(?:\/|$|:(?:ref|environment|pull_request)(?::|$))|(?:job_workflow_ref|repository(?:_id|_owner|_owner_id|_visibility)?|repo_property_\w+|workflow_ref):[^:]|environment:[^:]+:(?:repo|repository\w*|job_workflow_ref):/,
  parse: parseGitHub,
  print: printGitHub,
  judge,
  flawOf: gitHubFlaw,
  forms: [
    {
      label: phrase('deployment environment, with ids'),
      template: 'repo:<OWNER>@<OWNER_ID>/<REPO>@<REPO_ID>:environment:<ENVIRONMENT=production>',
      detail: phrase(
        'Jobs of a deployment environment; its approvals and branch rules decide who gets there',
      ),
    },
    {
      label: phrase('branch, with ids'),
      template: 'repo:<OWNER>@<OWNER_ID>/<REPO>@<REPO_ID>:ref:refs/heads/<BRANCH=main>',
      detail: phrase('Jobs of one branch without an environment; protect the branch'),
    },
    {
      label: phrase('deployment environment'),
      template: 'repo:<OWNER>/<REPO>:environment:<ENVIRONMENT=production>',
      detail: phrase('The form without ids, of repositories from before 2026-07-15 and of Enterprise Server'),
    },
    {
      label: phrase('branch'),
      template: 'repo:<OWNER>/<REPO>:ref:refs/heads/<BRANCH=main>',
      detail: phrase('The form without ids, of repositories from before 2026-07-15 and of Enterprise Server'),
    },
    {
      label: phrase('tag'),
      template: 'repo:<OWNER>/<REPO>:ref:refs/tags/<TAG>',
      detail: phrase('Jobs of one tag; tags can be moved unless a ruleset protects them'),
    },
    {
      label: phrase('pull requests'),
      template: 'repo:<OWNER>/<REPO>:pull_request',
      detail: phrase('Jobs of every pull request; bind nothing but reading to it'),
    },
  ],
  claims: [
    { name: 'repository_id', chosenBy: undefined },
    { name: 'repository_owner_id', chosenBy: undefined },
    { name: 'repository', chosenBy: undefined },
    { name: 'environment', chosenBy: undefined },
    { name: 'ref', chosenBy: undefined },
    { name: 'job_workflow_ref', chosenBy: undefined },
    { name: 'event_name', chosenBy: undefined },
    { name: 'runner_environment', chosenBy: undefined },
    { name: 'workflow', chosenBy: phrase('whoever may change a workflow file') },
    { name: 'head_ref', chosenBy: phrase('whoever opens a pull request') },
    { name: 'actor', chosenBy: phrase('whoever starts the run') },
    { name: 'repo_property_*', chosenBy: phrase('whoever may set custom properties') },
  ],
  readPattern,
};

/** Where the tokens of an issuer address come from; undefined for other issuers. */
export function gitHubHost(url: string): 'github.com' | 'ghe.com' | 'enterprise-server' | undefined {
  if (/^https:\/\/token\.actions\.githubusercontent\.com(?:\/[^/]+)?$/.test(url)) return 'github.com';
  if (/^https:\/\/token\.actions\.[a-z0-9-]+\.ghe\.com$/i.test(url)) return 'ghe.com';
  return /^https:\/\/[^/]+\/_services\/token$/.test(url) ? 'enterprise-server' : undefined;
}

function judge(subject: Subject): SubjectVerdict {
  const repository = repositoryOf(subject);
  const name =
    repository === undefined ? partOf(subject, 'repository') : `${repository.owner}/${repository.name}`;
  const whose = name === '' ? '' : tell` of ${name}`;
  const has = (part: string): boolean => partOf(subject, part) !== '';
  if (
    subject.parts.some((part) => part.name === 'pull_request') ||
    partOf(subject, 'event_name') === 'pull_request'
  )
    return {
      scope: 'unreviewed',
      bearer: tell`every pull request${whose}, approved or not`,
      others: tell`pull requests from forks, which get no token by default, and jobs with an environment`,
    };
  if (has('environment') && (name !== '' || has('repository_id'))) {
    return {
      scope: 'scoped',
      bearer: tell`jobs${whose} in environment ${partOf(subject, 'environment')}`,
      others: tell`jobs without that environment, on whatever branch`,
      caution: tell`The environment needs protection rules: without them any branch gets there`,
    };
  }
  const workflow = partOf(subject, 'job_workflow_ref');
  if (workflow !== '') return judgeWorkflow(workflow, whose);
  if (name === '' && !has('repository_id'))
    return {
      scope: 'wide',
      bearer: tell`jobs of every repository with ${describeRest(subject)}, new ones included`,
    };
  const ref = partOf(subject, 'ref');
  if (ref.startsWith('refs/tags/')) {
    return {
      scope: 'movable',
      bearer: tell`jobs${whose} for tag ${ref.slice('refs/tags/'.length)}`,
      others: tell`jobs with an environment, branches, other tags`,
      caution: tell`A tag can be moved to other code unless a ruleset protects it`,
    };
  }
  if (ref === '')
    return { scope: 'wide', bearer: tell`every job${whose}, on any branch and for pull requests` };
  return {
    scope: 'scoped',
    bearer: tell`jobs${whose} on branch ${ref.slice('refs/heads/'.length)}`,
    others: tell`jobs with an environment, pull requests, other branches`,
    caution: tell`The branch must be protected: whoever may push there runs any code`,
  };
}

function judgeWorkflow(workflow: string, whose: string): SubjectVerdict {
  const bearer = tell`jobs${whose} that run the workflow ${workflow}`;
  if (!/@refs\/tags\//.test(workflow)) return { scope: 'scoped', bearer };
  return {
    scope: 'movable',
    bearer,
    caution: tell`A tag can be moved to other code unless a ruleset protects it`,
  };
}

function describeRest({ parts }: Subject): string {
  return parts.map(({ name, value }) => `${name} ${value}`).join(tell` and `);
}

// Owner and repository, each with an optional id since the immutable format of 2026-07-15 (facts C.6).
const shape = /^repo:([^/:@]+)(?:@([^/:]+))?\/([^/:@]+)(?:@([^/:]+))?(?::(.*))?$/s;
const context = /^(?:ref:(.*)|environment:(.*)|(pull_request))$/s;

function readPattern(subject: string): ReturnType<PatternReader> {
  const match = shape.exec(subject);
  return {
    issuer: 'GitHub Actions',
    form: tell`repo:OWNER/REPO:environment:NAME or repo:OWNER/REPO:ref:refs/heads/BRANCH`,
    condition: match === null ? celGlob('claims.sub', subject) : conditionOf(match),
    scoped: scopedFor(subject, match),
  };
}

function conditionOf(match: RegExpExecArray): string {
  const [subject, owner = '', ownerId, repository = '', repositoryId, rest = ''] = match;
  const parts = context.exec(rest);
  const restIsRead = parts !== null || rest === '' || isAll(rest);
  // With `environment` in the subject the ref is not in it, so that only whole, known parts are taken over.
  const claims = celClaims({
    'claims.repository_owner_id': ownerId,
    'claims.repository_id': repositoryId,
    ...(ownerId === undefined && hasStar(repository) ? { 'claims.repository_owner': owner } : {}),
    ...(repositoryId === undefined && !isAll(repository)
      ? { 'claims.repository': `${owner}/${repository}` }
      : {}),
    'claims.ref': parts?.[1],
    [optionalClaim('environment')]: parts?.[2],
    ...(parts?.[3] === undefined ? {} : { 'claims.event_name': parts[3] }),
  });
  return restIsRead && claims !== undefined ? claims : celGlob('claims.sub', subject);
}

/** What the pattern says for certain stays; an environment comes before a branch, which needs a protection of its own. */
function scopedFor(subject: string, match: RegExpExecArray | null): readonly ScopedSubject[] {
  const [, owner = '', ownerId, repository = '', repositoryId, rest = ''] =
    match ?? /^repo:([^/:@]+)(?:@([^/:]+))?()()?$/.exec(subject) ?? [];
  const known = (text: string, place: string): string => (text === '' || hasStar(text) ? place : text);
  const withId = (name: string, id: string | undefined, place: string): string =>
    id === undefined ? name : `${name}@${known(id, place)}`;
  const repo = `repo:${withId(known(owner, '<OWNER>'), ownerId, '<OWNER_ID>')}/${withId(
    known(repository, '<REPO>'),
    repositoryId ?? (ownerId === undefined ? undefined : ''),
    '<REPO_ID>',
  )}`;
  const [, ref, environment, pullRequest] = context.exec(rest) ?? [];
  const onEnvironment = {
    label: tell`a deployment environment`,
    template: `${repo}:environment:${known(environment ?? '', '<ENVIRONMENT>')}`,
  };
  const branch = ref !== undefined && /^refs\/heads\//.test(ref) ? ref.slice('refs/heads/'.length) : '';
  const onBranch = {
    label: tell`a protected branch`,
    template: `${repo}:ref:refs/heads/${known(branch, '<BRANCH>')}`,
  };
  if (pullRequest !== undefined)
    return [{ label: tell`the pull requests of a repository`, template: `${repo}:pull_request` }];
  if (environment !== undefined) return [onEnvironment];
  return ref === undefined ? [onEnvironment, onBranch] : [onBranch, onEnvironment];
}
