import { tell } from '../../../words/tell.ts';
import type { LocatedMap } from '../../../yaml/located.ts';
import { isClaimMappingKnown } from '../../identity/subjects/claim-mapping.ts';
import { computedGroupOffer } from '../../identity/subjects/computed-group.ts';
import { scopedSubjects } from '../../identity/subjects/narrower-subjects.ts';
import type { Finding, FixContext, FixOffer } from '../../rule.ts';
import { type PlacedSubject, renameOffer, splitOffer } from '../bindings/subject-offers.ts';
import { subjectOffer } from './fixes.ts';
import type { PatternSubject } from './judge.ts';

/** What may be written in place of a pattern, the surest first. None is safe: the pattern gave nobody anything. */
export function patternOffers(
  finding: Finding,
  context: FixContext,
  placed: PlacedSubject,
  pattern: PatternSubject,
  root: LocatedMap,
): readonly FixOffer[] {
  const { document } = finding;
  const exact = subjectOffer(root, placed.subject, pattern, (operations, label) => ({
    changes: [{ type: 'edit', document, operations, label }],
  }));
  const others = [
    ...splitOffers(finding, context, placed, pattern),
    ...scopedOffers(finding, context, placed, pattern),
    ...computedOffers(finding, context, placed, pattern),
  ];
  // That the pattern cannot be had as it was meant is of no interest beside subjects that can.
  const hasOther = others.some(({ refusal }) => refusal === undefined);
  return exact.refusal !== undefined && hasOther ? others : [exact, ...others];
}

/** The two phases of a Terraform run need different rights. */
function splitOffers(
  finding: Finding,
  context: FixContext,
  placed: PlacedSubject,
  { equivalent: [plan, apply] }: PatternSubject,
): readonly FixOffer[] {
  if (plan?.name.endsWith(':plan') !== true || apply?.name.endsWith(':apply') !== true) return [];
  return [
    splitOffer(finding, context, placed, {
      title: tell`Bind the apply here and give the plan view by a binding of its own`,
      here: apply.name,
      there: plan.name,
      role: 'view',
    }),
  ];
}

function scopedOffers(
  finding: Finding,
  context: FixContext,
  { subject }: PlacedSubject,
  { equivalent, reading }: PatternSubject,
): readonly FixOffer[] {
  if (subject.kind !== 'User' || equivalent.length > 0) return [];
  return scopedSubjects(reading?.scoped ?? [], reading?.prefix ?? '').map(({ title, name }) =>
    renameOffer(finding, context, subject, { title, name }),
  );
}

function computedOffers(
  finding: Finding,
  context: FixContext,
  placed: PlacedSubject,
  { equivalent, reading }: PatternSubject,
): readonly FixOffer[] {
  if (placed.subject.kind !== 'User' || equivalent.length > 0) return [];
  if (reading?.condition === undefined || !isClaimMappingKnown(context.kubernetesMinor)) return [];
  const { issuer, prefix, condition } = reading;
  const offer = computedGroupOffer(finding, context, placed, { issuer, prefix, condition });
  return offer === undefined ? [] : [offer];
}
