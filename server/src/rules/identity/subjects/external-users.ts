import type { SubjectVerdict } from '../../../identity/issuers/issuer.ts';
import { readSubject, type SubjectReading } from '../../../identity/issuers/read-subject.ts';
import type { ResourceFacts, SubjectFacts } from '../../../workspace/facts.ts';
import { unmatchableSubject } from '../../rbac/bindings/unmatchable.ts';

/** A user of another issuer that a binding names. */
export interface ExternalUser {
  readonly subject: SubjectFacts;
  readonly reading: SubjectReading;
}

/** The users of a binding whose name is a subject of an issuer we know; patterns and names nobody has belong to other rules. */
export function externalUsersOf(facts: ResourceFacts): readonly ExternalUser[] {
  return (facts.binding?.subjects ?? []).flatMap((subject) => externalUser(subject) ?? []);
}

// Filled in before the manifest is applied: by a shell, envsubst, Flux, or the reader of a page. What counts as a reference
// for credentials is wider: `vault:` and `arn:aws:` are prefixes of user names.
const placeholder = /\$\{|\$\(|\$[A-Z_]|<[^<>]*>|%[A-Z_]+%|__\w+__|\{\{/;

/** See `externalUsersOf`. */
export function externalUser(subject: SubjectFacts): ExternalUser | undefined {
  if (subject.kind !== 'User' || placeholder.test(subject.name) || unmatchableSubject(subject) !== undefined)
    return undefined;
  const reading = readSubject(subject.name);
  // Without a prefix it is a ServiceAccount of this cluster.
  if (reading === undefined || (reading.issuer.id === 'kubernetes' && reading.prefix === ''))
    return undefined;
  return { subject, reading };
}

/** A user whose name is a whole subject. */
export interface ReadableUser extends ExternalUser {
  /** Who bears it. */
  readonly verdict: SubjectVerdict;
}

/** Those users of `externalUsersOf` of whom it can be said who they are. */
export function readableUsersOf(facts: ResourceFacts): readonly ReadableUser[] {
  return externalUsersOf(facts).flatMap((user) => {
    const { verdict } = user.reading;
    return verdict === undefined ? [] : [{ ...user, verdict }];
  });
}

/** The beginning of a sentence. */
export function capitalised(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
