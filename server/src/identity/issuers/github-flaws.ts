import { phrase, tell } from '../../words/tell.ts';
import { isTemplateKey, readRepository } from './github-subject.ts';
import type { SubjectFlaw } from './issuer.ts';

const certain = true;

/** Why no GitHub token has a subject that begins like one. */
export function gitHubFlaw(text: string): SubjectFlaw | undefined {
  const [, repository = '', rest] = /^repo:([^:]*)(?::(.*))?$/s.exec(text) ?? [];
  if (!text.startsWith('repo:')) return undefined;
  return repositoryFlaw(repository, rest) ?? (rest === undefined ? undefined : contextFlaw(repository, rest));
}

function repositoryFlaw(repository: string, rest: string | undefined): SubjectFlaw | undefined {
  if (readRepository(repository) !== undefined) return undefined;
  if (!repository.includes('/')) {
    // A word on its own may be anybody's name.
    if (rest === undefined) return undefined;
    return {
      why: tell`a subject names owner and repository, as in \`repo:OWNER/REPO\``,
      meant: repository === '' ? [] : [`repo:${repository}/REPO:${rest}`],
      certain,
    };
  }
  if (/@(?!\d+(?:\/|$))/.test(repository) || /^[^@]*@[^@]*$/.test(repository)) {
    return {
      why: tell`the format with ids has both numbers, \`repo:OWNER@OWNER_ID/REPO@REPO_ID\``,
      meant: [],
      certain,
    };
  }
  return { why: tell`\`${repository}\` is no OWNER/REPO of GitHub`, meant: [], certain };
}

const slips: readonly (readonly [RegExp, (match: RegExpExecArray) => readonly string[], string])[] = [
  [
    /^ref:refs\/pull\/\d+\/(?:merge|head)$/,
    () => ['pull_request'],
    phrase('runs for a pull request have `pull_request` in place of the ref'),
  ],
  [
    /^ref:(?!refs\/)([^:]+)$/,
    ([, name = '']) => [`ref:refs/heads/${name}`, `ref:refs/tags/${name}`],
    phrase('the ref is written in full, `ref:refs/heads/BRANCH`'),
  ],
  [
    /^(refs\/(?:heads|tags)\/[^:]+)$/,
    ([, ref = '']) => [`ref:${ref}`],
    phrase('`ref:` stands before the ref, `ref:refs/heads/BRANCH`'),
  ],
  [
    /^(?:branch|heads):([^:]+)$/,
    ([, name = '']) => [`ref:refs/heads/${name}`],
    phrase('a branch is written `ref:refs/heads/BRANCH`'),
  ],
  [
    /^tags?:([^:]+)$/,
    ([, name = '']) => [`ref:refs/tags/${name}`],
    phrase('a tag is written `ref:refs/tags/TAG`'),
  ],
  [
    /^env:([^:]+)$/,
    ([, name = '']) => [`environment:${name}`],
    phrase('an environment is written `environment:NAME`'),
  ],
  [
    /^pull[-_]?requests?(?::.*)?$/i,
    () => ['pull_request'],
    phrase('runs for pull requests all have the one word `pull_request`'),
  ],
];

function contextFlaw(repository: string, rest: string): SubjectFlaw | undefined {
  for (const [shape, meant, why] of slips) {
    const match = shape.exec(rest);
    if (match !== null)
      return { why, meant: meant(match).map((context) => `repo:${repository}:${context}`), certain };
  }
  const colon = /^(environment|ref):(.+)$/s.exec(rest);
  const [, key = '', value = ''] = colon ?? [];
  if (value.includes(':') && !isTemplateKey(value.split(':')[1] ?? '')) {
    return {
      why: tell`a colon in a name is written %3A`,
      meant: [`repo:${repository}:${key}:${value.replaceAll(':', '%3A')}`],
      // Enterprise Server up to 3.18 does not escape (facts C.6).
      certain: false,
    };
  }
  const word = rest.split(':')[0] ?? '';
  return {
    why: isTemplateKey(word)
      ? tell`\`${word}\` has no value`
      : tell`what follows the repository is \`environment:NAME\`, \`ref:refs/heads/BRANCH\` or \`pull_request\`, not \`${word}\``,
    meant: [],
    certain: isTemplateKey(word),
  };
}
