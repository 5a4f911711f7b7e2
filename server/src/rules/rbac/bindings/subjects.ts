import { issuers } from '../../../identity/issuers/all.ts';
import { readSubjectPattern } from '../../../identity/issuers/read-subject.ts';
import { tell } from '../../../words/tell.ts';
import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';
import { serviceAccountUserOf } from './service-account-user.ts';

/** Sets of callers that are more than any one list of names. */
export type BroadGroup = 'anonymous' | 'authenticated' | 'service-accounts' | 'namespace' | 'masters';

const broadGroups: Readonly<Record<string, BroadGroup>> = {
  'system:unauthenticated': 'anonymous',
  'system:authenticated': 'authenticated',
  // OpenShift's group of everybody who logged in.
  'system:authenticated:oauth': 'authenticated',
  'system:serviceaccounts': 'service-accounts',
  'system:masters': 'masters',
};

/** The broad group a subject stands for (facts B.3); undefined for everybody else. */
export function broadGroupOf({ kind, name }: SubjectFacts): BroadGroup | undefined {
  if (kind === 'User') return name === 'system:anonymous' ? 'anonymous' : undefined;
  if (kind !== 'Group') return undefined;
  if (Object.hasOwn(broadGroups, name)) return broadGroups[name];
  return /^system:serviceaccounts:[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(name) ? 'namespace' : undefined;
}

/** The namespace whose ServiceAccounts a Group `system:serviceaccounts:NS` holds. */
export function namespaceOfGroup(name: string): string {
  return name.slice('system:serviceaccounts:'.length);
}

/** A ServiceAccount that a subject names, as kind ServiceAccount or as a user; the namespace may not be known. */
export function accountOf(
  subject: SubjectFacts,
  binding: ResourceFacts,
): { readonly name: string; readonly namespace: string | undefined } | undefined {
  if (subject.kind === 'User') return serviceAccountUserOf(subject.name);
  if (subject.kind !== 'ServiceAccount') return undefined;
  const own = binding.kind === 'RoleBinding' ? binding.namespace : undefined;
  return { name: subject.name, namespace: subject.namespace ?? own };
}

const pipelineIssuers: ReadonlySet<string> = new Set(
  issuers.filter(({ caller }) => caller === 'pipeline').map(({ title }) => title),
);

/** The CI system whose runs bear a user name, as `GitHub Actions`; undefined when the name does not tell. */
export function pipelineOf({ kind, name }: SubjectFacts): string | undefined {
  const issuer = kind === 'User' ? readSubjectPattern(name)?.issuer : undefined;
  return issuer !== undefined && pipelineIssuers.has(issuer) ? issuer : undefined;
}

const longestShown = 60;

/** `ServiceAccount shop/build`, or User or Group with its name in backquotes, shortened in the middle. */
export function describeSubject(subject: SubjectFacts, binding: ResourceFacts): string {
  if (subject.kind === 'ServiceAccount') {
    const namespace = accountOf(subject, binding)?.namespace;
    return tell`ServiceAccount ${namespace === undefined ? '' : `${namespace}/`}${subject.name}`;
  }
  return `${subject.kind} ${shownName(subject.name)}`;
}

/** A name in backquotes; a long one keeps its ends, where prefix and scope stand. */
export function shownName(name: string): string {
  const half = longestShown / 2;
  return `\`${name.length > longestShown ? `${name.slice(0, half)}…${name.slice(-half)}` : name}\``;
}

/** The same of a name and the one to write in its place: where both are long, what is cut off is what they have in common. */
export function shownNames(name: string, instead: string): readonly [string, string] {
  const [shown, other] = [shownName(name), shownName(instead)];
  if (shown !== other) return [shown, other];
  let start = 0;
  while (name[start] === instead[start] && start < name.length) start += 1;
  const from = Math.max(0, start - longestShown / 3);
  const window = (text: string): string => {
    const part = text.slice(from, from + longestShown);
    return `\`${from === 0 ? '' : '…'}${part}${from + longestShown < text.length ? '…' : ''}\``;
  };
  return [window(name), window(instead)];
}

/** Where a binding gives its role, as the end of a sentence. */
export function scopeOf({ kind, namespace }: ResourceFacts): string {
  if (kind === 'ClusterRoleBinding') return tell`in the whole cluster`;
  return namespace === undefined ? tell`in the binding's namespace` : tell`in namespace ${namespace}`;
}
