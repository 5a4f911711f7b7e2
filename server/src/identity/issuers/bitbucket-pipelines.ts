import { phrase, tell } from '../../words/tell.ts';
import { celClaims, optionalClaim } from './cel.ts';
import type { Issuer, Subject, SubjectFlaw } from './issuer.ts';
import { partOf } from './key-values.ts';
import type { PatternReader } from './pattern.ts';

const uuid = String.raw`\{[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}`;
const shape = new RegExp(`^(${uuid}):(?:(${uuid}):)?(${uuid})$`);

/** Bitbucket Pipelines: `{REPOSITORY}:{ENVIRONMENT}:{STEP}`, all of them ids in braces (facts C.5). */
export const bitbucketPipelines: Issuer = {
  id: 'bitbucket-pipelines',
  title: 'Bitbucket Pipelines',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise: (url) =>
    /^https:\/\/api\.bitbucket\.org\/2\.0\/workspaces\/[^/]+\/pipelines-config\/identity\/oidc$/.test(url)
      ? 'certain'
      : 'no',
  urls: ['https://api.bitbucket.org/2.0/workspaces/<WORKSPACE>/pipelines-config/identity/oidc'],
  audience: phrase('ari:cloud:bitbucket::workspace/ with the id of the workspace'),
  start: new RegExp(`${uuid}:`),
  parse,
  print: ({ parts }) => parts.map(({ value }) => value).join(':'),
  judge: (subject) => ({
    scope: 'unstable',
    bearer: tell`one step of repository ${partOf(subject, 'repository')}`,
    caution: tell`Map repositoryUuid and deploymentEnvironmentUuid in the AuthenticationConfiguration`,
  }),
  flawOf,
  forms: [],
  claims: [
    { name: 'repositoryUuid', chosenBy: undefined },
    { name: 'workspaceUuid', chosenBy: undefined },
    { name: 'deploymentEnvironmentUuid', chosenBy: undefined },
    { name: 'branchName', chosenBy: phrase('whoever may push') },
  ],
  readPattern,
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, repository = '', environment, step = ''] = match;
  const middle = environment === undefined ? [] : [{ name: 'environment', value: environment }];
  return {
    form: environment === undefined ? 'step' : 'deployment',
    parts: [{ name: 'repository', value: repository }, ...middle, { name: 'step', value: step }],
  };
}

function flawOf(text: string): SubjectFlaw | undefined {
  return new RegExp(`^${uuid}:`).test(text)
    ? {
        why: tell`a real one ends with the id of the step, which is another for every run`,
        meant: [],
        certain: true,
      }
    : undefined;
}

const pattern = new RegExp(`^(${uuid})(?::(${uuid}))?:`);

function readPattern(subject: string): ReturnType<PatternReader> {
  const match = pattern.exec(subject);
  const condition = celClaims({
    'claims.repositoryUuid': match?.[1],
    [optionalClaim('deploymentEnvironmentUuid')]: match?.[2],
  });
  return {
    issuer: 'Bitbucket Pipelines',
    unstable: tell`the id of the step`,
    ...(condition === undefined ? {} : { condition }),
  };
}
