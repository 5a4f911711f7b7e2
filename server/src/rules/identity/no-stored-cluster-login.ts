import { tell } from '../../words/tell.ts';
import type { ParsedDocument } from '../../yaml/located.ts';
import { defineRule } from '../rule.ts';
import { type Workflow, workflowIn, workflowTriggers } from './ci/github-workflow.ts';
import { gitlabLogins } from './ci/gitlab-logins.ts';
import { gitlabTriggers, pipelineIn } from './ci/gitlab-pipeline.ts';
import { effectivePermission, grantToken } from './ci/permissions.ts';
import { type StoredLogin, storedLogins } from './ci/stored-credentials.ts';
import { storedLoginDocs } from './ci/stored-docs.ts';
import { type PlacedProblem, type Remedy, rulesOfProblems } from './shared/placed-problems.ts';
import { wholeDocument } from './shared/whole-document.ts';

/** A pipeline that logs in to a cluster with a stored kubeconfig or token. */
export const noStoredClusterLogin = defineRule({
  meta: {
    slug: 'no-stored-cluster-login',
    code: 'ZT360',
    area: 'identity',
    title: 'A pipeline logs in to a cluster with a stored kubeconfig or token',
    severity: 'warning',
    confidence: 'high',
    preset: 'recommended',
    needsCompleteResource: false,
    kinds: [],
    triggers: [...workflowTriggers, ...gitlabTriggers],
    covers: ['OIDC-22'],
    equivalents: [],
    references: [
      {
        title: 'Kubernetes: authenticating, OpenID Connect tokens',
        url: 'https://kubernetes.io/docs/reference/access-authn-authz/authentication/#openid-connect-tokens',
      },
      {
        title: 'GitHub: security hardening with OpenID Connect',
        url: 'https://docs.github.com/en/actions/concepts/security/openid-connect',
      },
      {
        title: 'GitLab: OpenID Connect authentication with ID tokens',
        url: 'https://docs.gitlab.com/ci/secrets/id_token_authentication/',
      },
    ],
    docs: storedLoginDocs,
  },
  ...rulesOfProblems((document) => [...inWorkflow(document), ...inPipeline(document)]),
});

const audience = 'CLUSTER_AUDIENCE';

function inWorkflow(document: ParsedDocument): readonly PlacedProblem[] {
  const workflow = workflowIn(document);
  const embedded = wholeDocument(document);
  if (workflow === undefined || embedded === undefined) return [];
  return storedLogins(document, workflow).map((login): PlacedProblem => {
    const { path, range, kind, what, isProven } = login;
    return {
      embedded,
      path,
      range,
      confidence: isProven ? 'high' : 'medium',
      message: tell`${what} is a stored ${kind} that logs in from anywhere until somebody revokes it; let the job log in with its own OIDC token (id-token: write)`,
      remedies: () => workflowRemedies(workflow, login),
    };
  });
}

const askForToken = `$(curl -sSf -H "Authorization: bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${audience}" | jq -r .value)`;

function workflowRemedies(
  workflow: Workflow,
  { job, inScript, range, kind }: StoredLogin,
): readonly Remedy[] {
  const title = tell`Ask for the job's own token (the API server must trust GitHub; fill in ${audience})`;
  if (job === undefined || workflow.isAction || !inScript) {
    return [
      {
        title,
        refusal:
          kind === 'kubeconfig'
            ? tell`Which cluster the kubeconfig leads to stands in the secret alone`
            : tell`The token is not handed to a command whose arguments are known here`,
      },
    ];
  }
  const granted =
    effectivePermission(workflow, job) === 'granted' ? [] : grantToken(workflow, job).operations;
  return [{ title, preferred: true, operations: granted, textEdits: [{ range, newText: askForToken }] }];
}

function inPipeline(document: ParsedDocument): readonly PlacedProblem[] {
  const pipeline = pipelineIn(document);
  const embedded = wholeDocument(document);
  if (pipeline === undefined || embedded === undefined) return [];
  return gitlabLogins(document, pipeline).map(
    ({ path, range, kind, variable }): PlacedProblem => ({
      embedded,
      path,
      range,
      confidence: kind === 'token' ? 'high' : 'medium',
      message: tell`$${variable} is a stored ${kind} that logs in from anywhere until somebody revokes it; let the job log in with an ID token (id_tokens) or through the agent for Kubernetes`,
    }),
  );
}
