import type { Operation } from '../../edit/operations.ts';
import { tell } from '../../words/tell.ts';
import { at } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type CloudLogin, cloudLogins } from './ci/cloud-logins.ts';
import { environmentKeys, logInFirst } from './ci/environment-keys.ts';
import { touchesCluster, type Workflow, workflowIn, workflowTriggers } from './ci/github-workflow.ts';
import { effectivePermission, grantToken } from './ci/permissions.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** A job that logs in to a cloud with stored keys, although the action knows its own identity. */
export const preferOidcLogin = defineRule({
  meta: {
    slug: 'prefer-oidc-login',
    code: 'ZT361',
    area: 'identity',
    title: 'A GitHub Actions job logs in to a cloud with stored keys where OIDC would do',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: workflowTriggers,
    covers: ['OIDC-22'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: security hardening with OpenID Connect',
        url: 'https://docs.github.com/en/actions/concepts/security/openid-connect',
      },
    ],
    docs: {
      why: [
        'An access key, a service-account key or a client secret among the secrets of a repository works from anywhere until somebody revokes it. `aws-actions/configure-aws-credentials`, `google-github-actions/auth` and `azure/login` take the token of the job instead, which lives for minutes, and which the cloud can hold to one repository, branch or environment.',
        'Keys in `env` of jobs that log in to EKS count as well. A job that talks to a Kubernetes cluster is a warning, since these keys are then keys of the cluster; other jobs are an information.',
        'The fix takes the keys out, writes the inputs of the OIDC login with variables of the repository, and `id-token: write`. It is unsafe: the cloud must trust GitHub first.',
      ].join('\n\n'),
      bad: {
        yaml: `on: push
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          aws-region: eu-central-1
          aws-access-key-id: \${{ secrets.AWS_ACCESS_KEY_ID }}
          aws-secret-access-key: \${{ secrets.AWS_SECRET_ACCESS_KEY }}
      - run: aws eks update-kubeconfig --name shop && kubectl apply -f manifests
`,
      },
      good: {
        yaml: `on: push
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          aws-region: eu-central-1
          role-to-assume: \${{ vars.AWS_ROLE_ARN }}
      - run: aws eks update-kubeconfig --name shop && kubectl apply -f manifests
`,
      },
      whenToTurnOff: 'For stores that only speak the protocol of AWS and know no roles.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  const workflow = workflowIn(document);
  const embedded = wholeDocument(document);
  if (workflow === undefined || embedded === undefined || workflow.isAction) return [];
  const fromEnvironment = environmentKeys(workflow).map(
    (key): PlacedProblem => ({
      embedded,
      path: key.path,
      underline: 'key',
      message: tell`AWS_SECRET_ACCESS_KEY logs in to AWS with a stored key that works from anywhere; use aws-actions/configure-aws-credentials with role-to-assume, and id-token: write`,
      remedies: () => [logInFirst(workflow, key)],
    }),
  );
  const fromSteps = workflow.jobs.flatMap((job) =>
    job.steps.flatMap((step) =>
      cloudLogins(step).map(
        (login): PlacedProblem => ({
          embedded,
          path: [...step.path, 'with', login.input],
          underline: 'key',
          severity: touchesCluster(job) ? 'warning' : 'info',
          message: tell`${login.input} logs in to ${login.cloud} with a stored key that works from anywhere; use ${login.instead} and id-token: write`,
          remedies: () => [convert(workflow, job, step, login)],
        }),
      ),
    ),
  );
  return [...fromSteps, ...fromEnvironment];
}

function convert(
  workflow: Workflow,
  job: Workflow['jobs'][number],
  step: Workflow['jobs'][number]['steps'][number],
  { instead, writes, drops, cloud }: CloudLogin,
): Remedy {
  const path = [...step.path, 'with'];
  const operations: Operation[] = Object.entries(writes)
    .filter(([key]) => at(step.node, 'with', key) === undefined)
    .map(([key, value]) => ({ op: 'insertPair', path, key, value, before: drops }));
  for (const key of drops) {
    if (at(step.node, 'with', key) !== undefined) operations.push({ op: 'removePair', path: [...path, key] });
  }
  if (effectivePermission(workflow, job) !== 'granted')
    operations.push(...grantToken(workflow, job).operations);
  return {
    title: tell`Log in to ${cloud} with the job's own identity (${instead}; ${cloud} must trust it first)`,
    preferred: true,
    operations,
  };
}
