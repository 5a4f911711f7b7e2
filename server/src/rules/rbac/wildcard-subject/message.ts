import type { SubjectReading } from '../../../identity/subjects/reading.ts';
import { joinWords } from '../../../rbac/expand-wildcards.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import type { PatternSubject } from './judge.ts';

// AuthenticationConfiguration is on by default from 1.30 (facts C.2).
const firstMinorWithClaims = 30;

/** What the API server makes of the subject, why, and what to write. */
export function describeSubject(
  subject: SubjectFacts,
  pattern: PatternSubject,
  kubernetesMinor: number,
): string {
  return `${verdictOn(subject, pattern)}. ${adviceOn(subject, pattern, kubernetesMinor)}`;
}

const longestShown = 200;

function shown(name: string): string {
  return `\`${name.length > longestShown ? `${name.slice(0, longestShown)}…` : name}\``;
}

function verdictOn(subject: SubjectFacts, { case: which, reading }: PatternSubject): string {
  const name = shown(subject.name);
  const flaw = reading?.flaw === undefined ? '' : `; besides, ${reading.flaw}`;
  switch (which) {
    case 'rejected':
      return `The API server rejects ServiceAccount ${name}: the name must be a DNS subdomain, and RBAC has no wildcard for subjects`;
    case 'namespace':
      return `ServiceAccount ${name} in namespace ${shown(subject.namespace ?? '')} matches nobody: the namespace is compared literally, \`*\` included`;
    case 'expression':
      return `${subject.kind} ${name} looks like a pattern, but RBAC compares subject names literally, so it matches nobody${flaw}`;
    case 'name':
      return `${subject.kind} ${name} matches nobody: RBAC compares subject names literally, \`*\` included${flaw}`;
  }
}

function adviceOn(
  subject: SubjectFacts,
  { reading, equivalent }: PatternSubject,
  kubernetesMinor: number,
): string {
  if (equivalent.length > 0) {
    const names = joinWords(equivalent.map(({ kind, name }) => `${kind} \`${name}\``));
    return equivalent.length === 1
      ? `What it meant is ${names}`
      : `Write the ${equivalent.length} users it meant, each with the rights it needs: ${names}`;
  }
  if (subject.kind === 'ServiceAccount') return 'Write each ServiceAccount with its name and namespace';
  if (reading === undefined) {
    return /^\*+$/.test(subject.name)
      ? 'Name who should have the role; every authenticated caller would be Group `system:authenticated`, which is hardly ever meant'
      : `Write each ${subject.kind.toLowerCase()} by its exact name, or let the API server's AuthenticationConfiguration map claims to one group and bind that`;
  }
  if (reading.advice !== undefined) return reading.advice;
  return adviceFrom(reading, kubernetesMinor);
}

function adviceFrom({ issuer, form, unstable, condition }: SubjectReading, kubernetesMinor: number): string {
  const claims =
    kubernetesMinor < firstMinorWithClaims
      ? undefined
      : `map claims to a group in an AuthenticationConfiguration${condition === undefined ? '' : ` (\`${condition}\`)`} and bind that group`;
  if (unstable !== undefined) {
    const why = `${issuer} puts ${unstable} into every subject, so that no list of names will do`;
    return `${why}: ${claims ?? 'use another claim as user name'}`;
  }
  const exact = `Write each subject out${form === undefined ? '' : ` (${issuer}: ${form})`}`;
  return claims === undefined ? exact : `${exact}, or ${claims}`;
}
