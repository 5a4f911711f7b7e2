import { tell } from '../../../words/tell.ts';
import { at, pair } from '../../../yaml/access.ts';
import { inputOf, type Workflow, type WorkflowJob, type WorkflowStep } from './github-workflow.ts';

/** A step that cannot do its work without a token of the job's own identity. */
export interface TokenUser {
  readonly step: WorkflowStep;
  /** As it goes into a message: `aws-actions/configure-aws-credentials with role-to-assume`. */
  readonly what: string;
}

/** The steps of a job that fail without `id-token: write`; what might have another way in is left out. */
export function tokenUsers(workflow: Workflow, job: WorkflowJob): readonly TokenUser[] {
  return job.steps.flatMap((step): readonly TokenUser[] => {
    const what = needOf(workflow, job, step);
    return what === undefined ? [] : [{ step, what }];
  });
}

function needOf(workflow: Workflow, job: WorkflowJob, step: WorkflowStep): string | undefined {
  switch (step.action) {
    case 'aws-actions/configure-aws-credentials':
      // A runner of one's own may have an identity of its own, with which the role is assumed.
      return inputOf(step, 'role-to-assume') !== undefined &&
        job.isHosted &&
        !hasOtherAwsLogin(workflow, job, step)
        ? tell`aws-actions/configure-aws-credentials with role-to-assume`
        : undefined;
    case 'google-github-actions/auth':
      return inputOf(step, 'workload_identity_provider') !== undefined &&
        inputOf(step, 'credentials_json') === undefined
        ? tell`google-github-actions/auth with workload_identity_provider`
        : undefined;
    case 'azure/login':
      return inputOf(step, 'client-id') !== undefined &&
        inputOf(step, 'creds') === undefined &&
        !/identity/i.test(inputOf(step, 'auth-type') ?? '')
        ? tell`azure/login with client-id`
        : undefined;
    case 'hashicorp/vault-action':
      return inputOf(step, 'method') === 'jwt' && inputOf(step, 'jwtPrivateKey') === undefined
        ? tell`hashicorp/vault-action with method jwt`
        : undefined;
  }
  const script = step.run?.text ?? '';
  return usesVariable.test(script) && !triesVariable.test(script)
    ? 'ACTIONS_ID_TOKEN_REQUEST_URL'
    : undefined;
}

const usesVariable = /\$(?:\{|env:)?ACTIONS_ID_TOKEN_REQUEST_(?:URL|TOKEN)\b/;
// Scripts that ask first whether it is there.
const triesVariable =
  /ACTIONS_ID_TOKEN_REQUEST_\w+:?[-+]|(?:\s-[nz]|\[\[?(?:\s+-v)?|\bif\s*\()\s*"?\$?(?:\{|env:)?ACTIONS_ID_TOKEN/;

function hasOtherAwsLogin(workflow: Workflow, job: WorkflowJob, step: WorkflowStep): boolean {
  if (
    ['aws-access-key-id', 'web-identity-token-file', 'role-chaining'].some(
      (name) => inputOf(step, name) !== undefined,
    )
  )
    return true;
  const before = job.steps.slice(0, job.steps.indexOf(step));
  return (
    [workflow.root, job.node, step.node].some((node) => at(node, 'env', 'AWS_ACCESS_KEY_ID') !== undefined) ||
    before.some(({ action }) => action === 'aws-actions/configure-aws-credentials')
  );
}

// Actions that ask for a token where they may: signing, attesting and publishing among them.
const mayUse =
  /^(?:aws-actions\/|google-github-actions\/|azure\/login|hashicorp\/vault-action|sigstore\/|actions\/(?:attest|deploy-pages)|pypa\/gh-action-pypi-publish|slsa-framework\/|ossf\/scorecard-action|codecov\/codecov-action|goreleaser\/|rust-lang\/crates-io-auth-action|rubygems\/|octo-sts\/|chainguard-dev\/|jfrog\/|step-security\/|docker\/build-push-action|fluxcd\/|cachix\/|depot\/|tailscale\/)/;

/** Whether anything in a job may ask for a token: steps that need one, actions that know how, workflows it calls. */
export function mayUseToken(job: WorkflowJob): boolean {
  if (job.calls !== undefined) return true;
  return job.steps.some(
    ({ action, run, node }) =>
      (action !== undefined && (mayUse.test(action) || /^(?:\.|docker:)/.test(action))) ||
      /ACTIONS_ID_TOKEN|cosign|sigstore|getIDToken|--provenance|trusted-publish/i.test(run?.text ?? '') ||
      /getIDToken/.test(scriptOf(node)),
  );
}

function scriptOf(node: WorkflowStep['node']): string {
  const script = pair(at(node, 'with'), 'script')?.value;
  return script?.type === 'scalar' ? script.text : '';
}
