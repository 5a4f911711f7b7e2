import type { Operation } from '../../edit/operations.ts';
import { type KubernetesResource, readResources } from '../../kubernetes/resource.ts';
import type { OfferOptions } from '../ingress/door/offers.ts';
import type { Finding, FixContext, FixOffer } from '../rule.ts';
import { isShared } from '../shared/shared-nodes.ts';

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
    return { ...base, refusal: 'The place is shared through a YAML anchor or merge key' };
  return {
    ...base,
    ...(options.preferred === true && { preferred: true }),
    plan: () => ({ changes: [{ type: 'edit', document: finding.document, operations, label: title }] }),
  };
}
