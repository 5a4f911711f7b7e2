import { phrase, tell } from '../../words/tell.ts';
import { celClaims, celGlob } from './cel.ts';
import type { Issuer, Subject, SubjectFlaw } from './issuer.ts';
import { partOf } from './key-values.ts';
import type { PatternReader } from './pattern.ts';

const shape = /^org\/([^/]+)\/project\/([^/]+)\/user\/([^/]+)(?:\/vcs-origin\/(.+?)\/vcs-ref\/(.+))?$/s;

/** CircleCI: the subject holds the user who started the pipeline, with code and branch in the second version (facts C.5). */
export const circleCi: Issuer = {
  id: 'circleci',
  title: 'CircleCI',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise: (url) => (/^https:\/\/oidc\.circleci\.com\/org\/[^/]+$/.test(url) ? 'certain' : 'no'),
  urls: ['https://oidc.circleci.com/org/<ORGANIZATION_ID>'],
  audience: phrase('the id of the organization'),
  start: /(?<![\w./-])org\/[^/]+\/(?:project\/|\*)/,
  parse,
  print: ({ parts }) => parts.map(({ name, value }) => `${name}/${value}`).join('/'),
  judge: (subject) => ({
    scope: 'unstable',
    bearer: tell`pipelines of project ${partOf(subject, 'project')} that one user started`,
    caution: tell`Map claims['oidc.circleci.com/project-id'], and check vcs-origin where forks are built`,
  }),
  flawOf,
  forms: [
    {
      label: phrase('pipelines one user started'),
      template: 'org/<ORGANIZATION_ID>/project/<PROJECT_ID>/user/<USER_ID>',
      detail: phrase(
        'Matches the pipelines of one person; let the AuthenticationConfiguration map the project’s id instead',
      ),
    },
  ],
  claims: [
    { name: 'oidc.circleci.com/project-id', chosenBy: undefined },
    { name: 'oidc.circleci.com/org-id', chosenBy: undefined },
    { name: 'oidc.circleci.com/context-ids', chosenBy: undefined },
    { name: 'oidc.circleci.com/vcs-origin', chosenBy: phrase('whoever opens a pull request from a fork') },
    { name: 'oidc.circleci.com/vcs-ref', chosenBy: phrase('whoever may push') },
  ],
  readPattern,
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  if (match === null) return undefined;
  const [, org = '', project = '', user = '', origin, ref] = match;
  const parts = [
    { name: 'org', value: org },
    { name: 'project', value: project },
    { name: 'user', value: user },
  ];
  return origin === undefined || ref === undefined
    ? { form: 'user', parts }
    : {
        form: 'user-and-ref',
        parts: [...parts, { name: 'vcs-origin', value: origin }, { name: 'vcs-ref', value: ref }],
      };
}

function flawOf(text: string): SubjectFlaw | undefined {
  // Other names may begin like this; the organizations of CircleCI are ids.
  return /^org\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\/project\//.test(text)
    ? {
        why: tell`a real one goes on with \`/user/ID\`, so that it matches the pipelines of one person at most`,
        meant: [],
        certain: true,
      }
    : undefined;
}

function readPattern(subject: string): ReturnType<PatternReader> {
  const match = /^org\/([^/]+)(?:\/project\/([^/]+))?/.exec(subject);
  const project = match?.[2];
  // The audience is the organization, so that only the project has a claim to compare.
  const claims = celClaims({ "claims['oidc.circleci.com/project-id']": project });
  return {
    issuer: 'CircleCI',
    unstable: tell`the user who started the pipeline`,
    condition: claims ?? celGlob('claims.sub', subject),
  };
}
