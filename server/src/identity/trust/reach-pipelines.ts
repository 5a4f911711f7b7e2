import { tell } from '../../words/tell.ts';
import { hasWildcard, isAny, orElse, type Reach } from './reach.ts';

/** GitLab: `project_path:GROUP/PROJECT:ref_type:branch:ref:NAME` (facts C.5). */
export function gitlabReach(pattern: string): Reach | undefined {
  const match = /^project_path:([^:]*)(?::(.*))?$/s.exec(pattern);
  if (match === null) return undefined;
  const [, path = '', rest] = match;
  const group = path.split('/')[0] ?? '';
  const instead = (project: string): string =>
    `project_path:${project}:${hasWildcard(rest) || rest === undefined ? 'ref_type:branch:ref:BRANCH' : rest}`;
  if (hasWildcard(group)) {
    return {
      level: 'open',
      who: tell`projects of groups that anybody may register`,
      instead: instead('GROUP/PROJECT'),
    };
  }
  if (hasWildcard(path)) {
    return {
      level: 'wide',
      who: tell`every project that fits ${path}`,
      instead: instead(`${group}/PROJECT`),
    };
  }
  if (isAny(rest))
    return {
      level: 'wide',
      who: tell`every branch, tag and merge request of ${path}`,
      instead: instead(path),
    };
  const ref = /^ref_type:([^:]*):ref:(.*)$/s.exec(rest ?? '');
  if (isAny(ref?.[2]))
    return {
      level: 'broad',
      who: tell`every ${isAny(ref?.[1]) ? tell`branch and tag` : ref?.[1]} of ${path}`,
      instead: instead(path),
    };
  return undefined;
}

/** HCP Terraform: `organization:O:project:P:workspace:W:run_phase:plan|apply` (facts C.5). */
export function terraformReach(pattern: string): Reach | undefined {
  const match = /^organization:([^:]*)(?::(.*))?$/s.exec(pattern);
  if (match === null) return undefined;
  const [, organization = '', rest = ''] = match;
  const part = (name: string): string | undefined => new RegExp(`(?:^|:)${name}:([^:]*)`).exec(rest)?.[1];
  const project = part('project');
  const workspace = part('workspace');
  const instead = `organization:${orElse(organization, 'O')}:project:${orElse(project, 'P')}:workspace:${orElse(workspace, 'W')}:run_phase:apply`;
  if (hasWildcard(organization)) {
    return { level: 'open', who: tell`runs of organizations that anybody may register`, instead };
  }
  if (isAny(rest) || hasWildcard(project))
    return { level: 'wide', who: tell`runs of every project of organization ${organization}`, instead };
  if (hasWildcard(workspace) || (workspace === undefined && rest.endsWith('*') && /^project:/.test(rest)))
    return { level: 'wide', who: tell`runs of other workspaces of project ${project ?? ''}`, instead };
  if (workspace !== undefined && rest.endsWith('*'))
    return {
      level: 'broad',
      who: tell`plans of workspace ${workspace}, which run code nobody has approved, as well as applies`,
      instead,
    };
  return undefined;
}

/** Buildkite: the subject ends with commit and step, so that a wildcard at its end is needed (facts C.5). */
export function buildkiteReach(pattern: string): Reach | undefined {
  const match = /^organization:([^:]*)(?::pipeline:([^:]*))?(?::(.*))?$/s.exec(pattern);
  if (match === null) return undefined;
  const [, organization = '', pipeline, rest = ''] = match;
  const instead = `organization:${orElse(organization, 'O')}:pipeline:${orElse(pipeline, 'P')}:ref:refs/heads/BRANCH:*`;
  if (hasWildcard(organization))
    return { level: 'open', who: tell`pipelines of everybody on Buildkite`, instead };
  if (pipeline === undefined || hasWildcard(pipeline))
    return { level: 'wide', who: tell`every pipeline of ${organization}`, instead };
  return isAny(rest) || /^ref:[^:]*\*/.test(rest)
    ? { level: 'broad', who: tell`builds of every branch of pipeline ${pipeline}`, instead }
    : undefined;
}

/** CircleCI: `org/ORG/project/PROJECT/user/USER`; the user varies (facts C.5). */
export function circleReach(pattern: string): Reach | undefined {
  const match = /^org\/([^/]*)(?:\/project\/([^/]*))?/.exec(pattern);
  if (match === null) return undefined;
  const [, organization = '', project] = match;
  const instead = `org/${orElse(organization, 'ORG_ID')}/project/${orElse(project, 'PROJECT_ID')}/user/*`;
  return project === undefined || hasWildcard(project)
    ? { level: 'wide', who: tell`every project of the organization`, instead }
    : undefined;
}

/** Bitbucket: `{REPOSITORY}:…`; what follows is the step (facts C.5). */
export function bitbucketReach(pattern: string): Reach | undefined {
  const repository = pattern.split(':')[0] ?? '';
  return hasWildcard(repository)
    ? { level: 'wide', who: tell`every repository of the workspace`, instead: '{REPOSITORY_UUID}:*' }
    : undefined;
}
