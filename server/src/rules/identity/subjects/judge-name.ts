import { issuerOfUrl } from '../../../identity/issuers/all.ts';
import { githubActions } from '../../../identity/issuers/github-actions.ts';
import type { SubjectReading } from '../../../identity/issuers/read-subject.ts';
import {
  defaultUserName,
  isMistyped,
  judgeUserName,
  knownFor,
  mayBeGroup,
} from '../../../identity/issuers/subject-names.ts';
import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import { shownName, shownNames } from '../../rbac/bindings/subjects.ts';
import type { Confidence } from '../../rule.ts';
import { externalUser } from './external-users.ts';
import type { IssuerKnowledge } from './known-issuers.ts';

/** A name the known authentication gives to nobody. */
export interface UngivenName {
  /** A whole sentence without its end. */
  readonly why: string;
  /** What to do, for the end of the message. */
  readonly advice: string;
  readonly confidence: Confidence;
  /** True when an API server that is configured otherwise would likely give just this name. */
  readonly usual: boolean;
  /** The name the token that was meant gets; undefined where that is not certain. */
  readonly expected: string | undefined;
}

/** What is wrong with a subject where the issuers an API server trusts are known; undefined for names that may be given. */
export function ungivenName(subject: SubjectFacts, known: IssuerKnowledge): UngivenName | undefined {
  if (known.issuers.length === 0) return undefined;
  if (subject.kind === 'User') return ungivenUser(subject, known);
  return subject.kind === 'Group' ? ungivenGroup(subject.name, known) : undefined;
}

function ungivenUser(subject: SubjectFacts, known: IssuerKnowledge): UngivenName | undefined {
  const reading = externalUser(subject)?.reading;
  if (reading === undefined) return bareRepository(subject.name, known);
  // A malformed subject is that first of all.
  if (reading.subject === undefined) return undefined;
  if (!reading.issuer.namesBySubject) return undefined;
  const verdict = judgeUserName(reading, known.issuers);
  const { issuer, prefix } = reading;
  if (verdict.case === 'untrusted') {
    if (!known.complete) return undefined;
    return {
      why: tell`${shownName(subject.name)} is nobody here: the API server is configured to trust no ${issuer.id === 'kubernetes' ? tell`other cluster` : issuer.title}`,
      advice: tell`add the issuer, or tell its prefix in the settings`,
      confidence: 'medium',
      usual: isUsual(reading),
      expected: undefined,
    };
  }
  if (verdict.case !== 'differs') return undefined;
  const wanted = verdict.known.usernamePrefix ?? '';
  const mistyped = isMistyped(prefix, wanted);
  const [written, expected] = shownNames(subject.name, verdict.expected ?? '');
  return {
    why: tell`${written} is nobody: ${differenceOf(prefix, wanted, issuer.title)}`,
    advice:
      verdict.expected === undefined
        ? tell`write the prefix of the cluster it is for`
        : tell`write ${expected}`,
    // Another cluster than the configured one may be meant, unless it is all but the same prefix.
    confidence: mistyped ? 'high' : 'medium',
    usual: !mistyped && isUsual(reading),
    expected: verdict.expected,
  };
}

/** The default of the flags, and what AKS demands (facts C.3). */
function isUsual({ issuer, text, prefix }: SubjectReading): boolean {
  return prefix.startsWith('aks:jwt:') || prefix + text === defaultUserName({ issuer, text });
}

function differenceOf(written: string, wanted: string, title: string): string {
  if (wanted === '') return tell`the API server puts nothing before ${title} subjects`;
  const whose = tell`the API server puts \`${wanted}\` before ${title} subjects`;
  return written === '' ? tell`${whose}, and here is nothing` : tell`${whose}, not \`${written}\``;
}

/** `OWNER/REPO`, with or without the prefix: the claim repository, which is not the name where `sub` is. */
function bareRepository(name: string, known: IssuerKnowledge): UngivenName | undefined {
  for (const { usernamePrefix, usernameClaim } of knownFor(githubActions, known.issuers)) {
    if (usernamePrefix === undefined || usernameClaim !== 'sub') continue;
    const rest = name.startsWith(usernamePrefix) ? name.slice(usernamePrefix.length) : name;
    if (!/^[A-Za-z0-9-]+\/[A-Za-z0-9._-]+$/.test(rest)) continue;
    return {
      why: tell`${shownName(name)} is nobody: GitHub Actions users are named by the subject, not by the repository`,
      advice: tell`write \`${usernamePrefix}repo:${rest}:environment:NAME\``,
      confidence: 'medium',
      usual: false,
      expected: undefined,
    };
  }
  return undefined;
}

// Words people put before groups of issuers whose tokens have none; `github` and `gitlab` are login providers as well.
const grouplessWords =
  /^(?:tfc|tfe|hcp|terraform|terraform-cloud|hcp-terraform|gha|github-actions|gitlab-ci|buildkite|circleci|spacelift)[:/]/i;

/** Whether a group is named after an issuer whose tokens carry no groups. */
export function isGrouplessName(name: string): boolean {
  const url = /^(https:\/\/[^#]+)#/.exec(name)?.[1];
  return grouplessWords.test(name) || (url !== undefined && issuerOfUrl(url)?.groupless === true);
}

function ungivenGroup(name: string, known: IssuerKnowledge): UngivenName | undefined {
  if (!isGrouplessName(name) || !known.complete || mayBeGroup(name, known.issuers)) return undefined;
  return {
    why: tell`Group ${shownName(name)} has no members: no trusted issuer gives its tokens such a group`,
    advice: tell`bind the exact users, or make it by a groups expression`,
    confidence: 'high',
    usual: false,
    expected: undefined,
  };
}
