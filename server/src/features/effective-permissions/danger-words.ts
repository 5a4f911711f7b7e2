import type { PolicyRule } from '../../rbac/matching.ts';
import type { HeldPower } from '../../rbac/powers.ts';
import type { AccessScope } from './access.ts';
import { listWords, say, type Words } from './words.ts';

/** What a danger lets its holder do; limited by the names its rules give. */
export function effectOf({ held }: { readonly held: HeldPower<PolicyRule> }): Words {
  const names = held.ways.some(([use]) => use?.names.length === 0)
    ? []
    : [...new Set(held.ways.flatMap(([use]) => use?.names ?? []))];
  const { effect, names: meaning } = held.power;
  if (names.length === 0 || meaning === undefined) return [effect];
  return meaning === 'accounts'
    ? say`${effect.replace('every ServiceAccount', 'ServiceAccount ')}${listWords(names)}`
    : say`${effect} (${listWords(names)})`;
}

/** `in namespace shop`, `in the whole cluster`. */
export function reachWords({
  clusterWide,
  namespace,
}: Pick<AccessScope, 'clusterWide' | 'namespace'>): Words {
  if (clusterWide) return ['in the whole cluster'];
  return namespace === undefined
    ? ['in the namespace of the binding']
    : say`in namespace ${{ text: namespace }}`;
}
