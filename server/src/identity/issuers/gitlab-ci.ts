import { phrase, tell } from '../../words/tell.ts';
import { celClaims, celGlob, hasStar } from './cel.ts';
import type { Issuer, Recognition, Subject, SubjectFlaw, SubjectVerdict } from './issuer.ts';
import { partOf, printPairs, readPairs } from './key-values.ts';
import type { PatternReader, ScopedSubject } from './pattern.ts';

/** GitLab CI on gitlab.com and self-managed (facts C.5). */
export const gitlabCi: Issuer = {
  id: 'gitlab-ci',
  title: 'GitLab CI',
  caller: 'pipeline',
  namesBySubject: true,
  groupless: true,
  recognise,
  urls: ['https://gitlab.com', 'https://<GITLAB_HOST>'],
  audience: phrase('what the job writes under id_tokens'),
  start: /project_path:/,
  parse,
  print: ({ parts }) => printPairs(parts),
  judge,
  flawOf,
  forms: [
    {
      label: phrase('branch'),
      template: 'project_path:<GROUP>/<PROJECT>:ref_type:branch:ref:<BRANCH=main>',
      detail: phrase('Jobs of one branch; protect the branch. The name stands alone, without refs/heads/'),
    },
    {
      label: phrase('tag'),
      template: 'project_path:<GROUP>/<PROJECT>:ref_type:tag:ref:<TAG>',
      detail: phrase('Jobs of one tag; tags can be moved unless they are protected'),
    },
  ],
  claims: [
    { name: 'project_id', chosenBy: undefined },
    { name: 'namespace_id', chosenBy: undefined },
    { name: 'project_path', chosenBy: undefined },
    { name: 'ref_protected', chosenBy: undefined },
    { name: 'environment_protected', chosenBy: undefined },
    { name: 'pipeline_source', chosenBy: undefined },
    { name: 'ref', chosenBy: phrase('whoever may push to the project') },
    { name: 'environment', chosenBy: phrase('whoever may change the pipeline') },
    { name: 'user_login', chosenBy: phrase('whoever starts the job') },
    { name: 'user_identities', chosenBy: phrase('the user who starts the job') },
  ],
  readPattern,
};

