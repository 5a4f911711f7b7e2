import type { Operation } from '../../edit/operations.ts';
import { tell } from '../../words/tell.ts';
import { at, isMap } from '../../yaml/access.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type Workflow, type WorkflowJob, workflowIn, workflowTriggers } from './ci/github-workflow.ts';
import { permissionAt, permissionsOf } from './ci/permissions.ts';
import { mayUseToken } from './ci/token-users.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** A workflow that lets every job act as the repository, where one of them has no use for it. */
export const noWorkflowWideIdToken = defineRule({
  meta: {
    slug: 'no-workflow-wide-id-token',
    code: 'ZT363',
    area: 'identity',
    title: 'A GitHub Actions workflow lets jobs ask for identity tokens that have no use for them',
    severity: 'info',
    confidence: 'medium',
    preset: 'strict',
    needsCompleteResource: false,
    kinds: [],
    triggers: workflowTriggers,
    covers: ['OIDC-22'],
    equivalents: [],
    references: [
      {
        title: 'GitHub: secure use reference',
        url: 'https://docs.github.com/en/actions/reference/security/secure-use',
      },
    ],
    docs: {
      why: [
        '`id-token: write` at the top of a workflow is for all its jobs: a compromised dependency in the test job can then ask for the token with which only the deploy job should log in. Whoever trusts `repo:OWNER/REPO:ref:…` cannot tell the jobs apart.',
        'The permission is no fault by itself: what it opens is for the trust policy to say. The rule is silent where every job that inherits it may use it, where there is one job, and where jobs have permissions of their own.',
        'The fix gives the permission to the jobs that show a use of it and takes it off the top. It is unsafe, since an action may ask for a token without showing it.',
      ].join('\n\n'),
      bad: {
        yaml: `on: push
permissions:
  contents: read
  id-token: write
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: make test
  deploy:
    runs-on: ubuntu-latest
    needs: test
    steps:
      - uses: azure/login@v2
        with:
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
          subscription-id: \${{ vars.AZURE_SUBSCRIPTION_ID }}
`,
      },
      good: {
        yaml: `on: push
permissions:
  contents: read
jobs:
  test:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - run: make test
  deploy:
    runs-on: ubuntu-latest
    needs: test
    permissions:
      contents: read
      id-token: write
    steps:
      - uses: azure/login@v2
        with:
          client-id: \${{ vars.AZURE_CLIENT_ID }}
          tenant-id: \${{ vars.AZURE_TENANT_ID }}
          subscription-id: \${{ vars.AZURE_SUBSCRIPTION_ID }}
`,
      },
      whenToTurnOff: 'Where everything that trusts the repository trusts a protected environment.',
    },
  },
  ...rulesOfProblems((document) => problemsIn(document)),
});

function problemsIn(document: ParsedDocument): readonly PlacedProblem[] {
  const workflow = workflowIn(document);
  const embedded = wholeDocument(document);
  if (workflow === undefined || embedded === undefined || workflow.isAction) return [];
  if (permissionAt(workflow.root) !== 'granted' || workflow.jobs.length < 2) return [];
  const heirs = workflow.jobs.filter(({ node }) => permissionAt(node) === 'absent');
  const idle = heirs.filter((job) => !mayUseToken(job));
  const [first] = idle;
  if (first === undefined) return [];
  const isMapped = isMap(at(workflow.root, 'permissions'));
  const who = idle.length === 1 ? tell`job ${first.name}` : tell`${idle.length} jobs, such as ${first.name},`;
  return [
    {
      embedded,
      path: isMapped ? ['permissions', 'id-token'] : ['permissions'],
      underline: isMapped ? 'key' : 'value',
      message: tell`${isMapped ? tell`id-token: write` : 'write-all'} for the whole workflow lets ${who} ask for tokens without need; write it into the jobs that log in`,
      remedies: () => [moveDown(workflow, heirs)],
    },
  ];
}

function moveDown(workflow: Workflow, heirs: readonly WorkflowJob[]): Remedy {
  const users = heirs.filter(mayUseToken);
  const title =
    users.length === 0
      ? tell`Take id-token: write off the workflow`
      : tell`Give id-token: write to ${users.map(({ name }) => name).join(', ')} alone`;
  const top = permissionsOf(at(workflow.root, 'permissions'));
  if (top === undefined) return { title, refusal: tell`What the jobs need of write-all is not known here` };
  const alone = Object.keys(top).length === 1;
  const operations: Operation[] = users.map(({ path }) => ({
    op: 'insertPair',
    path,
    key: 'permissions',
    value: top,
    after: ['runs-on', 'name', 'needs', 'if'],
  }));
  // An absent block means the default permissions, an empty one none: only the empty one says the same as before.
  operations.push(
    alone
      ? { op: 'replaceValue', path: ['permissions'], value: {} }
      : { op: 'removePair', path: ['permissions', 'id-token'] },
  );
  return { title, preferred: true, operations };
}
