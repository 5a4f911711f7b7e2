import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { SubjectFacts } from '../../../workspace/facts.ts';
import { isClaimMappingKnown } from '../../identity/subjects/claim-mapping.ts';
import type { RelatedSite } from '../../rule.ts';
import type { PatternSubject } from './judge.ts';

/** What the API server makes of the subject, why, and what to write. */
export function describeSubject(
  subject: SubjectFacts,
  pattern: PatternSubject,
  kubernetesMinor: number,
): string {
  return `${verdictOn(subject, pattern)}. ${adviceOn(subject, pattern, kubernetesMinor)}`;
}

/** What helps to write it and has no room in the message: the form of a subject, the condition over claims; all at the subject. */
export function subjectNotes(
  subject: SubjectFacts,
  { reading, equivalent }: PatternSubject,
  kubernetesMinor: number,
): readonly RelatedSite[] {
  const notes: string[] = [];
  if (reading?.flaw !== undefined)
    notes.push(tell`Without the wildcard it would match nobody either: ${reading.flaw}`);
  if (equivalent.length > 1)
    notes.push(tell`It meant ${listed(equivalent.map(({ kind, name }) => `${kind} ${name}`))}`);
  else if (equivalent.length === 0) {
    if (reading?.form !== undefined) notes.push(tell`A subject of ${reading.issuer} reads ${reading.form}`);
    if (reading?.condition !== undefined && isClaimMappingKnown(kubernetesMinor))
      notes.push(
        tell`An AuthenticationConfiguration can put these callers into a group by the condition ${reading.condition}`,
      );
  }
  return notes.map((message) => ({ message, path: subject.nameSite.path }));
}

const longestShown = 72;

/** A long name keeps its ends: prefix and wildcard stand there. */
function shown(name: string): string {
  const half = longestShown / 2;
  return `\`${name.length > longestShown ? `${name.slice(0, half)}…${name.slice(-half)}` : name}\``;
}

function verdictOn(subject: SubjectFacts, { case: which }: PatternSubject): string {
  const name = shown(subject.name);
  switch (which) {
    case 'rejected':
      return tell`The API server rejects ServiceAccount ${name}: the name must be a DNS subdomain`;
    case 'namespace':
      return tell`ServiceAccount ${name} in namespace ${shown(subject.namespace ?? '')} matches nobody: the namespace is compared literally`;
    case 'expression':
      return tell`${subject.kind} ${name} looks like a pattern, but RBAC compares names literally`;
    case 'name':
      return tell`${subject.kind} ${name} matches nobody: RBAC compares names literally`;
  }
}

function adviceOn(
  subject: SubjectFacts,
  { reading, equivalent }: PatternSubject,
  kubernetesMinor: number,
): string {
  const [only, second] = equivalent;
  if (second !== undefined)
    return tell`Write the ${equivalent.length} users it meant, each with the rights it needs`;
  if (only !== undefined) return tell`Write ${only.kind} ${shown(only.name)}`;
  if (subject.kind === 'ServiceAccount') return tell`Write each ServiceAccount with its name and namespace`;
  if (/^\*+$/.test(subject.name)) {
    return tell`Name who should have the role; everybody would be Group \`system:authenticated\`, hardly ever meant`;
  }
  if (reading?.advice !== undefined) return reading.advice;
  const claims = isClaimMappingKnown(kubernetesMinor) ? tell`map claims to a group and bind it` : undefined;
  if (reading?.unstable !== undefined) {
    return tell`${reading.issuer} puts ${reading.unstable} into every subject: ${claims ?? tell`use another claim as user name`}`;
  }
  const exact = tell`Write exact ${subject.kind.toLowerCase()} names`;
  return claims === undefined ? exact : tell`${exact}, or ${claims}`;
}