// Any host may be a GitLab; other issuers that are known by their address have been asked before.
function recognise(url: string): Recognition {
  if (url === 'https://gitlab.com' || /^https:\/\/gitlab\.[^/]+$/.test(url)) return 'certain';
  return /^https:\/\/[^/?#]+(?:\/[\w./-]*)?$/.test(url) ? 'possible' : 'no';
}

/** Claims projects put into their subject by `ci_id_token_sub_claim_components`; the first is always the project. */
const components: ReadonlySet<string> = new Set([
  'project_path',
  'ref_type',
  'ref',
  'ref_path',
  'ref_protected',
  'project_id',
  'namespace_id',
  'namespace_path',
  'environment',
  'environment_protected',
  'deployment_tier',
  'pipeline_source',
  'runner_environment',
  'user_login',
  'user_id',
  'ci_config_ref_uri',
]);

function parse(text: string): Subject | undefined {
  const parts = readPairs(text, (word) => components.has(word));
  const [project] = parts ?? [];
  if (parts === undefined || project?.name !== 'project_path' || !isProject(project.value)) return undefined;
  const type = partOf({ parts }, 'ref_type');
  if (type !== '' && type !== 'branch' && type !== 'tag') return undefined;
  if (/^refs\/(?:heads|tags)\//.test(partOf({ parts }, 'ref'))) return undefined;
  return { form: parts.length === 3 && type !== '' ? type : 'components', parts };
}

function isProject(path: string): boolean {
  return /^[\w.-]+(?:\/[\w.-]+)+$/.test(path);
}

function judge(subject: Subject): SubjectVerdict {
  const project = partOf(subject, 'project_path');
  const { type, ref } = refOf(subject);
  const environment = partOf(subject, 'environment');
  if (partOf(subject, 'user_login') !== '' || partOf(subject, 'user_id') !== '')
    return { scope: 'unstable', bearer: tell`jobs of ${project} that one user started` };
  if (environment !== '')
    return {
      scope: 'scoped',
      bearer: tell`jobs of ${project} in environment ${environment}`,
      caution: tell`Protect the environment: without that any branch gets there`,
    };
  if (type === 'tag')
    return {
      scope: 'movable',
      bearer: tell`jobs of ${project} for ${ref === '' ? tell`any tag` : tell`tag ${ref}`}`,
      caution: tell`A tag can be moved to other code unless it is protected`,
    };
  if (ref === '')
    return { scope: 'wide', bearer: tell`jobs of ${project} on every branch, merge requests among them` };
  if (type === '')
    return { scope: 'movable', bearer: tell`jobs of ${project} on a branch or tag named ${ref}` };
  return {
    scope: 'scoped',
    bearer: tell`jobs of ${project} on branch ${ref}`,
    others: tell`tags, other branches, and merge requests from forks`,
    caution: tell`Protect the branch, or check ref_protected in the AuthenticationConfiguration`,
  };
}

/** Kind and name of the ref, from whichever components tell; empty where none does. */
function refOf(subject: Subject): { readonly type: string; readonly ref: string } {
  const [, kind = '', name = ''] = /^refs\/(heads|tags)\/(.+)$/s.exec(partOf(subject, 'ref_path')) ?? [];
  const ofPath = kind === 'heads' ? 'branch' : kind === 'tags' ? 'tag' : '';
  return { type: partOf(subject, 'ref_type') || ofPath, ref: partOf(subject, 'ref') || name };
}

function flawOf(text: string): SubjectFlaw | undefined {
  const [, project = '', rest = ''] = /^project_path:([^:]*)(.*)/s.exec(text) ?? [];
  if (!text.startsWith('project_path:')) return undefined;
  const certain = true;
  if (/:ref:refs\/(?:heads|tags)\//.test(rest)) {
    return {
      why: tell`GitLab writes the name of the branch or tag alone, without \`refs/heads/\``,
      meant: [text.replace(/:ref:refs\/(heads|tags)\//, ':ref:')],
      certain,
    };
  }
  if (!isProject(project)) {
    return {
      why: tell`a project stands with its group, \`GROUP/PROJECT\``,
      meant: project === '' ? [] : [`project_path:GROUP/${project}${rest}`],
      certain,
    };
  }
  const type = /:ref_type:([^:]*)/.exec(rest)?.[1];
  if (type !== undefined && type !== 'branch' && type !== 'tag') {
    const meant = /^(?:head|branch)/i.test(type) ? 'branch' : /^tag/i.test(type) ? 'tag' : undefined;
    return {
      why: tell`\`ref_type\` is \`branch\` or \`tag\``,
      meant: meant === undefined ? [] : [text.replace(/:ref_type:[^:]*/, `:ref_type:${meant}`)],
      certain,
    };
  }
  const short = /^:(branch|tag):([^:]+)$/.exec(rest);
  if (short !== null)
    return {
      why: tell`a ref is written \`ref_type:branch:ref:NAME\``,
      meant: [`project_path:${project}:ref_type:${short[1]}:ref:${short[2]}`],
      certain,
    };
  return {
    why: tell`a real one reads \`project_path:GROUP/PROJECT:ref_type:branch:ref:NAME\``,
    meant: [],
    certain: false,
  };
}

const shape = /^project_path:([^:]+)(?::ref_type:([^:]+)(?::ref:(.+))?|:\*+)?$/s;

function readPattern(subject: string): ReturnType<PatternReader> {
  const match = shape.exec(subject);
  return {
    issuer: 'GitLab CI',
    form: 'project_path:GROUP/PROJECT:ref_type:branch:ref:NAME',
    condition:
      (match &&
        celClaims({
          'claims.project_path': match[1],
          'claims.ref_type': match[2],
          // Unlike the other issuers', this claim has the name alone.
          'claims.ref': match[3]?.replace(/^refs\/(?:heads|tags)\//, ''),
        })) ??
      celGlob('claims.sub', subject),
    ...(/:ref:refs\/(heads|tags)\//.test(subject)
      ? { flaw: tell`a GitLab subject has the branch name alone, without \`refs/heads/\`` }
      : {}),
    scoped: match === null ? [] : [scopedFor(match)],
  };
}

function scopedFor([, project = '', type, ref]: RegExpExecArray): ScopedSubject {
  // A group with everything below it says nothing of the project.
  const path = hasStar(project) ? project.replace(/\/?[^/]*\*.*/s, '') : project;
  const group = path === '' ? '<GROUP>' : path;
  const known = hasStar(project) ? `${group}/<PROJECT>` : project;
  const name = ref?.replace(/^refs\/(?:heads|tags)\//, '');
  const refKnown = name !== undefined && !hasStar(name) ? name : undefined;
  return type === 'tag'
    ? {
        label: tell`a protected tag`,
        template: `project_path:${known}:ref_type:tag:ref:${refKnown ?? '<TAG>'}`,
      }
    : {
        label: tell`a protected branch`,
        template: `project_path:${known}:ref_type:branch:ref:${refKnown ?? '<BRANCH>'}`,
      };
}
