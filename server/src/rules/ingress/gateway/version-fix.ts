import type { Operation } from '../../../edit/operations.ts';
import { tell, told } from '../../../words/tell.ts';
import type { FixOffer } from '../../rule.ts';
import { editOffer, type FixSite } from '../door/offers.ts';
import type { OldVersion } from './versions.ts';

/** Writes the version that took the place of an old one; refused where the fields changed with it. */
export function versionOffer(site: FixSite, old: OldVersion, safe: boolean): FixOffer {
  const { facts } = site.resource;
  const group = facts.group.replace('.x-k8s.io', '.k8s.io').replace(/^networking\./, 'gateway.networking.');
  const apiVersion = `${group}/${old.next}`;
  const title = tell`Write ${apiVersion}${old.kind === undefined ? '' : ` ${old.kind}`}`;
  if (old.reshaped !== undefined) return { title, safe: false, refusal: capital(told(old.reshaped)) };
  const operations: Operation[] = [
    { op: 'replaceScalar', path: [...facts.path, 'apiVersion'], value: apiVersion },
  ];
  if (old.kind !== undefined)
    operations.push({ op: 'replaceScalar', path: [...facts.path, 'kind'], value: old.kind });
  return editOffer(site, title, operations, {
    safe: safe && facts.completeness === 'complete',
    preferred: true,
  });
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
