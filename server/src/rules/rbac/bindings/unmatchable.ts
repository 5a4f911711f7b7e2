import { githubActions } from '../../../identity/issuers/github-actions.ts';
import { gitlabCi } from '../../../identity/issuers/gitlab-ci.ts';
import type { ScopedSubject } from '../../../identity/issuers/pattern.ts';
import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import type { Confidence } from '../../rule.ts';
import {
  meantServiceAccount,
  type ServiceAccountName,
  serviceAccountUserOf,
} from './service-account-user.ts';
import { pipelineOf } from './subjects.ts';

/** A subject that no caller can be. */
export interface UnmatchableSubject {
  /** Why nobody is that, as a whole sentence without its end. */
  readonly why: string;
  /** What to write, for the end of the message. */
  readonly advice: string;
  readonly confidence: Confidence;
  /** What was meant, where that is certain. */
  readonly meant: { readonly kind: 'User' | 'Group' } | ServiceAccountName | undefined;
  /** Subjects of the repository whose address stands there, to choose from; absent for all else. */
  readonly scoped?: readonly ScopedSubject[];
}

// Groups that kube-apiserver itself puts callers into; a user of such a name does not exist (facts B.3).
const groupNames =
  /^system:(?:masters|authenticated|unauthenticated|nodes|serviceaccounts(?::[a-z0-9-]+)?|bootstrappers(?::[a-z0-9:-]+)?)$/;
// Client certificates of components bear their user names as groups too in some installations; these two never.
const userNames = /^system:(?:anonymous|node:[^:]+)$/;

/** What is wrong with a User or Group whose name is of another kind or form; undefined for names that may exist. */
export function unmatchableSubject(subject: SubjectFacts): UnmatchableSubject | undefined {
  const { kind, name } = subject;
  // Patterns belong to no-wildcard-subject.
  if (name.includes('*')) return undefined;
  if (kind === 'User') return unmatchableUser(name);
  return kind === 'Group' ? unmatchableGroup(subject) : undefined;
}

function unmatchableUser(name: string): UnmatchableSubject | undefined {
  if (groupNames.test(name)) {
    return {
      why: tell`User \`${name}\` is nobody: that is the name of a group`,
      advice: tell`write kind: Group`,
      confidence: 'high',
      meant: { kind: 'Group' },
    };
  }
  const address = repositoryAddress(name);
  if (address !== undefined) {
    return {
      why: tell`User \`${name}\` is nobody: ${address.title}'s tokens name a repository with its branch or environment, not its address`,
      advice: tell`write ${address.form} behind the prefix the API server is configured with`,
      confidence: 'high',
      meant: undefined,
      scoped: address.scoped,
    };
  }
  if (!/^system:service-?accounts?[:/]/i.test(name) || serviceAccountUserOf(name) !== undefined)
    return undefined;
  const meant = meantServiceAccount(name);
  return {
    why: tell`User \`${name}\` is nobody: a ServiceAccount's user name is system:serviceaccount:NAMESPACE:NAME`,
    advice: adviceFor(meant),
    confidence: 'high',
    meant,
  };
}

interface RepositoryAddress {
  readonly title: string;
  readonly form: string;
  readonly scoped: readonly ScopedSubject[];
}

/** The web address of a repository or its owner, which is the audience of a token at most. */
function repositoryAddress(name: string): RepositoryAddress | undefined {
  const [, host, path = ''] = /^https?:\/\/(github\.com|gitlab\.com)\/?([^#]*)$/.exec(name) ?? [];
  if (host === undefined) return undefined;
  const segments = path
    .replace(/\.git$/, '')
    .split('/')
    .filter((segment) => segment !== '');
  if (host === 'github.com') {
    const [owner = '<OWNER>', repository = '<REPO>'] = segments;
    return {
      title: 'GitHub',
      form: 'repo:OWNER/REPO:environment:NAME',
      scoped: githubActions.readPattern(`repo:${owner}/${repository}:*`, '')?.scoped ?? [],
    };
  }
  const project = segments.length > 1 ? segments.join('/') : `${segments[0] ?? '<GROUP>'}/<PROJECT>`;
  return {
    title: 'GitLab',
    form: 'project_path:GROUP/PROJECT:ref_type:branch:ref:NAME',
    scoped: gitlabCi.readPattern(`project_path:${project}:*`, '')?.scoped ?? [],
  };
}

function unmatchableGroup(subject: SubjectFacts): UnmatchableSubject | undefined {
  const { name } = subject;
  const account = serviceAccountUserOf(name);
  if (account !== undefined) {
    return {
      why: tell`Group \`${name}\` has no members: that is the name of one ServiceAccount`,
      advice: adviceFor(account),
      confidence: 'high',
      meant: account,
    };
  }
  if (userNames.test(name)) {
    return {
      why: tell`Group \`${name}\` has no members: that is the name of a user`,
      advice: tell`write kind: User`,
      confidence: 'high',
      meant: { kind: 'User' },
    };
  }
  const pipeline = pipelineOf({ ...subject, kind: 'User' });
  if (pipeline === undefined) return undefined;
  return {
    why: tell`Group \`${name}\` has no members: that is the user name of a ${pipeline} run`,
    advice: tell`write kind: User`,
    // A claim mapping may put any text into the groups.
    confidence: 'medium',
    meant: { kind: 'User' },
  };
}

function adviceFor(account: ServiceAccountName | undefined): string {
  return account === undefined
    ? tell`write kind: ServiceAccount with name and namespace`
    : tell`write ServiceAccount ${account.name} with namespace: ${account.namespace}`;
}
