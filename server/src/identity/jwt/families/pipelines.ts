import { buildkite as buildkiteIssuer } from '../../issuers/buildkite.ts';
import { stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { BitbucketKind, BuildkiteKind, CircleCiKind } from '../kind.ts';

const FRESH = 'The job asks for this token when it runs; nothing needs to store it.';

/** OIDC tokens of Buildkite jobs. */
export const buildkite: TokenFamily<BuildkiteKind> = {
  ids: ['buildkite'],
  asymmetric: true,
  meanings: {
    sub: 'organization, pipeline, ref, commit and step; differs for every commit',
    organization_slug: 'organization',
    organization_id: 'id of the organization',
    pipeline_slug: 'pipeline',
    pipeline_id: 'id of the pipeline',
    build_number: 'number of the build',
    build_branch: 'branch that is built',
    build_tag: 'tag that is built',
    build_commit: 'commit that is built',
    build_source: 'what started the build',
    step_key: 'step of the pipeline',
    job_id: 'id of the job',
    agent_id: 'id of the agent that runs the job',
    runner_environment: 'self-hosted or hosted',
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
  title: () => 'Buildkite job token',
  label: (kind) => withPath('Buildkite', [kind.organization, kind.pipeline]),
  personal: () => false,
  facts: () => [
    'The subject holds the commit, so no RBAC subject can name it: ask for --subject-claim, or map organization_slug and pipeline_slug with CEL.',
  ],
  advice: () => [FRESH],
};

/** OIDC tokens of CircleCI jobs. */
export const circleci: TokenFamily<CircleCiKind> = {
  ids: ['circleci'],
  asymmetric: true,
  meanings: {
    sub: 'organization, project and the user who started the job',
    aud: 'receiver; the id of the organization unless the job asks for another',
    'oidc.circleci.com/project-id': 'id of the project',
    'oidc.circleci.com/context-ids': 'contexts the job uses',
    'oidc.circleci.com/vcs-origin': 'repository the code comes from; with fork builds it may be a fork',
    'oidc.circleci.com/vcs-ref': 'branch or tag the code comes from',
    'oidc.circleci.com/ssh-rerun': 'whether somebody can log in to the job',
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
  title: () => 'CircleCI job token',
  label: (kind) => (kind.project === undefined ? 'CircleCI' : `CircleCI project ${kind.project}`),
  personal: () => false,
  facts: () => [
    'The subject holds the user who started the job, so no RBAC subject can name the workload: map oidc.circleci.com/project-id with CEL, and check vcs-origin where forks are built.',
  ],
  advice: () => [FRESH],
};

/** OIDC tokens of Bitbucket Pipelines steps. */
export const bitbucket: TokenFamily<BitbucketKind> = {
  ids: ['bitbucket'],
  asymmetric: true,
  meanings: {
    sub: 'repository, environment if any, and step; differs for every step',
    workspaceUuid: 'id of the workspace',
    repositoryUuid: 'id of the repository',
    pipelineUuid: 'id of the pipeline run',
    stepUuid: 'id of the step',
    deploymentEnvironmentUuid: 'id of the deployment environment',
    branchName: 'branch that is built',
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
  title: () => 'Bitbucket Pipelines step token',
  label: (kind) => withPath('Bitbucket Pipelines', [kind.workspace]),
  personal: () => false,
  facts: () => [
    'The subject holds the id of the step, so no RBAC subject can name it: map repositoryUuid and deploymentEnvironmentUuid with CEL.',
  ],
  advice: () => [FRESH],
};

function withPath(name: string, parts: readonly (string | undefined)[]): string {
  const path = parts.filter((part) => part !== undefined).join('/');
  return path === '' ? name : `${name} ${path}`;
}
