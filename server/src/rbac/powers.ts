import type { DangerousRequest } from './dangerous-requests.ts';
import { groupMatches, type PolicyRule, ruleAllows } from './matching.ts';
import { powers } from './power-list.ts';

/** One of the requests that a power rests on. */
export interface Need extends DangerousRequest {
  /** Which `resourceNames` leave it in force; none does when undefined. */
  readonly named?: (name: string) => boolean;
}

/** What a power makes of its holder: somebody who may do anything, or other accounts within its reach. */
export type LeadsTo = 'everything' | 'accounts' | 'running-accounts' | 'stored-accounts';

/** Something that requests, alone or together, lead to beyond their words (facts B.6, 0-14). */
export interface Power {
  readonly id: string;
  /** Continues “it can …”. */
  readonly effect: string;
  /** False for what counts in the whole cluster only. */
  readonly namespaced: boolean;
  /** Counts in this namespace and in the whole cluster only. */
  readonly onlyIn?: string;
  /** All of them must be allowed to the same subject. */
  readonly needs: readonly Need[];
  /** One sentence without a full stop: why this leads further. */
  readonly because: string;
  readonly leadsTo?: LeadsTo;
  /** Leads on only for who is bound to a Role of the namespace: only then is what is written into Roles its own. */
  readonly boundToRole?: boolean;
  /** What the `resourceNames` of the first need name: the only accounts it leads to, or the only roles it gives. */
  readonly names?: 'accounts' | 'roles';
  /** The first minor version in which this way is open, and in which it is shut. */
  readonly since?: number;
  readonly until?: number;
  /** Powers that say the same and more: with one of them this one is not told. */
  readonly within?: readonly string[];
}

/** A rule in somebody's hands, and what it gives of a need. */
export interface Use<R extends PolicyRule> {
  readonly rule: R;
  /** Verbs and resources as the need names them: the first of each that the rule allows. */
  readonly verb: string;
  readonly resource: string;
  /** The `resourceNames` it is limited to; empty for all. */
  readonly names: readonly string[];
}

/** A power with the rules that give it. */
export interface HeldPower<R extends PolicyRule> {
  readonly power: Power;
  /** Each way gives the whole power: one use for every need, in their order. Never empty. */
  readonly ways: readonly (readonly Use<R>[])[];
}

/** A rule allows every verb on everything. */
export function allowsEverything({ verbs, apiGroups, resources, resourceNames }: PolicyRule): boolean {
  return [verbs, apiGroups, resources].every((list) => list.includes('*')) && resourceNames.length === 0;
}

/**
 * What the rules that count in one place give together, worst first. `namespace` is undefined for the whole cluster.
 * Powers told by a worse one are left out.
 */
export function powersOf<R extends PolicyRule>(
  rules: readonly R[],
  namespace: string | undefined,
  clusterWide: boolean,
  kubernetesMinor: number,
): readonly HeldPower<R>[] {
  const found: HeldPower<R>[] = [];
  for (const power of powers) {
    if (!clusterWide && (!power.namespaced || (power.onlyIn ?? namespace) !== namespace)) continue;
    if (kubernetesMinor < (power.since ?? 0) || kubernetesMinor >= (power.until ?? Infinity)) continue;
    if (power.within?.some((id) => found.some(({ power: other }) => other.id === id))) continue;
    const ways = waysOf(power, rules);
    if (ways.length > 0) found.push({ power, ways });
  }
  return found;
}

/** A power of one request has a way for every rule that allows it; what takes several is told once. */
function waysOf<R extends PolicyRule>({ needs }: Power, rules: readonly R[]): readonly (readonly Use<R>[])[] {
  const uses = needs.map((need) => usesOf(need, rules));
  const [first = []] = uses;
  if (uses.some((list) => list.length === 0)) return [];
  return needs.length === 1 ? first.map((use) => [use]) : [uses.flatMap((list) => list.slice(0, 1))];
}

function usesOf<R extends PolicyRule>(need: Need, rules: readonly R[]): readonly Use<R>[] {
  const uses = rules.flatMap((rule) => useOf(need, rule) ?? []);
  // What a rule without names gives makes those with names say nothing new.
  const wide = uses.filter(({ names }) => names.length === 0);
  return wide.length > 0 ? wide : uses;
}

function useOf<R extends PolicyRule>(need: Need, rule: R): Use<R> | undefined {
  // Most rules are about other groups: told apart before verbs and resources are gone through.
  if (!groupMatches(rule.apiGroups, need.group)) return undefined;
  const names = rule.resourceNames;
  const limited = names.length > 0;
  const meant = limited && need.named !== undefined ? names.filter(need.named) : [];
  if (limited && meant.length === 0) return undefined;
  for (const whole of need.resources) {
    const [resource = '', subresource] = whole.split('/');
    for (const verb of need.verbs) {
      const request = {
        verb,
        group: need.group,
        resource,
        ...(subresource === undefined ? {} : { subresource }),
        ...(meant[0] === undefined ? {} : { name: meant[0] }),
      };
      if (ruleAllows(rule, request)) return { rule, verb, resource: whole, names: meant };
    }
  }
  return undefined;
}
