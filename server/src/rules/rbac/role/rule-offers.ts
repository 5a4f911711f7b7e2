import type { NewValue, Operation } from '../../../edit/operations.ts';
import { tell } from '../../../words/tell.ts';
import type { RuleFacts, RuleList } from '../../../workspace/facts.ts';
import { at, isMap, isScalar, items } from '../../../yaml/access.ts';
import type { Located, Path } from '../../../yaml/located.ts';
import type { Finding, FixContext, FixOffer, Json } from '../../rule.ts';
import { isShared } from '../../shared/shared-nodes.ts';

/** A change to one rule of a role, in words of its lists; indexes are looked up when it is made. */
export type RuleEdit =
  /** Takes items out; a list that would be empty takes the whole rule with it. */
  | { readonly type: 'drop'; readonly list: RuleList; readonly values: readonly string[] }
  | { readonly type: 'replace'; readonly list: RuleList; readonly from: string; readonly to: string }
  | { readonly type: 'add'; readonly list: RuleList; readonly value: string }
  /** A field of the rule that is not there yet. */
  | { readonly type: 'insert'; readonly list: RuleList; readonly values: readonly string[] }
  | { readonly type: 'remove-list'; readonly list: RuleList }
  | { readonly type: 'drop-rule' }
  /** Another rule behind this one. */
  | { readonly type: 'new-rule'; readonly rule: Readonly<Record<string, readonly string[]>> };

export interface RuleOffer {
  readonly title: string;
  readonly safe: boolean;
  readonly preferred?: boolean;
  readonly edits: readonly RuleEdit[];
}

/** What a finding carries so that `ruleFixes` can make its offers. */
export function offersAt(rule: RuleFacts, offers: readonly RuleOffer[]): Json {
  return { rule: [...rule.path], offers: offers as unknown as Json };
}

/** The offers a finding carries, refused where an anchor or a template makes the rule more than what is seen. */
export function ruleFixes(finding: Finding, context: FixContext): readonly FixOffer[] {
  const { document, data } = finding;
  const root = context.parse(document)?.root;
  if (!isMap(root) || data === null || typeof data !== 'object' || !('rule' in data)) return [];
  const path = data.rule as Path;
  const offers = data.offers as unknown as readonly RuleOffer[];
  const rule = at(root, ...path);
  if (!isMap(rule)) return [];
  const refusal = refusalFor(root, path);
  return offers.map(({ title, safe, preferred, edits }) => {
    if (refusal !== undefined) return { title, safe, refusal };
    const plan = () => ({
      changes: [
        {
          type: 'edit' as const,
          document,
          label: title,
          operations: operationsOf(root, path, edits),
        },
      ],
    });
    return { title, safe, ...(preferred === undefined ? {} : { preferred }), plan };
  });
}

function refusalFor(root: Located, path: Path): string | undefined {
  const rule = at(root, ...path);
  const lists = isMap(rule) ? rule.pairs.map(({ value }) => value) : [];
  const shared =
    isShared(root, path) ||
    lists.some((list) => [list, ...items(list)].some(({ via, anchor }) => (via ?? anchor) !== undefined));
  return shared ? tell`The rule is shared with other places through a YAML anchor` : undefined;
}

function operationsOf(root: Located, path: Path, edits: readonly RuleEdit[]): readonly Operation[] {
  const rule = at(root, ...path);
  if (edits.some((edit) => edit.type === 'drop-rule' || empties(rule, edit))) return dropRule(root, path);
  // The new rule is written first: nothing before it moves.
  return [...edits].sort(newRuleFirst).flatMap((edit) => operationsFor(rule, path, edit));
}

function newRuleFirst(a: RuleEdit, b: RuleEdit): number {
  return Number(b.type === 'new-rule') - Number(a.type === 'new-rule');
}

function empties(rule: Located | undefined, edit: RuleEdit): boolean {
  return (
    edit.type === 'drop' &&
    edit.list !== 'resourceNames' &&
    items(at(rule, edit.list)).every((item) => isScalar(item) && edit.values.includes(item.text))
  );
}

function dropRule(root: Located, path: Path): readonly Operation[] {
  const rules = path.slice(0, -1);
  // A role without rules says so: `rules` is a required field of ClusterRole in most schemas.
  return items(at(root, ...rules)).length === 1
    ? [{ op: 'replaceValue', path: rules, value: [] }]
    : [{ op: 'removeItem', path }];
}

function operationsFor(rule: Located | undefined, path: Path, edit: RuleEdit): readonly Operation[] {
  switch (edit.type) {
    case 'drop': {
      const list = items(at(rule, edit.list));
      return list
        .flatMap((item, index) => (isScalar(item) && edit.values.includes(item.text) ? [index] : []))
        .toReversed()
        .map((index) => ({ op: 'removeItem', path: [...path, edit.list, index] }));
    }
    case 'replace':
      return items(at(rule, edit.list)).flatMap((item, index): readonly Operation[] =>
        isScalar(item) && item.text === edit.from
          ? [{ op: 'replaceScalar', path: [...path, edit.list, index], value: edit.to }]
          : [],
      );
    case 'add':
      return [{ op: 'insertItem', path: [...path, edit.list], value: edit.value }];
    case 'insert':
      return [
        {
          op: 'insertPair',
          path,
          key: edit.list,
          value: [...edit.values],
          after: ['resources', 'apiGroups'],
        },
      ];
    case 'remove-list':
      return [{ op: 'removePair', path: [...path, edit.list] }];
    case 'new-rule': {
      const index = path.at(-1);
      const value: NewValue = Object.fromEntries(
        Object.entries(edit.rule)
          .filter(([, list]) => list.length > 0)
          .map(([key, list]) => [key, [...list]]),
      );
      return [
        {
          op: 'insertItem',
          path: path.slice(0, -1),
          index: typeof index === 'number' ? index + 1 : 0,
          value,
        },
      ];
    }
    case 'drop-rule':
      return [];
  }
}
