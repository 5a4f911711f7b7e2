import { expect, test } from 'vitest';
import { defaultConfiguration } from '../../../server/src/engine/configuration.ts';
import {
  activeRules,
  rulesForDocument,
  rulesForResource,
} from '../../../server/src/engine/rule-selection.ts';
import { rules } from '../../../server/src/rules/registry.ts';

const noTriggers: ReadonlySet<string> = new Set();

test('a kind that looks like two others does not stand for them', () => {
  const active = activeRules(rules, { ...defaultConfiguration });
  const slugsFor = (...kinds: string[]): string[] =>
    rulesForDocument(active, noTriggers, kinds).map(({ rule }) => rule.meta.slug);
  const none = slugsFor('Pod,Secret');
  expect(none).toEqual(slugsFor('Widget'));
  const both = slugsFor('Pod', 'Secret');
  expect(new Set(both)).toEqual(new Set([...slugsFor('Pod'), ...slugsFor('Secret')]));
  expect(both.length).toBeGreaterThan(none.length);
});

test('kinds that no rule names share one answer, so that manifests cannot fill the memory', () => {
  const active = activeRules(rules, { ...defaultConfiguration });
  expect(rulesForDocument(active, noTriggers, ['Gadget'])).toBe(
    rulesForDocument(active, noTriggers, ['Widget']),
  );
  expect(rulesForResource(active, 'Gadget')).toBe(rulesForResource(active, 'Widget'));
  expect(rulesForResource(active, 'Pod')).not.toBe(rulesForResource(active, 'Widget'));
});
