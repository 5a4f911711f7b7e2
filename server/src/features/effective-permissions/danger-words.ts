import type { PolicyRule } from '../../rbac/matching.ts';
import type { HeldPower } from '../../rbac/powers.ts';
import { tell, told } from '../../words/tell.ts';
import type { AccessScope } from './access.ts';
import { listWords, say, type Words } from './words.ts';

/** What a danger lets its holder do; limited by the names its rules give. */
export function effectOf({ held }: { readonly held: HeldPower<PolicyRule> }): Words {
  const names = held.ways.some(([use]) => use?.names.length === 0)
    ? []
    : [...new Set(held.ways.flatMap(([use]) => use?.names ?? []))];
  const { effect, names: meaning } = held.power;
  if (names.length === 0 || meaning === undefined) return [told(effect)];
  const list = listWords(names);
  if (effect === 'act as every ServiceAccount') return say`act as ServiceAccount ${list}`;
  if (effect === 'issue tokens for every ServiceAccount') return say`issue tokens for ServiceAccount ${list}`;
  return say`${effect} (${list})`;
}

/** `in namespace shop`, `in the whole cluster`. */
export function reachWords({
  clusterWide,
  namespace,
}: Pick<AccessScope, 'clusterWide' | 'namespace'>): Words {
  if (clusterWide) return [tell`in the whole cluster`];
  return namespace === undefined
    ? [tell`in the namespace of the binding`]
    : say`in namespace ${{ text: namespace }}`;
}
