import { phrase, tell } from '../../../words/tell.ts';
import { claim, stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { GitLabCiKind } from '../kind.ts';
import { userNameFacts } from './user-name.ts';

/** ID tokens of GitLab CI jobs, on gitlab.com and self-managed. */
export const gitlab: TokenFamily<GitLabCiKind> = {
  ids: ['gitlab-ci'],
  asymmetric: true,
  meanings: {
    sub: phrase('project, kind of ref and ref; the project may configure other parts'),
    project_path: phrase('group and name of the project'),
    project_id: phrase('id of the project; survives renaming'),
    namespace_path: phrase('group or user that owns the project'),
    namespace_id: phrase('id of that group or user'),
    ref: phrase('branch or tag, without refs/heads/'),
    ref_type: phrase('branch or tag'),
    ref_path: phrase('full name of the ref'),
    ref_protected: phrase('whether the ref is protected'),
    environment: phrase('deployment environment of the job'),
    environment_protected: phrase('whether that environment is protected'),
    deployment_tier: phrase('tier of the environment'),
    pipeline_source: phrase('what started the pipeline'),
    pipeline_id: phrase('id of the pipeline'),
    job_id: phrase('id of the job'),
    runner_environment: phrase('gitlab-hosted or self-hosted'),
    ci_config_ref_uri: phrase('pipeline definition and its ref'),
    user_login: phrase('user who started the job'),
    user_id: phrase('id of that user'),
    user_email: phrase('e-mail address of that user'),
    user_identities: phrase('identities of that user at other providers; users can influence them'),
  },
  personalClaims: ['user_login', 'user_id', 'user_email', 'user_identities'],
  recognise({ payload }) {
    const subject = stringClaim(payload, 'sub') ?? '';
    const project = stringClaim(payload, 'project_path');
    const standard = subject.startsWith('project_path:');
    if (!standard && (project === undefined || claim(payload, 'pipeline_id') === undefined)) return undefined;
    const protectedRef = claim(payload, 'ref_protected');
    return {
      id: 'gitlab-ci',
      confidence: standard && project !== undefined ? 'high' : 'medium',
      issuer: stringClaim(payload, 'iss'),
      username: subject === '' ? undefined : subject,
      project: project ?? /^project_path:([^:]+)/.exec(subject)?.[1],
      refType: stringClaim(payload, 'ref_type'),
      ref: stringClaim(payload, 'ref'),
      refProtected: protectedRef === undefined ? undefined : String(protectedRef),
      environment: stringClaim(payload, 'environment'),
    };
  },
  title: () => tell`GitLab CI job token (id_tokens)`,
  label: (kind) => (kind.project === undefined ? 'GitLab CI' : tell`GitLab CI ${kind.project}`),
  personal: () => false,
  facts: (kind) => [
    ...userNameFacts(kind),
    ...(kind.refProtected === 'false'
      ? [
          tell`The ref is not protected: everybody who may push to the project can make a job with this subject.`,
        ]
      : []),
  ],
  advice: () => [
    tell`The job gets this token from \`id_tokens:\` in its definition; nothing needs to store it.`,
  ],
};
