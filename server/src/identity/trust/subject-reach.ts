import { tell } from '../../words/tell.ts';
import { sharedIssuerOf } from '../authentication/tenants.ts';
import { issuerOfUrl } from '../issuers/all.ts';
import type { IssuerId } from '../issuers/issuer.ts';
import { hole } from './policy-value.ts';
import { clusterReach, type Reach, spiffeReach } from './reach.ts';
import { githubReach } from './reach-github.ts';
import {
  bitbucketReach,
  buildkiteReach,
  circleReach,
  gitlabReach,
  terraformReach,
} from './reach-pipelines.ts';

const longest = 2048;

/**
 * Who else a subject pattern of a cloud's trust lets in, with `*` and `?` as wildcards over everything; undefined when
 * the pattern names one caller, or when it cannot be told. Holes are taken for one unknown name each.
 */
export function subjectReach(provider: string | undefined, pattern: string): Reach | undefined {
  if (pattern.length > longest) return undefined;
  if (/^\?*\*[*?]*$/.test(pattern)) {
    return {
      level: 'open',
      who: tell`every caller with a token of ${provider ?? tell`the issuer`}`,
      instead: formOf(provider),
    };
  }
  const read = readerOf(provider, pattern);
  return read?.(pattern);
}

/** How a subject of a provider reads, with capitals for what varies. */
export function formOf(provider: string | undefined): string {
  switch (familyOf(provider)) {
    case 'github-actions':
      return 'repo:OWNER/REPO:environment:NAME';
    case 'gitlab-ci':
      return 'project_path:GROUP/PROJECT:ref_type:branch:ref:BRANCH';
    case 'hcp-terraform':
      return 'organization:O:project:P:workspace:W:run_phase:apply';
    case 'buildkite':
      return 'organization:O:pipeline:P:ref:refs/heads/BRANCH:*';
    case 'circleci':
      return 'org/ORG_ID/project/PROJECT_ID/user/*';
    case 'bitbucket-pipelines':
      return '{REPOSITORY_UUID}:*';
    case 'kubernetes':
      return 'system:serviceaccount:NAMESPACE:NAME';
    case undefined:
      return 'SUBJECT_OF_THE_CALLER';
  }
}

/** True when everybody can get tokens of the provider, so that its name alone says nothing. */
export function isSharedProvider(provider: string | undefined): boolean {
  return familyOf(provider) !== undefined && sharedIssuerOf(`https://${provider}`) !== undefined;
}

/** True for the issuer of a managed cluster, whose tokens every ServiceAccount of it gets. */
export function isClusterProvider(provider: string | undefined): boolean {
  return familyOf(provider) === 'kubernetes';
}

/** Issuers whose patterns are read here; clouds name them without their scheme. */
type Family = keyof typeof readers;

function familyOf(provider: string | undefined): Family | undefined {
  const id = provider === undefined ? undefined : issuerOfUrl(`https://${provider}`)?.id;
  return id !== undefined && isFamily(id) ? id : undefined;
}

function isFamily(id: IssuerId): id is Family {
  return Object.hasOwn(readers, id);
}

const readers = {
  'github-actions': githubReach,
  'gitlab-ci': gitlabReach,
  'hcp-terraform': terraformReach,
  buildkite: buildkiteReach,
  circleci: circleReach,
  'bitbucket-pipelines': bitbucketReach,
  kubernetes: clusterReach,
} satisfies Partial<Record<IssuerId, (pattern: string) => Reach | undefined>>;

// Self-hosted issuers are known by how their subjects begin.
const starts: readonly (readonly [RegExp, (pattern: string) => Reach | undefined])[] = [
  [/^system:/, clusterReach],
  [/^project_path:/, gitlabReach],
  [/^repo:/, githubReach],
  [/^organization:[^:]*:pipeline:/, buildkiteReach],
  [/^organization:/, terraformReach],
  [/^org\//, circleReach],
  [/^spiffe:\/\//, spiffeReach],
];

function readerOf(
  provider: string | undefined,
  pattern: string,
): ((pattern: string) => Reach | undefined) | undefined {
  const family = familyOf(provider);
  if (family !== undefined) return readers[family];
  return starts.find(([start]) => start.test(pattern))?.[1];
}

/** A pattern for messages: what is filled in later reads `…`. */
export function shown(pattern: string): string {
  return pattern.replaceAll(hole, '…');
}

/** For titles of fixes that write a form: says that its capitals stand for names, where it has such. */
export function toFillIn(form: string): string {
  return /(?:^|[:/{-])[A-Z][A-Z_]*(?:[:/}]|$)/.test(form) ? tell` (fill in the capitals)` : '';
}
