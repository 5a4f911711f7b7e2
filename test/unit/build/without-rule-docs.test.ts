import { describe, expect, test } from 'vitest';
import { withoutDocs } from '../../../scripts/without-rule-docs.mjs';

describe('the documentation of rules stays out of the editor bundles', () => {
  test('docs of a rule go, everything else stays byte for byte', () => {
    const code = [
      "import { docs } from './docs.ts';",
      'export const rule = defineRule({',
      '  meta: { slug: `a`, code: "ZT1", docs: { why: `}` + "{", bad: { yaml: "docs: {}" } }, title: "docs" },',
      '  checkDocument(context) { return { docs: 1, code: 2 }; },',
      '});',
    ].join('\n');
    expect(withoutDocs(code)).toBe(code.replace('docs: { why: `}` + "{", bad: { yaml: "docs: {}" } }, ', ''));
  });

  test('a shorthand and several rules in a file', () => {
    const code = 'f({ slug: 1, code: 2, docs }, { docs, code: 3, slug: 4 });';
    expect(withoutDocs(code)).toBe('f({ slug: 1, code: 2,  }, { code: 3, slug: 4 });');
  });

  test('of lists that only pages show nothing is left, of references the address of the first', () => {
    const url = '`https://a` + b';
    const meta = (lists: string, references: string): string =>
      `f({ slug: 1, ${lists}references: ${references}, code: 2 });`;
    const lists = "covers: ['A-1'], equivalents: more, ";
    const list = `[{ title: 'A', url: ${url} }, { title: 'B', url: 'https://b' }]`;
    expect(withoutDocs(meta(lists, list))).toBe(meta('', `[{ url: ${url} }]`));
    expect(withoutDocs(meta(lists, '[]'))).toBe(meta('', '[]'));
    expect(withoutDocs(meta('', '[...common]'))).toBe(meta('', '[...common]'));
    expect(withoutDocs('f({ covers: [1], references: [2] });')).toBe('f({ covers: [1], references: [2] });');
  });

  test('a file without rules is not touched', () => {
    const code = 'export const docs = { why: 1 };\nexport function f({ slug, docs: d }) { return slug + d; }';
    expect(withoutDocs(code)).toBe(code);
  });
});
