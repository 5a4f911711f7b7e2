import { phrase, tell } from '../../../words/tell.ts';
import { buildkite as buildkiteIssuer } from '../../issuers/buildkite.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { BitbucketKind, BuildkiteKind, CircleCiKind } from '../kind.ts';

const FRESH = phrase('The job asks for this token when it runs; nothing needs to store it.');

/** OIDC tokens of Buildkite jobs. */
export const buildkite: TokenFamily<BuildkiteKind> = {
  ids: ['buildkite'],
  asymmetric: true,
  meanings: {
    sub: phrase('organization, pipeline, ref, commit and step; differs for every commit'),
    organization_slug: phrase('organization'),
    organization_id: phrase('id of the organization'),
    pipeline_slug: phrase('pipeline'),
    pipeline_id: phrase('id of the pipeline'),
    build_number: phrase('number of the build'),
    build_branch: phrase('branch that is built'),
    build_tag: phrase('tag that is built'),
    build_commit: phrase('commit that is built'),
    build_source: phrase('what started the build'),
    step_key: phrase('step of the pipeline'),
    job_id: phrase('id of the job'),
    agent_id: phrase('id of the agent that runs the job'),
    runner_environment: phrase('self-hosted or hosted'),
  },
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    if (issuer === undefined || buildkiteIssuer.recognise(issuer) === 'no') return undefined;
    const form = /^organization:([^:]+):pipeline:([^:]+):/.exec(stringClaim(payload, 'sub') ?? '');
    return {
      id: 'buildkite',
      confidence: 'high',
      issuer,
      username: undefined,
      organization: stringClaim(payload, 'organization_slug') ?? form?.[1],
      pipeline: stringClaim(payload, 'pipeline_slug') ?? form?.[2],
    };
  },
  title: () => tell`Buildkite job token`,
  label: (kind) => withPath('Buildkite', [kind.organization, kind.pipeline]),
  personal: () => false,
  facts: () => [
    tell`The subject holds the commit, so no RBAC subject can name it: ask for --subject-claim, or map organization_slug and pipeline_slug with CEL.`,
  ],
  advice: () => [FRESH],
};

/** OIDC tokens of CircleCI jobs. */
export const circleci: TokenFamily<CircleCiKind> = {
  ids: ['circleci'],
  asymmetric: true,
  meanings: {
    sub: phrase('organization, project and the user who started the job'),
    aud: phrase('receiver; the id of the organization unless the job asks for another'),
    'oidc.circleci.com/project-id': phrase('id of the project'),
    'oidc.circleci.com/context-ids': phrase('contexts the job uses'),
    'oidc.circleci.com/vcs-origin': phrase(
      'repository the code comes from; with fork builds it may be a fork',
    ),
    'oidc.circleci.com/vcs-ref': phrase('branch or tag the code comes from'),
    'oidc.circleci.com/ssh-rerun': phrase('whether somebody can log in to the job'),
  },
  personalClaims: ['sub'],
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    const organization = /^https:\/\/oidc\.circleci\.com\/org\/([^/]+)$/.exec(issuer ?? '')?.[1];
    if (organization === undefined) return undefined;
    const subject = stringClaim(payload, 'sub') ?? '';
    return {
      id: 'circleci',
      confidence: 'high',
      issuer,
      username: undefined,
      organization,
      project:
        stringClaim(payload, 'oidc.circleci.com/project-id') ??
        /^org\/[^/]+\/project\/([^/]+)/.exec(subject)?.[1],
    };
  },
  title: () => tell`CircleCI job token`,
  label: (kind) => (kind.project === undefined ? 'CircleCI' : tell`CircleCI project ${kind.project}`),
  personal: () => false,
  facts: () => [
    tell`The subject holds the user who started the job, so no RBAC subject can name the workload: map oidc.circleci.com/project-id with CEL, and check vcs-origin where forks are built.`,
  ],
  advice: () => [FRESH],
};

/** OIDC tokens of Bitbucket Pipelines steps. */
export const bitbucket: TokenFamily<BitbucketKind> = {
  ids: ['bitbucket'],
  asymmetric: true,
  meanings: {
    sub: phrase('repository, environment if any, and step; differs for every step'),
    workspaceUuid: phrase('id of the workspace'),
    repositoryUuid: phrase('id of the repository'),
    pipelineUuid: phrase('id of the pipeline run'),
    stepUuid: phrase('id of the step'),
    deploymentEnvironmentUuid: phrase('id of the deployment environment'),
    branchName: phrase('branch that is built'),
  },
  recognise({ payload }) {
    const issuer = stringClaim(payload, 'iss');
    const workspace =
      /^https:\/\/api\.bitbucket\.org\/2\.0\/workspaces\/([^/]+)\/pipelines-config\/identity\/oidc$/.exec(
        issuer ?? '',
      )?.[1];
    if (workspace === undefined) return undefined;
    return {
      id: 'bitbucket',
      confidence: 'high',
      issuer,
      username: undefined,
      workspace,
      repository:
        stringClaim(payload, 'repositoryUuid') ?? /^(\{[^}]+\})/.exec(stringClaim(payload, 'sub') ?? '')?.[1],
    };
  },
  title: () => tell`Bitbucket Pipelines step token`,
  label: (kind) => withPath('Bitbucket Pipelines', [kind.workspace]),
  personal: () => false,
  facts: () => [
    tell`The subject holds the id of the step, so no RBAC subject can name it: map repositoryUuid and deploymentEnvironmentUuid with CEL.`,
  ],
  advice: () => [FRESH],
};

function withPath(name: string, parts: readonly (string | undefined)[]): string {
  const path = parts.filter((part) => part !== undefined).join('/');
  return path === '' ? name : `${name} ${path}`;
}
