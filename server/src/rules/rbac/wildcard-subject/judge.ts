import type { NamedSubject, PatternReading } from '../../../identity/issuers/pattern.ts';
import { readSubjectPattern } from '../../../identity/issuers/read-subject.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import type { Confidence, Severity } from '../../rule.ts';

/** A subject written as a pattern. */
export interface PatternSubject {
  /** `name` and `namespace` match literally; `rejected` is a ServiceAccount name the API server refuses. */
  readonly case: 'name' | 'namespace' | 'rejected' | 'expression';
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly reading: PatternReading | undefined;
  /** The subjects that mean what the pattern meant, where that is certain. */
  readonly equivalent: readonly NamedSubject[];
}

/** What is wrong with a subject written as a pattern; undefined for exact names. `namespace` is that of the binding. */
export function judgeSubject(
  subject: SubjectFacts,
  namespace: string | undefined,
): PatternSubject | undefined {
  if (subject.kind === 'ServiceAccount') return judgeServiceAccount(subject, namespace);
  if (subject.kind !== 'User' && subject.kind !== 'Group') return undefined;
  const star = subject.name.includes('*');
  if (!star && !isExpression(subject.name)) return undefined;
  const reading = readSubjectPattern(subject.name);
  return {
    case: star ? 'name' : 'expression',
    severity: star ? 'error' : 'warning',
    confidence: star ? 'high' : 'medium',
    reading,
    equivalent: equivalentFor(subject, reading),
  };
}

function equivalentFor({ kind }: SubjectFacts, reading: PatternReading | undefined): readonly NamedSubject[] {
  const equivalent = reading?.equivalent ?? [];
  // A user name in a Group subject is another mistake, which a list of users does not mend.
  return equivalent.every((subject) => subject.kind === 'Group' || kind === 'User') ? equivalent : [];
}

// A ServiceAccount's name must be a DNS subdomain; its namespace in a subject is not validated at all
// (pkg/apis/rbac/validation ValidateRoleBindingSubject).
function judgeServiceAccount(
  subject: SubjectFacts,
  namespace: string | undefined,
): PatternSubject | undefined {
  const inName = subject.name.includes('*');
  if (!inName && subject.namespace?.includes('*') !== true) return undefined;
  const target = subject.namespace ?? namespace;
  const known = /^\*+$/.test(subject.name) && target !== undefined && !target.includes('*');
  return {
    case: inName ? 'rejected' : 'namespace',
    severity: 'error',
    confidence: 'high',
    reading: undefined,
    equivalent: known ? [{ kind: 'Group', name: `system:serviceaccounts:${target}` }] : [],
  };
}

const longestName = 1024;

/**
 * Regular expressions and globs without a `*`. Names of directories hold brackets, bars, plus signs and question marks,
 * so that only two things count: anchors at both ends, and operators in a name that an issuer's format rules out.
 */
function isExpression(name: string): boolean {
  if (name.length > longestName) return false;
  if (/^\^.+\$$/s.test(name)) return true;
  if (!/^(?:[^\s]*[:#/])?(?:repo:[\w.-]+\/|project_path:|organization:|system:serviceaccount:)/.test(name))
    return false;
  return /\.\+|\([^()]*\|[^()]*\)|\[[^\]]*-[^\]]*\]|\{[^{}]*,[^{}]*\}/.test(name) || /:\?$|\w\?$/.test(name);
}
