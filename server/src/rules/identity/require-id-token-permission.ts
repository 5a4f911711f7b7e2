import { tell } from '../../words/tell.ts';
import { pair } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type WorkflowStep, workflowIn, workflowTriggers } from './ci/github-workflow.ts';
import { effectivePermission, grantToken, permissionAt } from './ci/permissions.ts';
import { tokenUsers } from './ci/token-users.ts';
import { type PlacedProblem, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** A job that logs in with its own identity and may not ask for a token of it. */
export const requireIdTokenPermission = defineRule({
  meta: {
    slug: 'require-id-token-permission',
    code: 'ZT362',
    area: 'identity',
    title: 'A GitHub Actions job logs in by OIDC without the permission to ask for a token',
    severity: 'error',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: workflowTriggers,
    covers: ['OIDC-22'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: OpenID Connect reference, workflow permissions',
        url: 'https://docs.github.com/en/actions/reference/security/oidc',
      },
    ],
    docs: {
      why: [
        'A job gets a token of its own identity only with `permissions: id-token: write`, in the job or in the workflow; the default permissions never hold it, and a `permissions` block of a job replaces that of the workflow as a whole. Without it `aws-actions/configure-aws-credentials` with `role-to-assume`, `google-github-actions/auth` with `workload_identity_provider`, `azure/login` with `client-id` and `hashicorp/vault-action` with `method: jwt` fail.',
        'The rule speaks only where the step has no other way in: no keys beside the role, no runner of one’s own that may have an identity, no reusable workflow whose caller decides.',
        'The fix writes the permission into the job. It is safe where the job or workflow has a `permissions` map, since nothing else changes, and the step is an action that always runs, so that the job fails today. It is unsafe where there is no map, since it also limits the job to `contents: read`, which may be too little, and in a reusable workflow, since GitHub refuses a call whose caller does not have the permission itself.',
      ].join('\n\n'),
      bad: {
        yaml: `on: push
permissions:
  contents: read
jobs:
  deploy:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          aws-region: eu-central-1
          role-to-assume: arn:aws:iam::111122223333:role/deploy
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
      - uses: actions/checkout@v5
      - uses: aws-actions/configure-aws-credentials@v5
        with:
          aws-region: eu-central-1
          role-to-assume: arn:aws:iam::111122223333:role/deploy
      - run: aws eks update-kubeconfig --name shop && kubectl apply -f manifests
`,
      },
      whenToTurnOff: 'Where workflows are generated and the generator adds the permission.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  const workflow = workflowIn(document);
  const embedded = wholeDocument(document);
  if (workflow === undefined || embedded === undefined || workflow.isAction) return [];
  return workflow.jobs.flatMap((job): readonly PlacedProblem[] => {
    const permission = effectivePermission(workflow, job);
    if (permission === 'granted' || permission === 'unknown') return [];
    // What a called workflow may do is its caller's to say, unless it says so itself.
    if (permission === 'absent' && workflow.isCallable) return [];
    const users = tokenUsers(workflow, job);
    const [user] = users;
    if (user === undefined) return [];
    const lacking =
      permissionAt(job.node) === 'absent'
        ? tell`Job ${job.name} has no id-token: write`
        : tell`The permissions of job ${job.name} lack id-token: write`;
    return [
      {
        embedded,
        path: [...user.step.path, user.step.action === undefined ? 'run' : 'uses'],
        underline: user.step.action === undefined ? 'key' : 'value',
        message: tell`${lacking}, without which ${user.what} gets no token; write it into the job's permissions`,
        remedies: () => {
          const { title, keepsAll, operations } = grantToken(workflow, job);
          // A caller without the permission is refused as a whole, where only the step failed before.
          const safe = keepsAll && !workflow.isCallable && users.some(({ step }) => alwaysFails(step));
          return [{ title, safe, preferred: true, operations }];
        },
      },
    ];
  });
}

/** False for steps that a condition may leave out, or that a job goes on without: such a job may work as it is. */
function alwaysFails({ action, node }: WorkflowStep): boolean {
  return action !== undefined && ['if', 'continue-on-error'].every((key) => pair(node, key) === undefined);
}
