import { claim, stringClaim } from '../claims.ts';
import type { TokenFamily } from '../family.ts';
import type { GitLabCiKind } from '../kind.ts';
import { userNameFacts } from './user-name.ts';

/** ID tokens of GitLab CI jobs, on gitlab.com and self-managed. */
export const gitlab: TokenFamily<GitLabCiKind> = {
  ids: ['gitlab-ci'],
  asymmetric: true,
  meanings: {
    sub: 'project, kind of ref and ref; the project may configure other parts',
    project_path: 'group and name of the project',
    project_id: 'id of the project; survives renaming',
    namespace_path: 'group or user that owns the project',
    namespace_id: 'id of that group or user',
    ref: 'branch or tag, without refs/heads/',
    ref_type: 'branch or tag',
    ref_path: 'full name of the ref',
    ref_protected: 'whether the ref is protected',
    environment: 'deployment environment of the job',
    environment_protected: 'whether that environment is protected',
    deployment_tier: 'tier of the environment',
    pipeline_source: 'what started the pipeline',
    pipeline_id: 'id of the pipeline',
    job_id: 'id of the job',
    runner_environment: 'gitlab-hosted or self-hosted',
    ci_config_ref_uri: 'pipeline definition and its ref',
    user_login: 'user who started the job',
    user_id: 'id of that user',
    user_email: 'e-mail address of that user',
    user_identities: 'identities of that user at other providers; users can influence them',
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
  title: () => 'GitLab CI job token (id_tokens)',
  label: (kind) => (kind.project === undefined ? 'GitLab CI' : `GitLab CI ${kind.project}`),
  personal: () => false,
  facts: (kind) => [
    ...userNameFacts(kind),
    ...(kind.refProtected === 'false'
      ? ['The ref is not protected: everybody who may push to the project can make a job with this subject.']
      : []),
  ],
  advice: () => ['The job gets this token from `id_tokens:` in its definition; nothing needs to store it.'],
};
