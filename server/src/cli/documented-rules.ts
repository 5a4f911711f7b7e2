import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../rules/registry.ts';
import type { Rule, RuleMeta } from '../rules/rule.ts';

/** What only pages and lists of rules tell; the build puts it into a file of its own, which a check need not read. */
type RuleTexts = Pick<RuleMeta, 'covers' | 'equivalents' | 'references' | 'docs'>;

/** All rules with their whole documentation, wherever it stands. */
export function documentedRules(): readonly Rule[] {
  const isWhole = rules.every(({ meta }) => (meta.docs as RuleMeta['docs'] | undefined) !== undefined);
  if (isWhole) return rules;
  const file = join(__dirname, 'rule-texts.json');
  const texts = JSON.parse(readFileSync(file, 'utf8')) as Readonly<Record<string, RuleTexts>>;
  return rules.map((rule) => ({ ...rule, meta: { ...rule.meta, ...texts[rule.meta.slug] } }));
}
