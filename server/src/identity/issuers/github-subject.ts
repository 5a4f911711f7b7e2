import type { Subject, SubjectPart } from './issuer.ts';
import { partOf } from './key-values.ts';

/** Claims a subject template may be made of, beside the custom properties of repositories (facts C.6). */
const templateKeys: ReadonlySet<string> = new Set([
  'repo',
  'ref',
  'environment',
  'repository',
  'repository_id',
  'repository_owner',
  'repository_owner_id',
  'repository_visibility',
  'ref_type',
  'ref_protected',
  'event_name',
  'job_workflow_ref',
  'job_workflow_sha',
  'workflow',
  'workflow_ref',
  'workflow_sha',
  'runner_environment',
  'actor',
  'actor_id',
  'head_ref',
  'base_ref',
  'enterprise',
  'enterprise_id',
  'run_id',
  'run_number',
  'run_attempt',
  'check_run_id',
  'sha',
]);

/** Whether a word is a claim that templates put into subjects. */
export function isTemplateKey(word: string): boolean {
  return templateKeys.has(word) || /^repo_property_\w+$/.test(word);
}

/** A repository as the `repo` part names it; the ids are there in the immutable format only. */
export interface GitHubRepository {
  readonly owner: string;
  readonly ownerId: string | undefined;
  readonly name: string;
  readonly id: string | undefined;
}

const repositoryShape = /^([A-Za-z0-9_-]+)(?:@(\d+))?\/([A-Za-z0-9._-]+)(?:@(\d+))?$/;

/** Reads `OWNER/REPO` or `OWNER@ID/REPO@ID`; undefined for anything else, one id without the other included. */
export function readRepository(text: string): GitHubRepository | undefined {
  const match = repositoryShape.exec(text);
  if (match === null) return undefined;
  const [, owner = '', ownerId, name = '', id] = match;
  return (ownerId === undefined) === (id === undefined) ? { owner, ownerId, name, id } : undefined;
}

/** The repository of a subject; undefined when a template left it out. */
export function repositoryOf(subject: Subject): GitHubRepository | undefined {
  return readRepository(partOf(subject, 'repo'));
}

const contexts: readonly (readonly [RegExp, string])[] = [
  [/^repo,environment$/, 'environment'],
  [/^repo,pull_request$/, 'pull_request'],
  [/^repo,ref$/, 'ref'],
];

/** Reads the default subject, the immutable one and those of templates. */
export function parseGitHub(text: string): Subject | undefined {
  const words = text.split(':');
  const parts = new Map<string, string>();
  for (let place = 0; place < words.length; ) {
    const name = words[place] ?? '';
    if (parts.has(name)) return undefined;
    // The context of a pull request is the one word without a value.
    if (name === 'pull_request') {
      parts.set(name, '');
      place += 1;
      continue;
    }
    const value = words[place + 1] ?? '';
    if (!isTemplateKey(name) || value === '') return undefined;
    parts.set(name, name === 'repo' ? value : value.replaceAll('%3A', ':'));
    place += 2;
  }
  const repository = parts.get('repo');
  if (repository !== undefined && readRepository(repository) === undefined) return undefined;
  if (repository === undefined && parts.has('pull_request')) return undefined;
  const form = formOf(parts);
  return form === undefined
    ? undefined
    : { form, parts: [...parts].map(([name, value]) => ({ name, value })) };
}

function formOf(parts: ReadonlyMap<string, string>): string | undefined {
  const keys = [...parts.keys()].join(',');
  const context = contexts.find(([pattern]) => pattern.test(keys))?.[1] ?? 'template';
  const ref = parts.get('ref');
  if (ref === undefined) return context;
  // Other refs are those of pull requests, whose context is `pull_request`.
  const kind = /^refs\/(heads|tags)\/./.exec(ref)?.[1];
  if (kind === undefined) return undefined;
  return context === 'ref' ? (kind === 'heads' ? 'branch' : 'tag') : context;
}

export function printGitHub({ parts }: Subject): string {
  return parts.map(printPart).join(':');
}

function printPart({ name, value }: SubjectPart): string {
  if (name === 'pull_request') return name;
  return `${name}:${name === 'repo' ? value : value.replaceAll(':', '%3A')}`;
}
