import { tell } from '../../words/tell.ts';
import { hole } from './policy-value.ts';
import { hasWildcard, isAny, orElse, type Reach } from './reach.ts';

// Claims whose value the author of any workflow, in any repository of anybody, can choose (checks catalogue 3.4).
const chosen = /^(?:workflow|environment|ref|context|head_ref|base_ref|event_name|actor|run_id|sub):/;
const anchored =
  /(?:^|:)(?:repo|repository_id|repository_owner_id|repository_owner|job_workflow_ref|workflow_ref):/;
const context = 'environment:NAME';

/** GitHub Actions, with and without the ids of the immutable form, and customised templates (facts C.6). */
export function githubReach(pattern: string): Reach | undefined {
  const match = /^repo:([^/:]*)(?:\/([^:]*))?(?::(.*))?$/s.exec(pattern);
  if (match === null) return templateReach(pattern);
  const [, owner = '', repository, rest] = match;
  const known = `${orElse(owner, 'OWNER')}/${orElse(repository, 'REPO')}`;
  const instead = `repo:${known}:${orElse(rest, context)}`;
  if (isAny(owner)) return { level: 'open', who: tell`repositories of everybody on GitHub`, instead };
  if (hasWildcard(owner)) {
    return {
      level: 'open',
      who: tell`repositories of every account that fits ${owner}, and anybody may register one`,
      instead,
    };
  }
  // `repo:${Repository}:*`: owner and repository may come in one.
  if (repository === undefined)
    return owner.includes(hole) ? contextReach(rest, `repo:${owner}`, owner) : undefined;
  if (isAny(repository))
    return {
      level: 'wide',
      who: tell`every repository of ${owner}${isOpenEnd(rest) ? tell`, on any branch and from pull requests` : ''}`,
      instead,
    };
  if (hasWildcard(repository)) {
    return { level: 'wide', who: tell`every repository of ${owner} that fits ${repository}`, instead };
  }
  return contextReach(rest, `repo:${known}`, known);
}

function isOpenEnd(rest: string | undefined): boolean {
  return rest === undefined || isAny(rest);
}

function contextReach(rest: string | undefined, head: string, repository: string): Reach | undefined {
  const instead = `${head}:${context}`;
  if (isAny(rest))
    return { level: 'wide', who: tell`every branch, tag and pull request of ${repository}`, instead };
  if (rest === 'pull_request') {
    return {
      level: 'wide',
      who: tell`every pull request of ${repository}, with code that nobody has reviewed`,
      instead,
    };
  }
  const ref = /^ref:(.*)$/s.exec(rest ?? '')?.[1];
  if (isAny(ref) || /^refs\/\*+$/.test(ref ?? '') || /^refs\/\*/.test(ref ?? ''))
    return { level: 'wide', who: tell`every branch and tag of ${repository}`, instead };
  if (/^refs\/heads\/\*+$/.test(ref ?? ''))
    return { level: 'broad', who: tell`every branch of ${repository}`, instead };
  // A job that names an environment which is not there creates it.
  if (isAny(/^environment:(.*)$/s.exec(rest ?? '')?.[1]))
    return {
      level: 'broad',
      who: tell`every environment of ${repository}, and a job creates those it names`,
      instead,
    };
  return undefined;
}

function templateReach(pattern: string): Reach | undefined {
  const instead = 'repo:OWNER/REPO:environment:NAME';
  if (chosen.test(pattern) && !anchored.test(pattern)) {
    const claim = pattern.slice(0, pattern.indexOf(':'));
    return {
      level: 'open',
      who: tell`repositories of everybody, since any workflow can choose its ${claim}`,
      instead,
    };
  }
  const owner = /^repository_owner(?:_id)?:([^:]*)(?::\*)?$/.exec(pattern)?.[1];
  if (owner !== undefined && !hasWildcard(owner))
    return { level: 'wide', who: tell`every repository of ${owner}`, instead };
  if (/^rep?o?\*|^repo(?:sitory\w*)?:?\*/.test(pattern))
    return { level: 'open', who: tell`repositories of everybody on GitHub`, instead };
  const workflow = /^job_workflow_ref:([^/:]*)\//.exec(pattern)?.[1];
  if (hasWildcard(workflow)) return { level: 'open', who: tell`workflows of everybody on GitHub`, instead };
  return undefined;
}
