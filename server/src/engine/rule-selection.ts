import type { Json, Preset, Rule, Severity } from '../rules/rule.ts';
import { getOrMake } from '../workspace/get-or-make.ts';
import { wordFinder } from '../yaml/prefilter.ts';
import type { Configuration } from './configuration.ts';

const presetRank: Readonly<Record<Preset, number>> = { recommended: 0, strict: 1, audit: 2 };

/** A rule that is on, with the severity the configuration forces on it, if any, and its options. */
export interface ActiveRule {
  readonly rule: Rule;
  /** Undefined: each finding keeps the severity the rule gives it. */
  readonly forcedSeverity: Severity | undefined;
  readonly options: Json;
}

const known = new WeakMap<Configuration, WeakMap<readonly Rule[], readonly ActiveRule[]>>();

/** The rules a configuration turns on, in the order of the registry; the same list for the same configuration. */
export function activeRules(rules: readonly Rule[], configuration: Configuration): readonly ActiveRule[] {
  const byRules = getOrMake(known, configuration, () => new WeakMap());
  return getOrMake(byRules, rules, () => rules.flatMap((rule) => activeRule(rule, configuration) ?? []));
}

/** A rule as a configuration has it; undefined when it is off. */
export function activeRule(rule: Rule, configuration: Configuration): ActiveRule | undefined {
  const setting = configuration.rules[rule.meta.slug] ?? configuration.rules[rule.meta.code];
  const inPreset = presetRank[rule.meta.preset] <= presetRank[configuration.preset];
  if (setting?.level === 'off' || (setting === undefined && !inPreset)) return undefined;
  const forcedSeverity = setting === undefined || setting.level === 'default' ? undefined : setting.level;
  return { rule, forcedSeverity, options: setting?.options ?? rule.meta.options?.default ?? null };
}

/** Rules by what makes them look at a document or an object. */
interface RuleTable {
  /** Positions in `active`. */
  readonly always: readonly number[];
  readonly byKind: ReadonlyMap<string, readonly number[]>;
  readonly byTrigger: ReadonlyMap<string, readonly number[]>;
  readonly triggersIn: (text: string) => ReadonlySet<string>;
  /**
   * Answers by kind, for objects; by all kinds of a document that holds no trigger. Only of kinds that rules name: a
   * manifest may say anything, without end, and also what looks like several kinds.
   */
  readonly answers: Map<string, readonly ActiveRule[]>;
}

const documentTables = new WeakMap<readonly ActiveRule[], RuleTable>();
const resourceTables = new WeakMap<readonly ActiveRule[], RuleTable>();

/** The trigger words of rules that read trees, as far as they stand in a document's text. */
export function triggersIn(active: readonly ActiveRule[], text: string): ReadonlySet<string> {
  return documentTable(active).triggersIn(text);
}

/** The rules that read the tree of a document with objects of these kinds and these triggers in its text, in the order of the registry. */
export function rulesForDocument(
  active: readonly ActiveRule[],
  triggers: ReadonlySet<string>,
  kinds: readonly string[],
): readonly ActiveRule[] {
  const table = documentTable(active);
  // Nearly all documents hold one object.
  const different = kinds.length > 1 ? [...new Set(kinds)] : kinds;
  const named = different.filter((kind) => table.byKind.has(kind));
  if (triggers.size === 0)
    return getOrMake(table.answers, named.join(), () => inOrder(ofKinds(table, named), active));
  const wanted = ofKinds(table, named);
  for (const trigger of triggers) for (const place of table.byTrigger.get(trigger) ?? []) wanted.add(place);
  return inOrder(wanted, active);
}

function documentTable(active: readonly ActiveRule[]): RuleTable {
  return getOrMake(documentTables, active, () =>
    tableOf(active, ({ checkDocument }) => checkDocument !== undefined),
  );
}

function ofKinds(table: RuleTable, kinds: readonly string[]): Set<number> {
  const wanted = new Set(table.always);
  for (const kind of kinds) for (const place of table.byKind.get(kind) ?? []) wanted.add(place);
  return wanted;
}

/** The rules that read the facts of an object of this kind, in the order of the registry. With triggers a rule reads any kind. */
export function rulesForResource(active: readonly ActiveRule[], kind: string): readonly ActiveRule[] {
  const table = getOrMake(resourceTables, active, () =>
    tableOf(active, ({ checkResource }) => checkResource !== undefined),
  );
  const named = table.byKind.get(kind);
  return getOrMake(table.answers, named === undefined ? '' : kind, () => {
    const triggered = [...table.byTrigger.values()].flat();
    return inOrder(new Set([...table.always, ...(named ?? []), ...triggered]), active);
  });
}

function tableOf(active: readonly ActiveRule[], counts: (rule: Rule) => boolean): RuleTable {
  const always: number[] = [];
  const byKind = new Map<string, number[]>();
  const byTrigger = new Map<string, number[]>();
  active.forEach(({ rule }, place) => {
    if (!counts(rule)) return;
    const { kinds, triggers } = rule.meta;
    if (kinds.length === 0 && triggers.length === 0) always.push(place);
    for (const kind of kinds) getOrMake(byKind, kind, () => []).push(place);
    for (const trigger of triggers) getOrMake(byTrigger, trigger, () => []).push(place);
  });
  return { always, byKind, byTrigger, triggersIn: wordFinder([...byTrigger.keys()]), answers: new Map() };
}

function inOrder(places: ReadonlySet<number>, active: readonly ActiveRule[]): readonly ActiveRule[] {
  return [...places].sort((a, b) => a - b).flatMap((place) => active[place] ?? []);
}
