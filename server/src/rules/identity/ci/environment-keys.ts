import type { NewValue, Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import { at, isScalar, pair, pairs } from '../../../yaml/access.ts';
import type { Path } from '../../../yaml/located.ts';
import type { Remedy } from '../shared/placed-problems.ts';
import { repositoryVariable } from './cloud-logins.ts';
import { secretsIn, type Workflow, type WorkflowJob } from './github-workflow.ts';
import { effectivePermission, grantToken } from './permissions.ts';

/** AWS keys that a job hands to its commands as variables. */
export interface EnvironmentKey {
  readonly job: WorkflowJob;
  /** To the secret key. */
  readonly path: Path;
}

const keyNames = ['AWS_ACCESS_KEY_ID', 'AWS_SECRET_ACCESS_KEY', 'AWS_SESSION_TOKEN'];
const usesAws = /(?:^|[\s;&|(])(?:aws|eksctl)\s+[a-z]/m;

/**
 * Stored AWS keys in `env` of a step or job whose commands log in to a cluster of EKS; other uses (stores that only
 * speak the protocol of AWS among them) are left alone.
 */
export function environmentKeys({ jobs }: Workflow): readonly EnvironmentKey[] {
  return jobs.flatMap((job) => {
    if (
      !job.steps.some(({ run }) => /\beks\s+(?:update-kubeconfig|get-token)|\beksctl\s/.test(run?.text ?? ''))
    )
      return [];
    return [job, ...job.steps].flatMap((holder): readonly EnvironmentKey[] => {
      const value = at(holder.node, 'env', 'AWS_SECRET_ACCESS_KEY');
      if (!isScalar(value) || value.via !== undefined || secretsIn(value.text).length === 0) return [];
      // A session token comes with keys that end by themselves.
      if (at(holder.node, 'env', 'AWS_SESSION_TOKEN') !== undefined) return [];
      return [{ job, path: [...holder.path, 'env', 'AWS_SECRET_ACCESS_KEY'] }];
    });
  });
}

/** Takes the keys out of `env` and puts a step before the first command of AWS that logs in with the job’s own identity. */
export function logInFirst(workflow: Workflow, { job, path }: EnvironmentKey): Remedy {
  const title = tell`Log in to AWS with the job's own identity in a step of its own (AWS must trust it first)`;
  const holder = path.slice(0, -1);
  const env = at(workflow.root, ...holder);
  const written = keyNames.filter((name) => pair(env, name) !== undefined);
  const first = job.steps.findIndex(({ run }) => usesAws.test(run?.text ?? ''));
  const region = at(env, 'AWS_REGION') ?? at(env, 'AWS_DEFAULT_REGION');
  const step: NewValue = {
    uses: 'aws-actions/configure-aws-credentials@v5',
    with: {
      'aws-region': isScalar(region) ? region.text : repositoryVariable('AWS_REGION'),
      'role-to-assume': repositoryVariable('AWS_ROLE_ARN'),
    },
  };
  const operations: Operation[] =
    pairs(env).length === written.length
      ? [{ op: 'removePair', path: holder }]
      : written.map((name) => ({ op: 'removePair', path: [...holder, name] }));
  operations.push({ op: 'insertItem', path: [...job.path, 'steps'], value: step, index: Math.max(first, 0) });
  if (effectivePermission(workflow, job) !== 'granted')
    operations.push(...grantToken(workflow, job).operations);
  return { title, preferred: true, operations };
}
