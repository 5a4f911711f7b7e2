import { phrase, tell } from '../../words/tell.ts';
import { celClaims, celGlob } from './cel.ts';
import type { Issuer, Subject, SubjectFlaw } from './issuer.ts';
import { partOf, printPairs } from './key-values.ts';
import type { PatternReader } from './pattern.ts';

const shape = /^organization:([^:]+):pipeline:([^:]+):ref:([^:]+):commit:([^:]+):step:([^:]*)$/;
const names = ['organization', 'pipeline', 'ref', 'commit', 'step'];

/** Buildkite: its default subject holds the commit and the step, so that every build has another (facts C.5). */
export const buildkite: Issuer = {
  id: 'buildkite',
  title: 'Buildkite',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise: (url) => (url === 'https://agent.buildkite.com' ? 'certain' : 'no'),
  urls: ['https://agent.buildkite.com'],
  audience: phrase('the address of the organization, https://buildkite.com/ORGANIZATION'),
  start: /organization:[^:]+:pipeline:/,
  parse,
  print: ({ parts }) => printPairs(parts),
  judge: (subject) => ({
    scope: 'unstable',
    bearer: tell`one step for one commit of pipeline ${partOf(subject, 'pipeline')} of ${partOf(subject, 'organization')}`,
    caution: tell`Ask for the token with --subject-claim pipeline_id, or map organization_slug and pipeline_slug`,
  }),
  flawOf,
  forms: [
    {
      label: phrase('step of a commit'),
      template:
        'organization:<ORGANIZATION>:pipeline:<PIPELINE>:ref:refs/heads/<BRANCH=main>:commit:<COMMIT>:step:<STEP>',
      detail: phrase(
        'Matches one commit only; let the AuthenticationConfiguration map pipeline_slug and build_branch instead',
      ),
    },
  ],
  claims: [
    { name: 'organization_slug', chosenBy: undefined },
    { name: 'organization_id', chosenBy: undefined },
    { name: 'pipeline_slug', chosenBy: undefined },
    { name: 'pipeline_id', chosenBy: undefined },
    { name: 'build_branch', chosenBy: phrase('whoever may start a build') },
    { name: 'build_source', chosenBy: undefined },
    { name: 'step_key', chosenBy: phrase('whoever may change the pipeline') },
  ],
  readPattern,
};

function parse(text: string): Subject | undefined {
  const match = shape.exec(text);
  return match === null
    ? undefined
    : { form: 'step', parts: names.map((name, index) => ({ name, value: match[index + 1] ?? '' })) };
}

function flawOf(text: string): SubjectFlaw | undefined {
  if (!/^organization:[^:]+:pipeline:/.test(text)) return undefined;
  return {
    why: tell`a real one goes on with \`ref:\`, \`commit:\` and \`step:\`, so that it matches one build at most`,
    meant: [],
    certain: true,
  };
}

const pattern = /^organization:([^:]+):pipeline:([^:]+)(?::ref:([^:]+))?/;

function readPattern(subject: string): ReturnType<PatternReader> {
  const match = pattern.exec(subject);
  const branch = /^refs\/heads\/(.+)$/.exec(match?.[3] ?? '')?.[1];
  return {
    issuer: 'Buildkite',
    unstable: tell`the commit and the step`,
    condition:
      (match &&
        celClaims({
          'claims.organization_slug': match[1],
          'claims.pipeline_slug': match[2],
          'claims.build_branch': branch,
        })) ??
      celGlob('claims.sub', subject),
  };
}
