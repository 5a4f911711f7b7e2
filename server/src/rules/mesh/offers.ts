import type { Operation } from '../../edit/operations.ts';
import { type KubernetesResource, readResources } from '../../kubernetes/resource.ts';
import { tell } from '../../words/tell.ts';
import { type OfferOptions, placeData, placeOfFinding } from '../ingress/door/offers.ts';
import type { DocumentContext, Finding, FixContext, FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';
import { resourceName } from '../token/projected/token-sources.ts';
import type { MeshProblem } from './validity/problem.ts';

/** What is wrong with one object. */
type Judge = (resource: KubernetesResource) => readonly MeshProblem[];

/** Reports what is wrong with each object of a document. */
export function reportProblems({ resources, report }: DocumentContext, problemsOf: Judge): void {
  for (const resource of resources)
    for (const { range, message, path } of problemsOf(resource))
      report({ range, message, resource: resourceName(resource), data: placeData(resource.path, path) });
}

/** The fix of the problem that was reported, found again in the current text; safe where the object is refused as it stands. */
export function problemOffers(finding: Finding, context: FixContext, problemsOf: Judge): readonly FixOffer[] {
  const place = JSON.stringify(placeOfFinding(finding));
  const problem = resourcesOfFinding(finding, context)
    .flatMap((resource) => problemsOf(resource))
    .find(({ path, message }) => message === finding.message && JSON.stringify(path) === place);
  if (problem?.fix === undefined) return [];
  const { title, operations, refused } = problem.fix;
  return [documentOffer(finding, context, title, operations, { safe: refused === true, preferred: true })];
}

/** The objects in the current text of a finding's document; empty when it is gone. */
export function resourcesOfFinding(finding: Finding, context: FixContext): readonly KubernetesResource[] {
  const document = context.parse(finding.document);
  return document === undefined ? [] : readResources(document);
}

/** An offer that edits the document of a finding; refused where a place it touches is shared through an anchor or merge key. */
export function documentOffer(
  finding: Finding,
  context: FixContext,
  title: string,
  operations: readonly Operation[],
  options: OfferOptions = {},
): FixOffer {
  const root = context.parse(finding.document)?.root;
  const base = { title, safe: options.safe ?? false };
  if (root === null || root === undefined || operations.some(({ path }) => isShared(root, path)))
    return { ...base, refusal: tell`The place is shared through a YAML anchor or merge key` };
  return {
    ...base,
    ...(options.preferred === true && { preferred: true }),
    plan: () => ({ changes: [{ type: 'edit', document: finding.document, operations, label: title }] }),
  };
}
