import type { Operation } from '../../edit/operations.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap } from '../../yaml/access.ts';
import { decodedToSource } from '../../yaml/locate.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type PipelineJob, pipelineIn } from './ci/gitlab-pipeline.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** A token of GitLab that no API server can check, used to log in to a cluster; or one that GitLab no longer gives. */
export const noJobTokenAsLogin = defineRule({
  meta: {
    slug: 'no-job-token-as-login',
    code: 'ZT364',
    area: 'identity',
    title: 'A GitLab job logs in with a token that is no OIDC token',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: ['CI_JOB_TOKEN', 'CI_JOB_JWT', 'id_tokens:'],
    covers: ['OIDC-22'],
    equivalents: [],
    references: [
      {
        title: 'GitLab: OpenID Connect authentication with ID tokens',
        url: 'https://docs.gitlab.com/ci/secrets/id_token_authentication/',
      },
      { title: 'GitLab: CI/CD job token', url: 'https://docs.gitlab.com/ci/jobs/ci_job_token/' },
    ],
    docs: {
      why: [
        '`CI_JOB_TOKEN` is a token for GitLab itself: it is signed by nobody, has no claims, and an API server that trusts GitLab as an issuer refuses it. `CI_JOB_JWT` and `CI_JOB_JWT_V2` were OIDC tokens for everybody at once and are gone since GitLab 17.0. What a cluster (or Vault, or a cloud) can check is an ID token, which the job declares under `id_tokens` with the audience it is for; without `aud` GitLab refuses the pipeline.',
        'The fix declares an ID token and puts it in the place of the other. It is unsafe: the audience is yours to fill in, and the API server must trust the issuer.',
      ].join('\n\n'),
      bad: {
        yaml: `deploy:
  image: registry.example.com/kubectl:1.36
  script:
    - kubectl --server=https://api.example.com --token="$CI_JOB_TOKEN" apply -f manifests
`,
      },
      good: {
        yaml: `deploy:
  image: registry.example.com/kubectl:1.36
  id_tokens:
    KUBE_ID_TOKEN:
      aud: https://api.example.com
  script:
    - kubectl --server=https://api.example.com --token="$KUBE_ID_TOKEN" apply -f manifests
`,
      },
      whenToTurnOff: 'On GitLab before 15.7, which has no ID tokens.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

// As the value of a token option or header; to registries and GitLab's own API it is the right one.
const asLogin =
  /\b(?:kubectl|helm|helmfile|oc)\b[^\n|;&]*?--(?:kube-)?token[= ]\s*["']?\$\{?(CI_JOB_TOKEN)\b/g;
const removed = /\$\{?(CI_JOB_JWT(?:_V[12])?)\b/g;

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  const pipeline = pipelineIn(document);
  const embedded = wholeDocument(document);
  if (pipeline === undefined || embedded === undefined) return [];
  return pipeline.jobs.flatMap((job): readonly PlacedProblem[] => [
    ...job.lines.flatMap(({ path, scalar }) =>
      [asLogin, removed].flatMap((pattern) =>
        [...scalar.text.matchAll(pattern)].map((match): PlacedProblem => {
          const [whole, variable = ''] = match;
          const start = match.index + whole.length - variable.length;
          const why =
            variable === 'CI_JOB_TOKEN'
              ? tell`is no OIDC token, so the API server refuses it`
              : tell`is gone since GitLab 17.0`;
          return {
            embedded,
            path,
            range: decodedToSource(document.text, scalar, start, start + variable.length),
            message: tell`${variable} ${why}; declare id_tokens with the aud of what you log in to, and use that token`,
            remedies: () => [useIdToken(job, path, start, variable)],
          };
        }),
      ),
    ),
    ...withoutAudience(job).map(
      (name): PlacedProblem => ({
        embedded,
        path: [...job.path, 'id_tokens', name],
        underline: 'key',
        message: tell`ID token ${name} has no aud, so GitLab refuses the pipeline; write the audience it is for`,
      }),
    ),
  ]);
}

function withoutAudience({ node }: PipelineJob): readonly string[] {
  const tokens = at(node, 'id_tokens');
  if (!isMap(tokens)) return [];
  return tokens.pairs
    .filter(
      ({ value, via }) => via === undefined && isMap(value) && !value.open && at(value, 'aud') === undefined,
    )
    .map(({ key }) => key.text);
}

function useIdToken(job: PipelineJob, path: PlacedProblem['path'], start: number, variable: string): Remedy {
  const [known, second] = job.idTokens;
  const name = known === undefined || second !== undefined ? 'KUBE_ID_TOKEN' : known;
  const rewrite: Operation = {
    op: 'rewriteInString',
    path,
    at: [start, start + variable.length],
    text: name,
  };
  if (name === known)
    return { title: tell`Use the ID token ${name}`, preferred: true, operations: [rewrite] };
  const own = at(job.node, 'id_tokens');
  const value = { aud: 'CLUSTER_AUDIENCE' };
  const declare: Operation = isMap(own)
    ? { op: 'insertPair', path: [...job.path, 'id_tokens'], key: name, value }
    : {
        op: 'insertPair',
        path: job.path,
        key: 'id_tokens',
        value: { [name]: value },
        before: ['before_script', 'script'],
      };
  const operations = job.idTokens.includes(name) ? [rewrite] : [declare, rewrite];
  return { title: tell`Use an ID token ${name} (fill in CLUSTER_AUDIENCE)`, preferred: true, operations };
}
