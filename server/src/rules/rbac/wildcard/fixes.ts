import type { NewValue, Operation } from '../../../edit/operations.ts';
import { type Expansion, expandWildcards } from '../../../rbac/expand-wildcards.ts';
import type { PolicyRule } from '../../../rbac/matching.ts';
import { listed } from '../../../words/list.ts';
import { tell } from '../../../words/tell.ts';
import type { RuleList } from '../../../workspace/facts.ts';
import { at, isMap, isOpaque, isScalar, isSequence } from '../../../yaml/access.ts';
import type { Located, LocatedMap, LocatedSequence, Path } from '../../../yaml/located.ts';
import type { FixOffer, FixPlan } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';

/** A list of a rule that is to be written out. */
interface Target {
  readonly list: RuleList;
  readonly path: Path;
  readonly node: LocatedSequence;
  readonly wanted: readonly string[];
}

// A list in brackets stays on its line up to about this many items; a longer one is easier to read as a block.
const mostInBrackets = 12;

/**
 * Writes out the wildcards of the rule at the path, all of them or none. Never safe: types, verbs and custom checks
 * of tomorrow are not in today's lists.
 */
export function expansionOffer(
  root: LocatedMap,
  rulePath: Path,
  kind: string,
  plan: (operations: readonly Operation[], label: string) => FixPlan,
): FixOffer | undefined {
  const rule = at(root, ...rulePath);
  if (!isMap(rule)) return undefined;
  // What a template adds to one list decides what the `*` of another means.
  if (rule.open || rule.pairs.some(({ value }) => isTemplated(value))) {
    return refused(tell`A template decides part of the rule`);
  }
  const facts = readRule(rule);
  const expansion = expandWildcards(facts, { namespacedOnly: kind === 'Role' });
  if (!expansion.ok) return refused(expansion.reason);
  const targets = targetsOf(rule, rulePath, facts, expansion);
  if (targets.length === 0) return undefined;
  if (targets.some((target) => listIsShared(root, target))) {
    return refused(tell`The list is shared with other places through a YAML anchor`);
  }
  const title = titleOf(targets, expansion);
  return {
    title,
    safe: false,
    preferred: expansion.resources === undefined,
    plan: () =>
      plan(
        targets.flatMap((target) => operationsFor(target, rule)),
        title,
      ),
  };
}

function refused(reason: string): FixOffer {
  return { title: tell`Write out what * stands for`, safe: false, refusal: reason };
}

function readRule(rule: LocatedMap): PolicyRule {
  const read = (list: RuleList): readonly string[] => {
    const node = at(rule, list);
    return isSequence(node) ? node.items.flatMap((item) => textOf(item) ?? []) : [];
  };
  return {
    verbs: read('verbs'),
    apiGroups: read('apiGroups'),
    resources: read('resources'),
    resourceNames: read('resourceNames'),
    nonResourceURLs: read('nonResourceURLs'),
  };
}

function textOf(node: Located): string | undefined {
  return isScalar(node) && !node.opaque && typeof node.value === 'string' ? node.value : undefined;
}

function targetsOf(
  rule: LocatedMap,
  rulePath: Path,
  facts: PolicyRule,
  expansion: Extract<Expansion, { ok: true }>,
): readonly Target[] {
  const lists = ['apiGroups', 'resources', 'verbs'] as const;
  return lists.flatMap((list) => {
    const wanted = expansion[list];
    const node = at(rule, list);
    if (wanted === undefined || !facts[list].includes('*') || !isSequence(node)) return [];
    return [{ list, path: [...rulePath, list], node, wanted }];
  });
}

function isTemplated(node: Located): boolean {
  return isOpaque(node) || (isSequence(node) && (node.open || node.items.some(isOpaque)));
}

/** Also when an item of it is: a list in place of the item would end the anchor. */
function listIsShared(root: LocatedMap, { path, node }: Target): boolean {
  return (
    isShared(root, path) || node.items.some((item) => item.via !== undefined || item.anchor !== undefined)
  );
}

function operationsFor({ path, node, wanted }: Target, rule: LocatedMap): readonly Operation[] {
  const present = node.items.flatMap((item) => textOf(item) ?? []);
  const added = wanted.filter((item) => !present.includes(item));
  if (node.flow && !rule.flow && present.length + added.length > mostInBrackets) {
    return [{ op: 'replaceValue', path, value: [...present.filter((item) => item !== '*'), ...added] }];
  }
  const stars = node.items.flatMap((item, index) => (textOf(item) === '*' ? [index] : []));
  const [first, ...others] = stars;
  if (first === undefined) return [];
  const removals = (added.length === 0 ? stars : others)
    .toReversed()
    .map((index): Operation => ({ op: 'removeItem', path: [...path, index] }));
  if (added.length === 0) return removals;
  const style = plainElsewhere(rule) ? { style: 'plain' as const } : {};
  return [
    ...removals,
    ...added.map(
      (value, offset): Operation =>
        offset === 0
          ? { op: 'replaceScalar', path: [...path, first], value, ...(value === '' ? {} : style) }
          : { op: 'insertItem', path, index: first + offset, value: value satisfies NewValue },
    ),
  ];
}

/** A `*` must be quoted; whether its successors should be is seen from the other words of the rule. */
function plainElsewhere(rule: LocatedMap): boolean {
  return rule.pairs.some(
    ({ value }) => isSequence(value) && value.items.some((item) => isScalar(item) && item.style === 'plain'),
  );
}

function titleOf(targets: readonly Target[], expansion: Extract<Expansion, { ok: true }>): string {
  const parts = targets.map(({ list, wanted }) => {
    switch (list) {
      case 'apiGroups':
        return tell`apiGroups ${listed(wanted.map((group) => (group === '' ? '""' : group)))}`;
      case 'resources':
        return wanted.length <= 6 ? tell`resources ${listed(wanted)}` : tell`${wanted.length} resources`;
      default:
        return tell`verbs ${listed(wanted)}`;
    }
  });
  const without = expansion.without.length === 0 ? '' : tell`, without ${listed(expansion.without)}`;
  return tell`Write ${parts.join('; ')} instead of *${without}`;
}
