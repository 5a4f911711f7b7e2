import type { KeyCloud } from '../../../identity/cloud/cloud-keys.ts';
import { tell } from '../../../words/tell.ts';
import type { PlacedResource } from '../../../workspace/graph.ts';
import type { Change, FixContext, FixOffer } from '../../rule.ts';
import { afterApply } from '../../shared/after-apply.ts';
import { flavourNames, flavoursOf } from './clouds.ts';
import { convertWorkloads, type Wanted } from './convert.ts';

/** One offer for each way in which a cloud knows ServiceAccounts; never safe, since the cloud must trust them first. */
export function conversionOffers(
  workloads: readonly PlacedResource[],
  wanted: Omit<Wanted, 'flavour'>,
  context: FixContext,
  rest: readonly Change[],
): readonly FixOffer[] {
  return flavoursOf[wanted.cloud].map((flavour, index) => {
    const title = titleFor(flavour, workloads);
    const result = convertWorkloads(workloads, { ...wanted, flavour }, context);
    if (!result.ok) return { title, safe: false, refusal: result.reason };
    const changes = [...result.changes, ...rest];
    return { title, safe: false, preferred: index === 0, plan: () => ({ changes }) };
  });
}

/** The same titles with a reason why none of them can be done. */
export function refusedOffers(cloud: KeyCloud, refusal: string): readonly FixOffer[] {
  return flavoursOf[cloud].map((flavour) => ({ title: titleFor(flavour, []), safe: false, refusal }));
}

function titleFor(flavour: Wanted['flavour'], workloads: readonly PlacedResource[]): string {
  const [only] = workloads;
  const whose =
    workloads.length === 1 && only?.facts.name !== undefined
      ? tell` for ${only.facts.kind} ${only.facts.name}`
      : '';
  const note = workloads
    .map(({ facts }) => (facts.pod ? afterApply[facts.pod.update] : ''))
    .find((text) => text !== '');
  return tell`Use ${flavourNames[flavour]} in place of the static key${whose}${note ?? ''}`;
}
