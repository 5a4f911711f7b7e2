import { tell } from '../../../words/tell.ts';
import { inputOf, secretsIn, type WorkflowStep } from './github-workflow.ts';

/** A step that logs in to a cloud with a stored key. */
export interface CloudLogin {
  readonly cloud: 'AWS' | 'Google Cloud' | 'Azure';
  /** The input that holds the key. */
  readonly input: string;
  /** The input to use in its place, for messages. */
  readonly instead: string;
  /** Inputs of the login by OIDC; those that are there stay. */
  readonly writes: Readonly<Record<string, string>>;
  readonly drops: readonly string[];
}

/** A variable of the repository as an expression of a workflow. */
export function repositoryVariable(name: string): string {
  return `\${{ vars.${name} }}`;
}

/** The stored keys that a step logs in with; an input that may be empty beside one of OIDC is a choice made at run time. */
export function cloudLogins(step: WorkflowStep): readonly CloudLogin[] {
  const login = loginOf(step);
  if (login === undefined) return [];
  const text = inputOf(step, login.input) ?? '';
  // Steps earlier in the job may give short-lived keys: only what the repository stores counts.
  return secretsIn(text).length > 0 ? [login] : [];
}

function loginOf(step: WorkflowStep): CloudLogin | undefined {
  switch (step.action) {
    case 'aws-actions/configure-aws-credentials':
      if (inputOf(step, 'aws-session-token') !== undefined) return undefined;
      return {
        cloud: 'AWS',
        input: 'aws-secret-access-key',
        instead: 'role-to-assume',
        writes: { 'role-to-assume': repositoryVariable('AWS_ROLE_ARN') },
        drops: ['aws-access-key-id', 'aws-secret-access-key'],
      };
    case 'google-github-actions/auth':
      if (inputOf(step, 'workload_identity_provider') !== undefined) return undefined;
      return {
        cloud: 'Google Cloud',
        input: 'credentials_json',
        instead: 'workload_identity_provider',
        writes: {
          workload_identity_provider: repositoryVariable('GCP_WORKLOAD_IDENTITY_PROVIDER'),
          service_account: repositoryVariable('GCP_SERVICE_ACCOUNT'),
        },
        drops: ['credentials_json'],
      };
    case 'azure/login':
      if (inputOf(step, 'client-id') !== undefined) return undefined;
      return {
        cloud: 'Azure',
        input: 'creds',
        instead: tell`client-id, tenant-id and subscription-id`,
        writes: {
          'client-id': repositoryVariable('AZURE_CLIENT_ID'),
          'tenant-id': repositoryVariable('AZURE_TENANT_ID'),
          'subscription-id': repositoryVariable('AZURE_SUBSCRIPTION_ID'),
        },
        drops: ['creds'],
      };
  }
  return undefined;
}
